import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE_MS } from '#contract/model/session.ts';
import { readProfile } from '../../../../src/main/core/profile/profile-reading.ts';
import { VolumeProfile } from '../../../../src/main/core/profile/volume-profile.ts';
import { hasProfile, SessionProfiles } from '../../../../src/main/core/scan/session-profiles.ts';
import { barsOf, DAY, OPEN_MINUTE, type Row, share } from '../../../support/scan-bench.ts';
import { minutesOf, pastOfSessions } from '../../../support/scan-story.ts';

const older = minutesOf({ open: 900, legs: [{ minutes: 200, to: 950, swing: 0.5, volume: 1_000 }] });
const newest = minutesOf({
  open: 1_000,
  legs: [
    { minutes: 150, to: 1_004, swing: 0.5, volume: 1_500 },
    { minutes: 150, to: 998, swing: 0.5, volume: 900 },
  ],
});

/** A profile of the rows with bins of ten ticks, straight from the parts. */
function naive(rows: readonly Row[]): VolumeProfile {
  const profile = new VolumeProfile(0.05, 10);
  for (const [, h, l, , v] of rows) profile.addBar(l / 100, h / 100, v);
  return profile;
}

test('the previous profile is of the last session alone, from its open on', () => {
  const profiles = new SessionProfiles(share(0));
  assert.deepEqual([profiles.previous, profiles.today], [null, null]);
  profiles.load(pastOfSessions([older, newest])['1m'], DAY.midnightMs, OPEN_MINUTE);
  const { date, poc, vah, val, total } = profiles.previous!;
  const want = readProfile(naive(newest))!;
  assert.deepEqual([date, poc, vah, val], ['2026-11-19', want.poc, want.vah, want.val]);
  assert.ok(Math.abs(total - want.total) < 1e-3);
  const late = new SessionProfiles(share(0));
  late.load(pastOfSessions([newest])['1m'], DAY.midnightMs, OPEN_MINUTE + 150);
  assert.ok(late.previous!.total < total, 'what trades before the open is left out');
});

test('minutes of today are no part of the past, and half an hour is no session', () => {
  const profiles = new SessionProfiles(share(0));
  const short = newest.slice(0, 29);
  profiles.load(pastOfSessions([short])['1m'], DAY.midnightMs, OPEN_MINUTE);
  assert.equal(profiles.previous, null);
  const today = newest.map((row, i) => [DAY.midnightMs + (OPEN_MINUTE + i) * MINUTE_MS, ...row] as const);
  profiles.load(barsOf(today), DAY.midnightMs, OPEN_MINUTE);
  assert.equal(profiles.previous, null);
});

test("today's profile takes minute after minute; its point of control can be asked for any moment", () => {
  const profiles = new SessionProfiles(share(0));
  const closeMs = (i: number): number => DAY.midnightMs + (OPEN_MINUTE + i + 1) * MINUTE_MS;
  const seen: (number | null)[] = [];
  newest.forEach(([o, h, l, c, v], i) => {
    profiles.close({ o, h, l, c, v, oi: 0 }, closeMs(i));
    const want = readProfile(naive(newest.slice(0, i + 1)))!;
    const { poc, vah, val } = profiles.today!;
    assert.deepEqual([poc, vah, val], [want.poc, want.vah, want.val], `minute ${i}`);
    assert.equal(profiles.pocAt(closeMs(i)), poc);
    seen.push(poc);
  });
  assert.ok(new Set(seen).size > 2);
  seen.forEach((poc, i) => assert.equal(profiles.pocAt(closeMs(i)), poc, 'afterwards too'));
  assert.equal(profiles.pocAt(closeMs(0) - 1), null);
  const before = profiles.today;
  profiles.close({ o: 1, h: 1, l: 1, c: 1, v: 0, oi: 0 }, closeMs(300));
  assert.equal(profiles.today, before, 'a minute without volume changes nothing');
});

test('indices and options have no profile', () => {
  assert.deepEqual((['EQUITY', 'FUTSTK', 'INDEX', 'OPTIDX'] as const).map(hasProfile), [true, true, false, false]);
});
