import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hit } from '#contract/model/scan.ts';
import { ScanRunner } from '../../../../src/main/core/scan/scan-runner.ts';
import { defaultParams } from '../../../../src/main/core/scan/scanner.ts';
import { pastTradeDays } from '../../../../src/main/core/session/past-days.ts';
import { SCANNERS } from '../../../../src/main/scanners/index.ts';
import { Rehearsal } from '../../../../src/main/threads/scan/rehearsal.ts';
import { rehearsalMarket } from '../../../../src/main/threads/scan/rehearsal-market.ts';
import { DAY } from '../../../support/scan-bench.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';

const MINUTE = 60_000;
/** An hour before the shares open. */
const EARLY_MS = DAY.midnightMs + 495 * MINUTE;
const OPEN_MS = DAY.midnightMs + 555 * MINUTE;
const PAST_DAYS = pastTradeDays(shippedCalendar(), DAY.date);

/** Each look at the clock takes a ms. */
function rehearsal(day = DAY): Rehearsal {
  let ms = 0;
  const monotonicMs = (): number => (ms += 1);
  return new Rehearsal({
    scanners: SCANNERS,
    day,
    pastDays: PAST_DAYS,
    capital: 1_000_000,
    riskFreeRate: 0.05,
    monotonicMs,
  });
}

function finish(one: Rehearsal, nowMs: number): number {
  const before = one.finished;
  for (let ticks = 1; ticks < 1_000; ticks += 1) {
    one.tick(nowMs);
    if (one.finished > before) return ticks;
  }
  return assert.fail('the rehearsal ends');
}

test('a rehearsal plays a session in many small pieces, and most scanners find something in it', () => {
  const one = rehearsal();
  assert.ok(finish(one, EARLY_MS) > 20);
  const silent = SCANNERS.filter(({ id }) => !one.fired.has(id)).map(({ id }) => id);
  assert.ok(silent.length <= 12, `silent: ${silent.join(', ')}`);
});

test('it is played once, and once more shortly before the session', () => {
  const one = rehearsal();
  finish(one, EARLY_MS);
  for (let i = 0; i < 50; i += 1) one.tick(EARLY_MS + i * MINUTE);
  assert.equal(one.finished, 1);
  finish(one, OPEN_MS - 2 * MINUTE);
  for (let i = 0; i < 50; i += 1) one.tick(OPEN_MS + i * MINUTE);
  assert.equal(one.finished, 2);
});

test('without a session of shares there is nothing to play', () => {
  const one = rehearsal({ ...DAY, spans: { ...DAY.spans, EQ_DERIV: [] } });
  finish(one, EARLY_MS);
  assert.equal(one.fired.size, 0);
});

/** A session of a market, and what is done between its minutes. */
function hitsOf(between: () => void): Hit[] {
  const market = rehearsalMarket(DAY, 'another')!;
  const hits: Hit[] = [];
  const runner = new ScanRunner(
    {
      day: DAY,
      minutes: market.minutes,
      stopwatchMs: () => 0,
      hit: (hit) => hits.push(hit),
      failed: (id, _symbol, error) => assert.fail(`${id}: ${String(error)}`),
    },
    SCANNERS.map((scanner) => ({ scanner, enabled: true, params: defaultParams(scanner) })),
  );
  for (const state of runner.adopt(market.instruments)) {
    runner.load(state.instrument.slot, market.historyOf(state, PAST_DAYS), -1);
  }
  for (let minute = market.openMinute; minute < market.openMinute + 120; minute += 1) {
    runner.closeThrough(minute);
    between();
  }
  return hits;
}

test('no hit of the real runner depends on a rehearsal beside it', () => {
  const alone = hitsOf(() => {});
  const one = rehearsal();
  const beside = hitsOf(() => {
    for (let i = 0; i < 4; i += 1) one.tick(EARLY_MS);
  });
  assert.equal(one.finished, 1);
  assert.ok(alone.length > 50, `${alone.length} hits`);
  assert.deepEqual(beside, alone);
});
