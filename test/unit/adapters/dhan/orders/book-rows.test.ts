import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import {
  fundsOf,
  holdingOf,
  marginOf,
  marginTotalOf,
  orderRowOf,
  positionRowOf,
  tradeRowOf,
} from '../../../../../src/main/adapters/dhan/orders/book-rows.ts';
import { statementOf } from '../../../../../src/main/adapters/dhan/orders/statement.ts';
import { updateRowOf } from '../../../../../src/main/adapters/dhan/orders/update-row.ts';
import { istMsOrNull, rowsOf, type WireRow } from '../../../../../src/main/adapters/dhan/orders/wire-fields.ts';
import { orderUpdateOf } from '../../../../../src/main/adapters/dhan/order-update.ts';
import { dhanWire } from '../../../../support/dhan-wire.ts';
import { sharedPath } from '../../../../support/shared-folder.ts';

const ones = (): number => 1;
const lots = (segment: string): number => (segment === 'MCX_COMM' ? 100 : 1);

/** The row of dhan-api 7.1.6. */
const ORDER: WireRow = {
  dhanClientId: '1000000001',
  orderId: '952502167319',
  exchangeOrderId: '0',
  correlationId: 'NA',
  orderStatus: 'PENDING',
  transactionType: 'BUY',
  exchangeSegment: 'BSE_EQ',
  productType: 'CNC',
  orderType: 'LIMIT',
  validity: 'DAY',
  tradingSymbol: 'THINKINK',
  securityId: '539310',
  quantity: 20,
  disclosedQuantity: 0,
  price: 0.36,
  triggerPrice: 0.0,
  afterMarketOrder: true,
  legName: 'NA',
  createTime: '2025-02-16 16:04:37',
  exchangeTime: '0001-01-01 00:00:00',
  omsErrorCode: '0',
  omsErrorDescription: '',
  remainingQuantity: 20,
  averageTradedPrice: 0.0,
  filledQty: 0,
};

test('an order row with its sentinels', () => {
  assert.deepEqual(orderRowOf(ORDER, ones), {
    word: {
      venueOrderId: '952502167319',
      status: 'Working',
      venueStatus: 'PENDING',
      text: '',
      filled: 0,
      averagePrice: null,
      quantity: 20,
      price: 36,
      trigger: 0,
    },
    correlationId: null,
    segment: 'BSE_EQ',
    securityId: 539_310,
    symbol: 'THINKINK',
    side: 'BUY',
    product: 'CNC',
    type: 'LIMIT',
    validity: 'DAY',
    quantity: 20,
    price: 36,
    trigger: 0,
    disclosed: 0,
    amo: true,
    leg: null,
    createdMs: Date.parse('2025-02-16T16:04:37+05:30'),
  });
});

test('the same row with drifted types says the same', () => {
  const drifted = {
    ...ORDER,
    orderId: 952_502_167_319,
    correlationId: null,
    securityId: 539_310,
    quantity: '20',
    price: '0.36',
    triggerPrice: null,
    afterMarketOrder: 'true',
    legName: null,
    omsErrorDescription: 'CONFIRMED',
    averageTradedPrice: '',
    filledQty: undefined,
  };
  assert.deepEqual(orderRowOf(drifted, ones), orderRowOf(ORDER, ones));
});

test('statuses: transit, partly traded, refused with its reason, a word that nobody has shown', () => {
  const status = (more: WireRow) => orderRowOf({ ...ORDER, ...more }, ones)?.word;
  assert.equal(status({ orderStatus: 'TRANSIT' })?.status, 'Submitted');
  assert.equal(status({ orderStatus: 'PART_TRADED', filledQty: 5 })?.status, 'Working');
  assert.equal(status({ orderStatus: 'TRADED', filledQty: 20, averageTradedPrice: 0.355 })?.averagePrice, 35.5);
  assert.equal(status({ orderStatus: 'TRADED', filledQty: 20 })?.status, 'Filled');
  const refused = status({ orderStatus: 'REJECTED', omsErrorDescription: 'RMS:1:no funds' });
  assert.deepEqual([refused?.status, refused?.text], ['Rejected', 'RMS:1:no funds']);
  assert.equal(status({ orderStatus: 'SOMETHING_NEW' })?.status, 'Working');
  assert.equal(status({ orderStatus: 'SOMETHING_NEW', filledQty: 20 })?.status, 'Filled');
});

test('what is not traded here is no row', () => {
  assert.equal(orderRowOf({ ...ORDER, exchangeSegment: 'NSE_COMM' }, ones), null);
  assert.equal(orderRowOf({ ...ORDER, orderId: '' }, ones), null);
  assert.equal(orderRowOf({ ...ORDER, transactionType: null }, ones), null);
  assert.equal(rowsOf('x'), null);
  assert.deepEqual(rowsOf({ a: 1 }), [{ a: 1 }]);
});

test('commodities count lots, currency has four decimals', () => {
  const crude = orderRowOf({ ...ORDER, exchangeSegment: 'MCX_COMM', quantity: 3, filledQty: 1, price: 5601 }, lots);
  assert.deepEqual([crude?.quantity, crude?.word.filled, crude?.price], [300, 100, 560_100]);
  const rupee = orderRowOf({ ...ORDER, exchangeSegment: 'NSE_CURRENCY', price: 88.4525 }, lots);
  assert.equal(rupee?.price, 884_525);
});

