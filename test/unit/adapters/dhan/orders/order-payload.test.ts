import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as check, constantFrom, integer, property } from 'fast-check';
import {
  convertBody,
  foreverBody,
  marginBody,
  marginOfAllBody,
  modifyBody,
  modifySuperBody,
  placeBody,
  superBody,
} from '../../../../../src/main/adapters/dhan/orders/order-payload.ts';
import { priceNumber, scaledPrice } from '../../../../../src/main/adapters/dhan/orders/wire-number.ts';
import type { VenueForever, VenueOrder, VenueSuperOrder } from '../../../../../src/main/adapters/order-adapter.ts';
import { sentTerms } from '../../../../../src/main/core/orders/protect.ts';
import { CRUDE, RUPEE, SHARE, venueOrder } from './sample-orders.ts';

const CLIENT = '1000000003';
const HEAD = '{"dhanClientId":"1000000003","correlationId":"strat7-000123","transactionType":"BUY"';
const TCS = `${HEAD},"exchangeSegment":"NSE_EQ","productType":"INTRADAY"`;
const place = (more: Partial<VenueOrder> = {}): string => placeBody(CLIENT, venueOrder(more));

const PLACED: readonly (readonly [name: string, more: Partial<VenueOrder>, tail: string])[] = [
  ['limit', {}, '"orderType":"LIMIT","validity":"DAY","securityId":"11536","quantity":5,"price":3345.8}'],
  [
    'market without a price',
    { type: 'MARKET', price: 0 },
    '"orderType":"MARKET","validity":"DAY","securityId":"11536","quantity":5}',
  ],
  [
    'stop limit',
    { type: 'SL', price: 335_000, trigger: 334_905 },
    '"orderType":"STOP_LOSS","validity":"DAY","securityId":"11536","quantity":5,"price":3350,"triggerPrice":3349.05}',
  ],
  [
    'immediate or cancel',
    { validity: 'IOC' },
    '"orderType":"LIMIT","validity":"IOC","securityId":"11536","quantity":5,"price":3345.8}',
  ],
  [
    'after-market order',
    { amo: 'OPEN_30' },
    '"orderType":"LIMIT","validity":"DAY","securityId":"11536","quantity":5,"price":3345.8,"afterMarketOrder":true,"amoTime":"OPEN_30"}',
  ],
  [
    'disclosed quantity',
    { quantity: 10, disclosed: 3 },
    '"orderType":"LIMIT","validity":"DAY","securityId":"11536","quantity":10,"disclosedQuantity":3,"price":3345.8}',
  ],
];

for (const [name, more, tail] of PLACED) {
  test(`golden payload: ${name}`, () => assert.equal(place(more), `${TCS},${tail}`));
}

test('golden payload: commodities count lots, currency has four decimals', () => {
  assert.equal(
    place({ instrument: CRUDE, product: 'MARGIN', quantity: 300, price: 560_100 }),
    `${HEAD},"exchangeSegment":"MCX_COMM","productType":"MARGIN","orderType":"LIMIT","validity":"DAY","securityId":"565899","quantity":3,"price":5601}`,
  );
  assert.equal(
    place({ instrument: RUPEE, product: 'MARGIN', quantity: 1_000, price: 884_525 }),
    `${HEAD},"exchangeSegment":"NSE_CURRENCY","productType":"MARGIN","orderType":"LIMIT","validity":"DAY","securityId":"1234","quantity":1000,"price":88.4525}`,
  );
});

test('failure mode 21: a stop-loss market order goes out as a stop with a protecting limit, never as STOP_LOSS_MARKET', () => {
  for (const side of ['BUY', 'SELL'] as const) {
    const intent = { type: 'SLM', side, price: 0, trigger: 334_500 } as const;
    const sent = sentTerms(intent, SHARE, null);
    const body = JSON.parse(place({ side, ...sent })) as Record<string, unknown>;
    assert.equal(body['orderType'], 'STOP_LOSS');
    assert.equal(body['triggerPrice'], 3_345);
    // 1.5 % behind the trigger, on the tick.
    assert.equal(body['price'], side === 'BUY' ? 3_395.15 : 3_294.85);
  }
});

test('golden payload: modification names the whole quantity', () => {
  assert.equal(
    modifyBody('1000000009', '112111182045', venueOrder({ quantity: 40 })),
    '{"dhanClientId":"1000000009","orderId":"112111182045","orderType":"LIMIT","legName":"NA","quantity":40,"price":3345.8,"disclosedQuantity":0,"triggerPrice":0,"validity":"DAY"}',
  );
  assert.equal(
    modifyBody('1000000009', '112111182045', venueOrder({ type: 'SL', trigger: 334_000, disclosed: 2 })),
    '{"dhanClientId":"1000000009","orderId":"112111182045","orderType":"STOP_LOSS","legName":"NA","quantity":5,"price":3345.8,"disclosedQuantity":2,"triggerPrice":3340,"validity":"DAY"}',
  );
});

