import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Stop } from '#contract/model/basket.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Order } from '#contract/model/order.ts';
import type { Position } from '#contract/model/position.ts';
import { indexAt, onTick, stepOf, timeAt } from '../../../src/renderer/panels/chart/bar-index.ts';
import { moveWords, type TradeLine, tradeLines } from '../../../src/renderer/panels/chart/trade-lines.ts';
import { SAMPLE_ORDER } from '../../contract/order-samples.ts';

const instrument = {
  segment: 'NSE_FNO',
  securityId: 77,
  symbol: 'NIFTY NOV FUT',
  decimals: 2,
  lot: 75,
  tick: 5,
} as Instrument;
const order = (changes: Partial<Order>): Order => ({
  ...SAMPLE_ORDER,
  segment: 'NSE_FNO',
  securityId: 77,
  symbol: 'NIFTY NOV FUT',
  clientOrderId: 'entry-0001',
  side: 'BUY',
  product: 'INTRADAY',
  owner: 'hand',
  type: 'LIMIT',
  quantity: 150,
  filled: 0,
  averagePrice: null,
  lot: 75,
  decimals: 2,
  price: 10_000,
  trigger: 0,
  status: 'Working',
  inDoubt: null,
  fault: null,
  parentId: null,
  role: '',
  reduceOnly: false,
  ...changes,
});
const position: Position = {
  segment: 'NSE_FNO',
  securityId: 77,
  product: 'INTRADAY',
  owner: 'hand',
  symbol: 'NIFTY NOV FUT',
  underlying: 'NIFTY',
  decimals: 2,
  lot: 75,
  slot: 1,
  net: 150,
  buyQuantity: 150,
  sellQuantity: 0,
  buyAverage: 10_000,
  sellAverage: null,
  openAverage: 10_000,
  last: 10_100,
  realisedPaise: 0,
  unrealisedPaise: 0,
  chargesPaise: 0,
  brokerNet: null,
  differs: false,
  doubt: null,
};
const stop: Stop = {
  id: 's1',
  clientOrderId: 'entry-0001',
  symbol: 'NIFTY NOV FUT',
  where: 'client',
  target: 10_400,
  stop: 9_800,
  trail: 0,
  state: 'armed',
  text: '',
};
const filled = order({ status: 'Filled', filled: 150, averagePrice: 10_000 });
const linesOf = (orders: Order[], positions: Position[] = [], stops: Stop[] = []): readonly TradeLine[] =>
  tradeLines(instrument, { orders, positions, stops });
const words = (lines: readonly TradeLine[], last = 10_100): string[] =>
  lines.map((line) => `${line.price} ${line.title} · ${line.money(line.price, last)}`);

test('a position, its stop and its target say size, result and what is at risk', () => {
  assert.deepEqual(words(linesOf([filled], [position], [stop])), [
    '10000 LONG 2 lots at 100.00 · +₹150.00 · ₹300.00 at risk',
    '9800 STOP SELL 2 lots · ₹300.00 at risk',
    '10400 TARGET SELL 2 lots · +₹600.00',
  ]);
  assert.match(words(linesOf([], [position]))[0] ?? '', /\+₹150\.00 · no stop$/);
  const half = { ...stop, clientOrderId: 'half-00001' };
  const one = order({ clientOrderId: 'half-00001', status: 'Filled', quantity: 75, filled: 75, averagePrice: 10_000 });
  assert.match(words(linesOf([one], [position], [half]))[0] ?? '', /₹150\.00 at risk, 1 lot without a stop$/);
});

test('a stop behind the entry of a short position is a win, and a short gains when the price falls', () => {
  const entry = { ...filled, side: 'SELL' as const };
  const short = { ...position, net: -150 };
  assert.deepEqual(words(linesOf([entry], [short], [{ ...stop, stop: 9_900, target: 9_500 }]), 9_700), [
    '10000 SHORT 2 lots at 100.00 · +₹450.00 · +₹150.00',
    '9900 STOP BUY 2 lots · +₹150.00',
    '9500 TARGET BUY 2 lots · +₹750.00',
  ]);
});

