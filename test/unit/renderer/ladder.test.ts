import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import * as fc from 'fast-check';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Order } from '#contract/model/order.ts';
import type { Position } from '#contract/model/position.ts';
import { BookSide } from '../../../src/renderer/panels/depth/book.ts';
import { ladderDraft, pressWords, productOf } from '../../../src/renderer/panels/ladder/ladder-draft.ts';
import { ladderDeed } from '../../../src/renderer/panels/ladder/ladder-keys.ts';
import { LadderSums } from '../../../src/renderer/panels/ladder/ladder-sums.ts';
import {
  chipText,
  emptyLadderWords,
  heldWords,
  ladderNote,
  positionFacts,
  rowWords,
} from '../../../src/renderer/panels/ladder/ladder-words.ts';
import { movedOrder, ordersAt, ownRows, waitsAt, whyNotMoved } from '../../../src/renderer/panels/ladder/own-orders.ts';
import { PriceAxis } from '../../../src/renderer/panels/ladder/price-axis.ts';
import { TradedHere } from '../../../src/renderer/panels/ladder/traded-here.ts';
import {
  LADDER_LOTS_MAX,
  ladderStore,
  lotsOfInstrument,
  setLots,
  stepLots,
  stepTicks,
} from '../../../src/renderer/stores/ladder.ts';
import { intentOf } from '../../../src/renderer/ticket/ticket-intent.ts';
import { SAMPLE_ORDER } from '../../contract/order-samples.ts';
import { testInstrument } from '../../support/fake-host.ts';

const OPTION: Instrument = { ...testInstrument(4), segment: 'NSE_FNO', kind: 'OPTIDX', symbol: 'NIFTY CE', lot: 75 };
const QUOTE = { bid: 9_995, ask: 10_000, last: 10_000 };

function axisOf(rows: number, grid: number, price: number): PriceAxis {
  const axis = new PriceAxis();
  axis.shape(rows, grid);
  axis.centre(price);
  return axis;
}

function order(changes: Partial<Order>): Order {
  const { segment, securityId } = OPTION;
  return { ...SAMPLE_ORDER, segment, securityId, quantity: 75, filled: 0, type: 'LIMIT', ...changes };
}

beforeEach(() => ladderStore.setState({ lots: 1, step: 1, product: null, lotsFor: '' }));

test('every price has the row that shows it; bids round down and asks up, so that none looks better than it is', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 5_000_000 }),
      (rows, grid, price) => {
        const axis = axisOf(rows, grid, price);
        const [down, up] = [axis.priceAt(axis.rowOf(price, 'down')), axis.priceAt(axis.rowOf(price, 'up'))];
        assert.ok(down <= price && price <= up && up - down <= grid && (up === down) === (price % grid === 0));
        assert.ok(axis.priceAt(0) >= grid, 'a price is always seen');
        for (const row of [0, rows - 1]) assert.equal(axis.rowOf(axis.priceAt(row), 'near'), row);
      },
    ),
  );
});

test('the axis stands still until the market nears an edge, then walks to the middle row by row', () => {
  const axis = axisOf(21, 5, 10_000);
  const top = axis.top;
  for (const price of [10_000, 10_025, 9_975]) assert.equal(axis.follow(price, false), false, String(price));
  assert.equal(axis.top, top, 'inside the middle half nothing moves');
  let last = axis.top;
  let steps = 0;
  while (axis.follow(10_040, false)) {
    assert.equal(Math.abs(axis.top - last), 5, 'one row at a time');
    last = axis.top;
    steps += 1;
    assert.ok(steps < 50, 'it arrives');
  }
  assert.equal(axis.rowOf(10_040, 'near'), 10);
  assert.equal(axis.follow(20_000, false), false, 'what is far away is shown at once');
  assert.equal(axis.rowOf(20_000, 'near'), 10);
});