const SUPER: VenueSuperOrder = {
  correlationId: '123abc678',
  instrument: SHARE,
  side: 'BUY',
  product: 'CNC',
  type: 'LIMIT',
  quantity: 5,
  price: 150_000,
  target: 160_000,
  stop: 140_000,
  trail: 1_000,
};

test('golden payload: super order and its legs', () => {
  assert.equal(
    superBody('1000000003', SUPER),
    '{"dhanClientId":"1000000003","correlationId":"123abc678","transactionType":"BUY","exchangeSegment":"NSE_EQ","productType":"CNC","orderType":"LIMIT","securityId":"11536","quantity":5,"price":1500,"targetPrice":1600,"stopLossPrice":1400,"trailingJump":10}',
  );
  assert.match(superBody('1', { ...SUPER, type: 'MARKET' }), /"orderType":"MARKET".*"price":0,/);
  const head = '{"dhanClientId":"1","orderId":"77",';
  assert.equal(
    modifySuperBody('1', '77', 'ENTRY_LEG', SUPER),
    `${head}"orderType":"LIMIT","legName":"ENTRY_LEG","quantity":5,"price":1500,"targetPrice":1600,"stopLossPrice":1400,"trailingJump":10}`,
  );
  assert.equal(modifySuperBody('1', '77', 'TARGET_LEG', SUPER), `${head}"legName":"TARGET_LEG","targetPrice":1600}`);
  assert.equal(
    modifySuperBody('1', '77', 'STOP_LOSS_LEG', SUPER),
    `${head}"legName":"STOP_LOSS_LEG","stopLossPrice":1400,"trailingJump":10}`,
  );
  assert.throws(() => superBody('1', { ...SUPER, type: 'SL' }), /LIMIT or MARKET/);
});

test('golden payload: forever orders, single and one-cancels-other', () => {
  const base: VenueForever = {
    ...venueOrder({ correlationId: 'x1', product: 'CNC', price: 142_800, trigger: 142_700 }),
    flag: 'SINGLE',
    price1: 142_000,
    trigger1: 141_900,
    quantity1: 10,
  };
  const head =
    '"transactionType":"BUY","exchangeSegment":"NSE_EQ","productType":"CNC","orderType":"LIMIT","validity":"DAY","securityId":"11536","quantity":5,"price":1428,"triggerPrice":1427';
  assert.equal(
    foreverBody('1000000132', base),
    `{"dhanClientId":"1000000132","correlationId":"x1","orderFlag":"SINGLE",${head}}`,
  );
  assert.equal(
    foreverBody('1000000132', { ...base, flag: 'OCO' }),
    `{"dhanClientId":"1000000132","correlationId":"x1","orderFlag":"OCO",${head},"price1":1420,"triggerPrice1":1419,"quantity1":10}`,
  );
});

test('golden payload: margin and conversion', () => {
  assert.equal(
    marginBody('1', venueOrder()),
    '{"dhanClientId":"1","exchangeSegment":"NSE_EQ","transactionType":"BUY","quantity":5,"productType":"INTRADAY","securityId":"11536","price":3345.8}',
  );
  const terms =
    '{"exchangeSegment":"NSE_EQ","transactionType":"BUY","quantity":5,"productType":"INTRADAY","securityId":"11536","price":3345.8}';
  assert.equal(
    marginOfAllBody('1', [venueOrder(), venueOrder()]),
    `{"dhanClientId":"1","includePosition":false,"includeOrder":false,"scripList":[${terms},${terms}]}`,
  );
  const position = {
    segment: 'NSE_EQ',
    securityId: 11_536,
    symbol: 'TCS',
    product: 'INTRADAY',
    net: -40,
    carried: 0,
    carriedAverage: null,
    realisedPaise: 0,
  } as const;
  assert.equal(
    convertBody('1', position, 'INTRADAY', 40, 'CNC'),
    '{"dhanClientId":"1","fromProductType":"INTRADAY","exchangeSegment":"NSE_EQ","positionType":"SHORT","securityId":"11536","convertQty":40,"toProductType":"CNC"}',
  );
});

test('what the broker would refuse for its shape is refused before it is sent', () => {
  assert.throws(() => place({ correlationId: 'x'.repeat(26) }), /at most 25/);
  assert.doesNotThrow(() => place({ correlationId: 'x'.repeat(25) }));
  assert.throws(() => place({ correlationId: 'a/b' }), /correlation id/);
  assert.throws(() => place({ quantity: 10, disclosed: 2 }), /at least 3/);
  assert.throws(() => place({ quantity: 10, disclosed: 11 }), /disclosed/);
  assert.throws(() => place({ instrument: CRUDE, quantity: 150 }), /no whole lots of 100/);
});

test('prices go out without dust and come back as they were', () => {
  check(
    property(integer({ min: 0, max: 2_000_000_000 }), constantFrom(2 as const, 4 as const), (scaled, decimals) => {
      const text = JSON.stringify(priceNumber(scaled, decimals));
      assert.match(text, decimals === 2 ? /^\d+(\.\d{1,2})?$/ : /^\d+(\.\d{1,4})?$/);
      assert.equal(scaledPrice(Number(text), decimals), scaled);
    }),
  );
});
