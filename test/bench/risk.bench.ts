import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { COLUMNS } from '#contract/columns.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { Counters, ORDER_COUNTERS } from '../../src/main/core/counters.ts';
import type { CheckedOrder } from '../../src/main/core/risk/control.ts';
import { TickTable } from '../../src/main/core/table/tick-table.ts';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import { AlarmList } from '../../src/main/threads/order/alarm-list.ts';
import { checkedOrder } from '../../src/main/threads/order/checked-order.ts';
import { openJournal } from '../../src/main/threads/order/journal-file.ts';
import { MarketReader } from '../../src/main/threads/order/market-reader.ts';
import { OrderRecords } from '../../src/main/threads/order/order-records.ts';
import { RiskDesk } from '../../src/main/threads/order/risk-desk.ts';
import { TradingGate } from '../../src/main/threads/order/trading-gate.ts';
import { NIFTY_CALL } from '../support/order-bed.ts';
import { sampleBirth, sampleIntent } from '../support/order-events.ts';
import { SAMPLE_MARKET } from '../support/risk-samples.ts';
import { shippedCalendar } from '../support/shipped-calendar.ts';
import { paceNow } from '../support/machine-pace.ts';

const DATE = '2026-11-20';
const NOW_MS = istMidnightMs(DATE) + 36_000_000;
const JUDGEMENTS = 4_000;
/** Open orders lie in so many contracts of one underlying. */
const CONTRACTS = 40;
/** Looks (previews, refused orders) and changes of orders are about as frequent. */
const CHANGE_EVERY = 2;
/** Median and 99th of 100 that the brief of the order path allows, µs. */
const GOAL_P99_US = 50;
/** A thousand open orders may cost this many times a judgement without any. */
const RATIO_MAX = 12;

interface Bench {
  readonly risk: RiskDesk;
  readonly check: (n: number) => CheckedOrder;
  /** Something changes in the book, so that nothing may be taken from memory. */
  readonly change: () => void;
}

function benchWith(openOrders: number): Bench {
  const contracts: Instrument[] = Array.from({ length: CONTRACTS }, (_, n) => ({
    ...NIFTY_CALL,
    securityId: 1_000 + n,
    strike: 2_400_000 + n * 5_000,
  }));
  const records: OrderRecords = new OrderRecords(openJournal(mkdtempSync(join(tmpdir(), 'muhurat-risk-')), DATE), {
    order: (order) => risk?.noticed(order),
    fill: () => {},
    journalFailed: () => assert.fail('the journal can be written'),
    journalBack: () => {},
  });
  let risk: RiskDesk | null = null;
  for (let n = 0; n < openOrders; n += 1) {
    const clientOrderId = `m-open-${String(n).padStart(5, '0')}`;
    const side = n % 2 === 0 ? ('BUY' as const) : ('SELL' as const);
    const price = side === 'BUY' ? 10_000 : 14_000;
    const birth = sampleBirth({ clientOrderId, securityId: 1_000 + (n % CONTRACTS), side, price, quantity: 65 });
    records.commit(clientOrderId, { type: 'OrderSubmitted', birth, atMs: NOW_MS });
  }
  const table = TickTable.create(4);
  const first = table.beginWrite(0);
  table.i32[first + COLUMNS.ltp.cell] = 12_345;
  table.u32[first + COLUMNS.ticks.cell] = 1;
  table.u32[first + COLUMNS.recvDayMs.cell] = NOW_MS - istMidnightMs(DATE);
  table.endWrite(0);
  const day = shippedCalendar().tradeDay(DATE);
  const parts = {
    records,
    gate: new TradingGate(() => {}),
    alarms: new AlarmList(() => {}),
    market: new MarketReader(table, day, 15_000),
    instruments: { find: (_segment: string, securityId: number) => contracts[securityId - 1_000] },
    clock: { nowMs: () => NOW_MS },
    counters: Counters.create(ORDER_COUNTERS),
    audit: () => {},
    carefulNet: () => null,
    day,
    funds: () => ({ available: 1e12, utilised: 0, collateral: 0, startOfDay: 0, withdrawable: 0, atMs: 0 }),
  };
  const desk = new RiskDesk(parts);
  risk = desk;
  for (const id of ['open-orders', 'gross-exposure', 'turnover']) {
    desk.configure(id, id === 'open-orders' ? 2_000 : 100_000_000_000, undefined, 'bench');
  }
  const check = (n: number): CheckedOrder => {
    const instrument = contracts[n % CONTRACTS] as Instrument;
    const intent = sampleIntent({ securityId: instrument.securityId, price: 12_345, quantity: 65 });
    const sent = { type: 'LIMIT' as const, price: 12_345, trigger: 0 };
    return checkedOrder(parts, intent, { instrument, sent, market: SAMPLE_MARKET, slices: [65], replaces: null });
  };
  const some = [...records.orders.open()][0];
  return { risk: desk, check, change: () => some !== undefined && desk.noticed(some) };
}

/** Times of a check with its judgement, µs, sorted; every control is asked. */
function timesUs({ risk, check, change }: Bench): number[] {
  const times: number[] = [];
  for (let n = -JUDGEMENTS; n < JUDGEMENTS; n += 1) {
    if (n % CHANGE_EVERY === 0) change();
    const from = process.hrtime.bigint();
    const { denied } = risk.judge(check(Math.abs(n)), NOW_MS);
    const us = Number(process.hrtime.bigint() - from) / 1_000;
    assert.equal(denied?.code ?? 'allowed', 'allowed');
    if (n >= 0) times.push(us);
  }
  return times.sort((a, b) => a - b);
}

const at = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)] as number;

test('one judgement with 1,000 open orders', () => {
  const none = timesUs(benchWith(0));
  const many = timesUs(benchWith(1_000));
  const words = (times: readonly number[]): string =>
    `p50 ${at(times, 0.5).toFixed(1)} µs, p99 ${at(times, 0.99).toFixed(1)} µs`;
  const ratio = at(many, 0.5) / at(none, 0.5);
  console.log(`judgement: no open orders ${words(none)}; 1,000 open ${words(many)}; ratio ${ratio.toFixed(1)}`);
  assert.ok(at(many, 0.5) <= GOAL_P99_US * paceNow(), 'the median stays below the goal of the 99th');
  assert.ok(ratio <= RATIO_MAX);
});