test('while it is held no market moves the axis; let go, it goes on; recentring is at once', () => {
  const axis = axisOf(21, 5, 10_000);
  const top = axis.top;
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 1_000_000 }), (price) => {
      assert.equal(axis.follow(price, true), false);
      assert.equal(axis.top, top);
    }),
  );
  assert.equal(heldWords(axis, 10_000, true), 'held');
  assert.equal(heldWords(axis, 10_100, true), 'held · market 10 rows above ▲');
  assert.equal(heldWords(axis, 9_945, false), 'market 1 rows below ▼');
  assert.equal(heldWords(axis, 10_000, false), '');
  axis.centre(10_100);
  assert.equal(heldWords(axis, 10_100, true), 'held');
  axis.show(10_200);
  assert.equal(axis.priceAt(0), 10_200, 'a cursor beyond the edge moves it by as little as needed');
  axis.shape(11, 10);
  assert.equal(axis.rows, 11);
  assert.ok(axis.sees(axis.rowOf(10_150, 'near')), 'another grid keeps the middle in view');
  axis.reset();
  axis.follow(500, true);
  assert.equal(axis.rowOf(500, 'near'), 5, 'another instrument is placed even while it is held');
});

test('own working orders stand in their rows with count, units and what they wait for', () => {
  const orders = [
    order({ clientOrderId: 'a', side: 'BUY', price: 9_990, quantity: 150, filled: 75 }),
    order({ clientOrderId: 'b', side: 'BUY', price: 9_995 }),
    order({ clientOrderId: 'c', side: 'SELL', type: 'SLM', price: 0, trigger: 9_900 }),
    order({ clientOrderId: 'd', side: 'SELL', price: 10_015, inDoubt: 'modify' }),
    order({ clientOrderId: 'e', side: 'BUY', price: 9_990, status: 'Cancelled' }),
    order({ clientOrderId: 'f', side: 'BUY', price: 9_990, securityId: 99 }),
    order({ clientOrderId: 'g', side: 'BUY', type: 'MARKET', price: 0 }),
    order({
      clientOrderId: 'h',
      side: 'SELL',
      type: 'MARKET',
      price: 0,
      sent: { type: 'LIMIT', price: 9_800, trigger: 0 },
    }),
  ];
  const rows = ownRows(orders, OPTION, 5);
  assert.deepEqual([...rows.BUY.keys()], [9_990, 9_995]);
  assert.deepEqual([...rows.SELL.keys()], [9_900, 10_015, 9_800]);
  assert.equal(chipText(rows.BUY.get(9_990) as never), '75');
  assert.equal(chipText(rows.SELL.get(9_900) as never), 'S 75');
  assert.equal(chipText(rows.SELL.get(10_015) as never), '? 75');
  const wide = ownRows(orders, OPTION, 10);
  assert.deepEqual([...wide.BUY.keys(), ...wide.SELL.keys()], [9_990, 9_900, 10_020, 9_800]);
  assert.equal(chipText(wide.BUY.get(9_990) as never), '2× 150');
  assert.deepEqual(
    ordersAt(wide, 9_990, 'BUY').map((one) => one.clientOrderId),
    ['a', 'b'],
  );
  assert.deepEqual([ordersAt(wide, 9_990, 'SELL').length, ordersAt(wide, 9_990, null).length], [0, 2]);
  assert.equal(rowWords(9_990, 1_200, 0, wide, OPTION), '99.90 · bid 1,200 · own buy 2 lots · 150 (2 orders)');
  assert.match(rowWords(9_900, 0, 0, wide, OPTION), /own sell 1 lot · 75 \(1 order, waits for its trigger\)$/);
});

test('an order moves by the distance of the rows; the limit of a stop goes with its trigger', () => {
  const stop = order({ type: 'SL', price: 9_880, trigger: 9_900 });
  assert.equal(waitsAt(stop), 9_900);
  const moved = movedOrder(stop, 25);
  assert.deepEqual([moved.price, moved.trigger, moved.quantity, moved.type], [9_905, 9_925, 75, 'SL']);
  assert.deepEqual(
    [movedOrder(order({ price: 9_990 }), -10).price, movedOrder(order({ price: 9_990 }), -10).trigger],
    [9_980, 0],
  );
  const market = movedOrder(order({ type: 'SLM', price: 0, trigger: 9_900 }), 5);
  assert.deepEqual([market.price, market.trigger], [0, 9_905]);
  assert.equal(whyNotMoved(order({})), null);
  assert.match(whyNotMoved(order({ status: 'Filled' })) ?? '', /finished meanwhile/);
  assert.match(whyNotMoved(order({ inDoubt: 'cancel' })) ?? '', /looked up first/);
  assert.match(whyNotMoved(order({ type: 'MARKET', price: 0 })) ?? '', /Cancel it instead/);
});

