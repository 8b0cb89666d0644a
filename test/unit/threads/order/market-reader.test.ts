import assert from 'node:assert/strict';
import { it } from 'node:test';
import { COLUMNS, TICK_FLAG } from '#contract/columns.ts';
import type { SessionClass } from '#contract/model/instrument.ts';
import type { CheckedOrder, RiskView } from '../../../../src/main/core/risk/control.ts';
import { priceBand } from '../../../../src/main/core/risk/controls/price-band.ts';
import { TickTable } from '../../../../src/main/core/table/tick-table.ts';
import { istMidnightMs } from '../../../../src/main/core/time/ist.ts';
import { MarketReader } from '../../../../src/main/threads/order/market-reader.ts';
import { NIFTY_CALL } from '../../../support/order-bed.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';

const DATE = '2026-11-20';
const AT_11_MS = istMidnightMs(DATE) + 11 * 3_600_000;
const BAND = { lower: 10_000, upper: 20_000 };
const CLOSED_MS = istMidnightMs(DATE) + 16 * 3_600_000;

function viewAt(
  nowMs: number,
  ageMs: number,
  cells: Partial<Record<'flags' | 'cadenceMs' | 'lagMs' | 'ticks', number>>,
) {
  const table = TickTable.create(4);
  const first = table.beginWrite(0);
  table.i32[first + COLUMNS.ltp.cell] = 12_345;
  table.u32[first + COLUMNS.ticks.cell] = cells.ticks ?? 1;
  table.u32[first + COLUMNS.recvDayMs.cell] = nowMs - ageMs - istMidnightMs(DATE);
  table.u32[first + COLUMNS.flags.cell] = cells.flags ?? TICK_FLAG.traded;
  table.u32[first + COLUMNS.cadenceMs.cell] = cells.cadenceMs ?? 0;
  table.u32[first + COLUMNS.lagMs.cell] = cells.lagMs ?? 0;
  table.endWrite(0);
  return new MarketReader(table, shippedCalendar().tradeDay(DATE), 15_000).view(NIFTY_CALL, nowMs);
}

it('a quiet option is a reference while its feed is well, and a busy one is not when it falls silent', () => {
  const quiet = viewAt(AT_11_MS, 300_000, {});
  assert.deepEqual([quiet.trusted, quiet.reason, quiet.ageMs], [true, '', 300_000]);
  const silent = viewAt(AT_11_MS, 30_000, { cadenceMs: 500, ticks: 1_000 });
  assert.equal(silent.trusted, false);
  assert.match(silent.reason, new RegExp(`^${NIFTY_CALL.symbol}: silent for 30 s`));
});

it('no reference: feed down, late trades, a price from before the session, a closed market', () => {
  assert.match(viewAt(AT_11_MS, 100, { flags: TICK_FLAG.stale }).reason, /its feed is down$/);
  assert.match(viewAt(AT_11_MS, 100, { lagMs: 20_000 }).reason, /trades arrive 20 s late$/);
  assert.match(viewAt(AT_11_MS, 100, { flags: TICK_FLAG.indicative }).reason, /from before the session$/);
  const closed = viewAt(CLOSED_MS, 100, {});
  assert.match(closed.reason, /its market is closed$/);
  assert.equal(closed.last, 12_345);
});

it('the band of the day is that of the list, until the price comes near its edge and it may have been widened', () => {
  const limits = (last: number, sessionClass: SessionClass, band?: typeof BAND) => {
    const table = TickTable.create(4);
    const first = table.beginWrite(0);
    table.i32[first + COLUMNS.ltp.cell] = last;
    table.u32[first + COLUMNS.ticks.cell] = 1;
    table.endWrite(0);
    const reader = new MarketReader(table, shippedCalendar().tradeDay(DATE), 15_000);
    const instrument = { ...NIFTY_CALL, sessionClass, ...(band === undefined ? {} : { band }) };
    const { lower, upper } = reader.view(instrument, AT_11_MS);
    assert.deepEqual(reader.quote(instrument)?.band, { lower, upper }, 'the paper venue has the same');
    return [lower, upper];
  };
  assert.deepEqual(limits(15_000, 'FNO'), [null, null]);
  assert.deepEqual(limits(15_000, 'FNO', BAND), [10_000, 20_000]);
  assert.deepEqual(limits(19_400, 'FNO', BAND), [10_000, 20_000]);
  assert.deepEqual(limits(19_500, 'FNO', BAND), [null, null]);
  assert.deepEqual(limits(10_500, 'EQ_DERIV', BAND), [null, null]);
  assert.deepEqual(limits(20_000, 'EQ_PLAIN', BAND), [10_000, 20_000], 'a fixed band holds to its edge');
  const empty = new MarketReader(TickTable.create(4), shippedCalendar().tradeDay(DATE), 15_000);
  assert.equal(empty.view({ ...NIFTY_CALL, band: BAND }, AT_11_MS).upper, 20_000, 'before the first price too');
});

it('a limit outside the circuit limits of the list is denied, with the limits in words', () => {
  const day = shippedCalendar().tradeDay(DATE);
  const instrument = { ...NIFTY_CALL, sessionClass: 'EQ_PLAIN' as const, band: BAND };
  const market = new MarketReader(TickTable.create(4), day, 15_000).view(instrument, AT_11_MS);
  const judge = (limit: number) =>
    priceBand.check({ limit, instrument, intent: { trigger: 0 } } as CheckedOrder, { market } as RiskView, 20);
  assert.equal(judge(20_000), null);
  const verdict = judge(20_005);
  assert.match(verdict?.kind === 'deny' ? verdict.fault.text : '', /200\.05 is outside the band 100\.00 to 200\.00/);
});
