import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { feedTrust, type TrustRow, trustMoment, trustRow } from '../../../../src/main/core/table/feed-trust.ts';
import { bed, DATE, time } from '../../../support/feed-bed.ts';
import { fullPacket, wireTime } from '../../../support/feed-packets.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';

const day = shippedCalendar().tradeDay(DATE);
const option: Pick<Instrument, 'kind' | 'sessionClass'> = { kind: 'OPTIDX', sessionClass: 'FNO' };
const index: Pick<Instrument, 'kind' | 'sessionClass'> = { kind: 'INDEX', sessionClass: 'INDEX' };
const row = (over: Partial<TrustRow> = {}): TrustRow => ({
  flags: TICK_FLAG.traded,
  recvDayMs: time(10, 0) - day.midnightMs,
  cadenceMs: 1_000,
  lagMs: 800,
  ticks: 500,
  ...over,
});
const trust = (of: TrustRow, hour: number, minute: number, second = 0, what = option) =>
  feedTrust(of, what, trustMoment(day, what, time(hour, minute, second), 15_000));

test('live within its cadence, stale beyond it, with the age and the reason in words', () => {
  assert.deepEqual(trust(row(), 10, 0, 5), { state: 'live', ageMs: 5_000, reason: 'live' });
  assert.equal(trust(row(), 10, 0, 20).state, 'live');
  const stale = trust(row(), 10, 0, 21);
  assert.deepEqual([stale.state, stale.ageMs], ['stale', 21_000]);
  assert.match(stale.reason, /silent for 21 s; it usually moves every 1 s/);
  assert.equal(trust(row({ cadenceMs: 60_000 }), 10, 15).state, 'live');
});

test('failure mode 2: a feed that is alive and late is late, not live', () => {
  const late = trust(row({ lagMs: 46_000 }), 10, 0, 1);
  assert.equal(late.state, 'late');
  assert.match(late.reason, /46 s late/);
  assert.equal(trust(row({ lagMs: 5_300 }), 10, 0, 1).state, 'live');
});

test('failure mode 2: the lag of a delay of 1 to 200 s is measured and makes the row late', () => {
  for (const delaySec of [1, 12, 46, 200]) {
    const { table, full, writer, segment, counters } = bed();
    full(10, 0, 0, { ltp: 100, volume: 5 });
    assert.equal(segment, 2);
    const at = time(10, 1);
    writer.applyBytes(packetOf(10, 1), at + delaySec * 1_000);
    const seen = trustRow(table.u32, 2 * ROW_CELLS);
    assert.equal(seen.lagMs, delaySec * 1_000);
    const moment = trustMoment(day, option, at + delaySec * 1_000, 15_000);
    assert.equal(feedTrust(seen, option, moment).state, delaySec > 10 ? 'late' : 'live');
    assert.equal(
      counters.lagCells.reduce((sum, count) => sum + count, 0),
      1,
    );
  }
});

test('the closing auction of an index is an auction, not stale, and its last print is no candle', () => {
  const quiet = trust(row(), 15, 25, 0, index);
  assert.deepEqual([quiet.state, quiet.reason], ['auction', 'in the closing auction']);
  const { full, bar, get } = bed('INDEX');
  full(15, 14, 30, { ltp: 24_500 });
  full(15, 31, 0, { ltp: 24_650 });
  assert.equal(get('ltp'), 2_465_000);
  assert.equal(bar(15, 31), null);
  assert.equal(bar(15, 14)?.c, 2_450_000);
});

test('before the open and after the close nothing is stale', () => {
  assert.deepEqual([trust(row(), 8, 0).state, trust(row(), 23, 0).state], ['closed', 'closed']);
});

test('a connection that is down, and what never came, are not to be believed; a book without a trade is', () => {
  assert.match(trust(row({ flags: TICK_FLAG.traded | TICK_FLAG.stale }), 10, 0, 1).reason, /feed is down/);
  const untraded = trust(row({ flags: TICK_FLAG.depth }), 10, 0, 1);
  assert.deepEqual([untraded.state, untraded.reason], ['live', 'live; it has not traded today']);
  const far = trust(row({ flags: 0, recvDayMs: 0, ticks: 0, cadenceMs: 0 }), 10, 0, 0);
  assert.deepEqual([far.state, far.reason], ['stale', 'nothing was received of it today']);
  const never = trust(row({ flags: 0, recvDayMs: 0, ticks: 0, cadenceMs: 0 }), 10, 0, 0, index);
  assert.deepEqual([never.state, never.ageMs], ['stale', null]);
  assert.match(never.reason, /nothing was received/);
});

test('the cadence settles at the median gap, and bursts and absences do not move it', () => {
  const { full, get, writer } = bed();
  const gaps = [1, 1, 1, 1, 1, 1, 1, 1, 1, 9];
  let second = 0;
  for (let i = 0; i < 300; i += 1) {
    second += gaps[i % gaps.length] as number;
    full(10, 0, second, { ltp: 100, volume: i });
  }
  assert.ok(get('cadenceMs') >= 1_000 && get('cadenceMs') < 1_500, `${get('cadenceMs')} ms`);
  const before = get('cadenceMs');
  writer.lose(2);
  full(12, 0, 0, { ltp: 100, volume: 400 });
  assert.equal(get('cadenceMs'), before);
});

function packetOf(hour: number, minute: number): Uint8Array {
  return fullPacket(2, 49_081, { ltp: 101, volume: 9, ltt: wireTime(DATE, hour, minute) });
}