test('a press means exactly one order at the price of the row', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4_000_000 }), fc.integer({ min: 1, max: LADDER_LOTS_MAX }), (ticks, lots) => {
      const price = ticks * OPTION.tick;
      const limit = intentOf(
        ladderDraft(OPTION, 'BUY', 'limit', price, { lots, product: 'MARGIN' }),
        QUOTE,
        'h-12345678',
      );
      assert.ok('value' in limit);
      const { value } = limit;
      assert.deepEqual(
        [
          value.side,
          value.type,
          value.price,
          value.trigger,
          value.quantity,
          value.product,
          value.source,
          value.reduceOnly,
        ],
        ['BUY', 'LIMIT', price, 0, lots * 75, 'MARGIN', 'ladder', false],
      );
      const stop = intentOf(ladderDraft(OPTION, 'SELL', 'stop', price, { lots, product: null }), QUOTE, 'h-12345678');
      assert.ok('value' in stop);
      assert.deepEqual([stop.value.type, stop.value.price, stop.value.trigger], ['SLM', 0, price]);
    }),
  );
  assert.equal(productOf({ kind: 'EQUITY' }, 'MARGIN'), 'INTRADAY', 'a product that it does not have is not used');
  assert.equal(pressWords(OPTION, 'BUY', 'limit', 12_345, 2), 'BUY 2 lots · 150 at 123.45');
  assert.equal(pressWords(OPTION, 'SELL', 'stop', 12_000, 1), 'SELL STOP 1 lot · 75 at 120.00');
});

test('lots and ticks stay within bounds; another kind or underlying begins with one lot', () => {
  stepLots(-5);
  assert.equal(ladderStore.getState().lots, 1);
  setLots(5_000);
  assert.equal(ladderStore.getState().lots, LADDER_LOTS_MAX);
  setLots(Number.NaN);
  assert.equal(ladderStore.getState().lots, 1);
  for (let i = 0; i < 9; i += 1) stepTicks(1);
  assert.equal(ladderStore.getState().step, 20);
  for (let i = 0; i < 9; i += 1) stepTicks(-1);
  assert.equal(ladderStore.getState().step, 1);
  lotsOfInstrument({ kind: 'OPTIDX', underlying: 'NIFTY' });
  setLots(10);
  lotsOfInstrument({ kind: 'OPTIDX', underlying: 'NIFTY' });
  assert.equal(ladderStore.getState().lots, 10, 'the next strike keeps them');
  lotsOfInstrument({ kind: 'EQUITY', underlying: 'NIFTY' });
  assert.equal(ladderStore.getState().lots, 1);
});

test('the rows add up what is seen of the book and of the trades; what came during a gap is of no price', () => {
  const axis = axisOf(5, 10, 10_000);
  const [bids, asks] = [new BookSide(), new BookSide()];
  bids.take(3, Int32Array.of(9_995, 9_990, 5), Uint32Array.of(10, 20, 999), Uint32Array.of(1, 1, 1), 1);
  asks.take(2, Int32Array.of(10_005, 10_010), Uint32Array.of(7, 8), Uint32Array.of(1, 1), 1);
  const traded = new TradedHere();
  traded.take(1_000, 10_000);
  traded.take(1_075, 10_000);
  traded.take(1_075, 10_005);
  traded.pause();
  traded.take(9_000, 9_995);
  traded.take(9_150, 9_990);
  traded.take(100, 9_990);
  const sums = new LadderSums();
  sums.take(axis, bids, asks, traded);
  assert.deepEqual(Array.from(sums.bid.slice(0, 5)), [0, 0, 0, 30, 0]);
  assert.deepEqual(Array.from(sums.ask.slice(0, 5)), [0, 15, 0, 0, 0]);
  assert.deepEqual(Array.from(sums.volume.slice(0, 5)), [0, 0, 75, 150, 0]);
  assert.deepEqual([sums.mostQuantity, sums.mostVolume], [30, 150]);
  traded.clear();
  sums.take(axis, new BookSide(), new BookSide(), traded);
  assert.deepEqual([sums.mostQuantity, sums.mostVolume], [1, 1]);
});