test('a position that was carried over, short, with its average', () => {
  const row = {
    exchangeSegment: 'NSE_FNO',
    securityId: '49081',
    tradingSymbol: 'NIFTY',
    productType: 'MARGIN',
    netQty: -65,
    carryForwardBuyQty: 0,
    carryForwardSellQty: 130,
    carryForwardSellValue: 13_013.0,
    dayBuyQty: 65,
    realizedProfit: -12.35,
  };
  const { net, carried, carriedAverage, realisedPaise } = positionRowOf(row, ones)!;
  assert.deepEqual([net, carried, carriedAverage, realisedPaise], [-65, -130, 10_010, -1_235]);
});

test('a trade without an id of the exchange is named by what it is', () => {
  const row = {
    ...ORDER,
    exchangeTradeId: '0',
    tradedQuantity: 5,
    tradedPrice: 0.35,
    exchangeTime: '2026-11-20 10:00:01',
  };
  const made = tradeRowOf(row, ones)!;
  assert.equal(made.trade.id, '952502167319/2026-11-20 10:00:01/5/35');
  assert.equal(made.trade.tradedMs, Date.parse('2026-11-20T10:00:01+05:30'));
  assert.equal(tradeRowOf({ ...row, exchangeTradeId: '89823' }, ones)?.trade.id, '89823');
});

test('funds without their balance are unknown, not empty', () => {
  assert.equal(fundsOf({ sodLimit: 5 }, 0), null);
  assert.equal(fundsOf({ availabelBalance: 115.64 }, 0)?.available, 11_564);
  assert.equal(marginOf({ leverage: '1X' }), null);
  assert.equal(marginTotalOf({ totalMargin: 1_250.5 }), 125_050);
  assert.equal(marginTotalOf({ total_margin: '1250.50' }), 125_050);
  assert.equal(marginTotalOf({ clientId: '1' }), null);
});

test('times: placeholders are none', () => {
  for (const none of ['', 'NA', '0001-01-01 00:00:00', '1970-01-01 05:30:00', '2026-13-40 00:00:00'])
    assert.equal(istMsOrNull(none), null, none);
});

/** Frames as recorded. */
const frames = new Map(dhanWire.json.map(({ name, json }) => [name, json] as const));
const row = (name: string) => updateRowOf(orderUpdateOf(frames.get(name))!, ones);

test('frames of the order socket: omitted zeros, Title-case words, partial fills', () => {
  const pending = row('order_alert_pending_live_shape')!;
  assert.deepEqual([pending.word.status, pending.word.filled, pending.word.venueStatus], ['Working', 0, 'PENDING']);
  const traded = row('order_alert_traded_live_shape')!;
  assert.deepEqual([traded.word.status, traded.word.filled], ['Filled', traded.quantity]);
  const rejected = row('order_alert_rejected_live_shape')!;
  assert.equal(rejected.word.status, 'Rejected');
  assert.match(rejected.word.text, /^RMS:/);
  const modified = row('order_alert_modified_sl_option_live_shape')!;
  assert.deepEqual([modified.type, modified.segment, modified.word.status], ['SL', 'NSE_FNO', 'Working']);
  assert.ok(modified.trigger > 0);
  assert.ok(row('order_alert_docs_pascalcase') !== null);
});

test('a partial fill on the socket is read from the quantity, whatever its word', () => {
  const frame = frames.get('order_alert_traded_live_shape') as { Data: Record<string, unknown>; Type: string };
  for (const status of ['Part Traded', 'Partially Traded', 'Traded', 'Pending']) {
    const Data = { ...frame.Data, status, quantity: 10, tradedQty: 4 };
    const { word } = updateRowOf(orderUpdateOf({ ...frame, Data })!, ones)!;
    assert.deepEqual([word.status, word.filled], ['Working', 4], status);
  }
});

const recordings = sharedPath('data', 'dhan_api', 'dhanhq-client_vcr');

test('the recorded bodies of books, holdings, funds, margin and statements parse', { skip: recordings.skip }, () => {
  let read = 0;
  for (const name of readdirSync(recordings.path)) {
    const { request, response } = JSON.parse(readFileSync(join(recordings.path, name), 'utf8')) as {
      request: { method: string; url: string };
      response: { status: number; json: unknown };
    };
    const path = request.url.replace(/^https?:\/\/[^/]+(\/v2)?/, '').split('?')[0] ?? '';
    const reader = Object.entries(READERS).find(([pattern]) => new RegExp(pattern).test(`${request.method} ${path}`));
    if (reader === undefined || response.status !== 200) continue;
    const rows = rowsOf(response.json);
    assert.ok(rows !== null, `${name}: no rows`);
    for (const one of rows) {
      assert.notEqual(reader[1](one), null, `${name}: ${JSON.stringify(one)}`);
      read += 1;
    }
  }
  assert.ok(read >= 8, `${read} recorded rows were read`);
});

const READERS: Readonly<Record<string, (row: WireRow) => unknown>> = {
  '^GET /orders': (one) => orderRowOf(one, ones),
  '^GET /trades$': (one) => tradeRowOf(one, ones),
  '^GET /trades/\\d{4}': (one) => (statementOf('trades', [one], 0).rows[0]?.length === 14 ? one : null),
  '^GET /ledger': (one) => (statementOf('ledger', [one], 0).rows[0]?.[0] === '' ? one : null),
  '^GET /holdings': holdingOf,
  '^GET /positions': (one) => positionRowOf(one, ones),
  '^GET /fundlimit': (one) => fundsOf(one, 0),
  '^POST /margincalculator$': marginOf,
};