test('an order that closes tells its result, one that opens tells what its stop costs', () => {
  const exit = order({ clientOrderId: 'exit-00001', side: 'SELL', price: 10_300 });
  assert.match(words(linesOf([exit], [position]))[1] ?? '', /SELL 2 lots LIMIT · \+₹450\.00$/);
  assert.match(words(linesOf([order({})], [], [stop])).at(-1) ?? '', /BUY 2 lots LIMIT · ₹300\.00 at risk$/);
  assert.match(words(linesOf([order({})]))[0] ?? '', /no stop$/);
});

test('moving sends the very order at the new price; a limit keeps its distance to the trigger', () => {
  const [limit] = linesOf([order({})]);
  assert.deepEqual(limit?.change?.(10_005), {
    name: 'order.modify',
    input: { clientOrderId: 'entry-0001', type: 'LIMIT', validity: 'DAY', quantity: 150, price: 10_005, trigger: 0 },
  });
  const [sl] = linesOf([order({ type: 'SL', trigger: 10_100, price: 10_120 })]);
  assert.equal(sl?.price, 10_100);
  const { input } = sl?.change?.(10_050) ?? assert.fail('it moves');
  assert.deepEqual([(input as Order).trigger, (input as Order).price], [10_050, 10_070]);
  const [slm] = linesOf([order({ type: 'SLM', trigger: 10_100, price: 0 })]);
  const protectedTerms = slm?.change?.(10_050) ?? assert.fail('it moves');
  assert.equal((protectedTerms.input as Order).price, 0);
  const target = linesOf([filled], [], [stop]).find(({ kind }) => kind === 'target');
  assert.deepEqual(target?.change?.(10_500), {
    name: 'bracket.modify',
    input: { clientOrderId: 'entry-0001', target: 10_500 },
  });
  assert.equal(moveWords(target ?? assert.fail(), 10_500), '+₹150.00');
});

test('only what opens is looked at first; what is in doubt, sent or a position does not move', () => {
  assert.notEqual(linesOf([order({})])[0]?.looked, null);
  assert.equal(linesOf([order({ side: 'SELL' })], [position])[1]?.looked, null, 'it closes all');
  assert.equal(linesOf([order({ reduceOnly: true })])[0]?.looked, null);
  assert.notEqual(linesOf([order({ side: 'SELL', quantity: 225 })], [position])[1]?.looked, null, 'it turns');
  assert.equal(linesOf([order({ inDoubt: 'modify' })])[0]?.change, null);
  assert.equal(linesOf([order({ status: 'Submitted' })])[0]?.change, null);
  assert.equal(linesOf([], [position])[0]?.change, null);
});

test('other instruments, finished orders, market orders, spent stops and doubled legs have no line', () => {
  assert.deepEqual(linesOf([order({ securityId: 78 })], [{ ...position, segment: 'NSE_EQ' }]), []);
  assert.deepEqual(linesOf([order({ status: 'Cancelled' }), order({ type: 'MARKET', price: 0 })]), []);
  assert.deepEqual(linesOf([filled], [], [{ ...stop, state: 'done' }]), []);
  const leg = order({ clientOrderId: 'leg-000001', parentId: 'entry-0001', role: 'target', side: 'SELL' });
  assert.deepEqual(
    linesOf([filled, leg], [], [stop]).map(({ kind }) => kind),
    ['stop', 'target'],
  );
  assert.deepEqual(tradeLines(undefined, { orders: [order({})], positions: [], stops: [] }), []);
});

test('a place among the bars: the bar of a moment, also before the first and after the last', () => {
  const bars = fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 2, maxLength: 60 });
  fc.assert(
    fc.property(bars, fc.integer({ min: -5_000, max: 20_000 }), (raw, minute) => {
      const times = raw.toSorted((a, b) => a - b).map((one) => one * 60_000);
      const t = minute * 60_000;
      const index = indexAt(times, t);
      if (index >= 0 && index < times.length) {
        assert.ok((times[index] as number) <= t);
        if (index + 1 < times.length) assert.ok((times[index + 1] as number) > t);
      } else assert.ok(index < 0 ? t < (times[0] as number) : t >= (times.at(-1) as number));
      for (const i of [-3, 0, times.length - 1, times.length + 4]) assert.equal(indexAt(times, timeAt(times, i)), i);
    }),
  );
  assert.ok(Number.isNaN(indexAt([], 5)));
  assert.equal(stepOf([5]), 60_000);
  assert.deepEqual([onTick(10_002, 5), onTick(10_003, 5), onTick(1, 5)], [10_000, 10_005, 5]);
});