test('position, average and result in words; the empty states name the remedy', () => {
  const position = { net: 150, openAverage: 9_950, decimals: 2, lot: 75, last: 9_000 } as Position;
  assert.deepEqual(positionFacts([position], OPTION, 10_000), {
    net: '+2 · 150',
    average: '99.50',
    result: '+₹75.00',
    at: 9_950,
  });
  assert.equal(positionFacts([position], OPTION, 0).result, '−₹1,425.00', 'without a live price the told one counts');
  assert.deepEqual(positionFacts([], OPTION, 10_000), { net: 'flat', average: '–', result: '–', at: null });
  const two = positionFacts([position, { ...position, net: -75, openAverage: null }], OPTION, 10_000);
  assert.deepEqual([two.net, two.average, two.result], ['+1 · 75', '2 positions', '–']);
  const view = {
    link: 'open' as const,
    instrument: OPTION,
    levels: 20 as const,
    choices: [],
    status: null,
    error: null,
    hasCome: false,
    isEmpty: true,
  };
  assert.match(emptyLadderWords({ ...view, instrument: undefined }, false) ?? '', /Put an instrument/);
  assert.match(
    emptyLadderWords({ ...view, instrument: { ...OPTION, kind: 'INDEX' } }, true) ?? '',
    /Choose its future/,
  );
  assert.match(emptyLadderWords({ ...view, link: 'retrying' as never }, false) ?? '', /comes back/);
  assert.equal(emptyLadderWords({ ...view, error: 'Close one first.' }, false), 'Close one first.');
  assert.match(emptyLadderWords(view, false) ?? '', /No price of NIFTY CE/);
  assert.equal(emptyLadderWords(view, true), null);
  assert.equal(ladderNote(view, false), 'Best prices only. Waiting for 20 levels of NIFTY CE.');
  assert.match(ladderNote({ ...view, levels: 5, hasCome: true, isEmpty: false }, true), /^Old: the feed/);
});

test('nothing is sent or cancelled without Ctrl or Alt; Shift is the other side, or all of the instrument', () => {
  const deed = (chord: string) => {
    const parts = chord.split('+');
    const [ctrlKey, altKey, shiftKey] = ['Ctrl', 'Alt', 'Shift'].map((part) => parts.includes(part));
    return ladderDeed({ key: parts.at(-1) ?? '', ctrlKey: !!ctrlKey, altKey: !!altKey, shiftKey: !!shiftKey });
  };
  for (const chord of ['Enter', 'Shift+Enter', 'Ctrl+Alt+Enter']) assert.deepEqual(deed(chord), { does: 'saySend' });
  for (const chord of ['Delete', 'Shift+Delete', 'Ctrl+Alt+Delete'])
    assert.deepEqual(deed(chord), { does: 'sayCancel' });
  assert.deepEqual(deed('Ctrl+Enter'), { does: 'send', side: 'BUY', kind: 'limit' });
  assert.deepEqual(deed('Ctrl+Shift+Enter'), { does: 'send', side: 'SELL', kind: 'limit' });
  assert.deepEqual(deed('Alt+Enter'), { does: 'send', side: 'BUY', kind: 'stop' });
  assert.deepEqual(deed('Alt+Shift+Enter'), { does: 'send', side: 'SELL', kind: 'stop' });
  assert.deepEqual(deed('Alt+Delete'), { does: 'cancel' });
  assert.deepEqual(deed('Alt+Shift+Delete'), { does: 'cancelAll' });
  assert.deepEqual(deed('Ctrl+Delete'), { does: 'flatten' });
});
