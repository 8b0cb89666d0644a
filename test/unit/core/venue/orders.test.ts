import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OPTION, orderBody, SHARE, START_MS, VenueBed } from './venue-bed.ts';

test('an order is TRANSIT at once, PENDING later, and 404 by correlation id until then', () => {
  const bed = new VenueBed();
  const answer = bed.call('POST', '/orders', orderBody({ correlationId: 'a-1', price: 376 }));
  assert.equal(answer.body['orderStatus'], 'TRANSIT');
  const id = String(answer.body['orderId']);
  assert.match(id, /^351261120\d{6}$/);
  assert.equal(bed.call('GET', '/orders/external/a-1').status, 404);
  assert.deepEqual(bed.call('DELETE', `/orders/${id}`).body['errorMessage'], 'Order is in Transit state');
  bed.run();
  assert.equal(bed.order(id)['orderStatus'], 'PENDING');
  assert.equal(bed.call('GET', '/orders/external/a-1').body['orderId'], id);
  assert.deepEqual(bed.call('GET', '/orders/1').body, []);
});

test('a marketable limit takes the levels one after the other and rests with the remainder', () => {
  const bed = new VenueBed();
  const id = bed.place({ quantity: 500, price: 377.1 });
  bed.run();
  const row = bed.order(id);
  assert.deepEqual([row['orderStatus'], row['filledQty'], row['remainingQuantity']], ['PART_TRADED', 300, 200]);
  assert.equal(row['averageTradedPrice'], Math.round(((100 * 377.05 + 200 * 377.1) / 300) * 10_000) / 10_000);
  const trades = bed.call('GET', `/trades/${id}`).body;
  assert.deepEqual(
    trades.map((one) => [one['tradedQuantity'], one['tradedPrice'], one['drvOptionType']]),
    [
      [100, 377.05, 'NA'],
      [200, 377.1, 'NA'],
    ],
  );
  bed.run();
  assert.equal(bed.order(id)['filledQty'], 300, 'what was taken from a level stays taken');
});

test('a resting order waits behind the displayed quantity and fills by traded volume', () => {
  const bed = new VenueBed();
  const id = bed.place({ quantity: 50, price: 376.95 });
  bed.run();
  bed.market.trade(SHARE, 60, 37_695);
  bed.run();
  assert.equal(bed.order(id)['filledQty'], 0, 'a hundred stand in front');
  bed.market.trade(SHARE, 70, 37_695);
  bed.run();
  assert.equal(bed.order(id)['filledQty'], 30);
  bed.market.trade(SHARE, 5, 37_690);
  bed.run();
  assert.equal(bed.order(id)['filledQty'], 35, 'a trade through the price fills without a queue');
  assert.equal(bed.order(id)['averageTradedPrice'], 376.95);
});

test('IOC leaves nothing behind', () => {
  const bed = new VenueBed();
  const id = bed.place({ quantity: 150, price: 377.05, validity: 'IOC' });
  bed.run();
  const row = bed.order(id);
  assert.deepEqual([row['orderStatus'], row['filledQty'], row['remainingQuantity']], ['CANCELLED', 100, 50]);
});

test('a market order becomes a limit with protection', () => {
  const bed = new VenueBed();
  const id = bed.place({ orderType: 'MARKET', price: 0, quantity: 10 });
  bed.run();
  const row = bed.order(id);
  assert.deepEqual([row['orderType'], row['price'], row['orderStatus']], ['LIMIT', 380.75, 'TRADED']);
});

test('a stop order waits for its trigger and says LMT after it', () => {
  const bed = new VenueBed();
  const sell = { transactionType: 'SELL', orderType: 'STOP_LOSS', triggerPrice: 375, price: 374.5 };
  const id = bed.place(sell);
  bed.run();
  assert.equal(bed.order(id)['orderStatus'], 'PENDING');
  bed.market.set(SHARE, 37_500);
  bed.run();
  assert.equal(bed.order(id)['orderStatus'], 'TRADED');
  assert.deepEqual(
    bed.frames(id).map((one) => [one['status'], one['orderType']]),
    [
      ['Pending', 'SL'],
      ['Triggered', 'LMT'],
      ['Traded', 'LMT'],
    ],
  );
  const wrong = bed.call('POST', '/orders', orderBody({ ...sell, triggerPrice: 374 }));
  assert.equal(wrong.body['errorMessage'], 'Trigger Price should be greater than Price');
});

test('a stop-loss market order does not rest: it fills at once or is refused', () => {
  const bed = new VenueBed();
  const body = { transactionType: 'SELL', orderType: 'STOP_LOSS_MARKET', price: 0 };
  const refused = bed.call('POST', '/orders', orderBody({ ...body, triggerPrice: 370 }));
  assert.deepEqual([refused.status, refused.body['errorMessage']], [400, 'Trigger Price should be greater than Price']);
  const id = bed.place({ ...body, triggerPrice: 376 });
  bed.run();
  assert.deepEqual([bed.order(id)['orderStatus'], bed.order(id)['orderType']], ['TRADED', 'LIMIT']);
});

test('RMS rejects after acceptance, with the order in its text', () => {
  const bed = new VenueBed();
  const cases: [Record<string, unknown>, RegExp][] = [
    [{ price: 500 }, /^RMS:\d+:Order Price needs to be Circuit Limits of 339\.30 to 414\.70$/],
    [{ price: 377.03 }, /tick size 0\.05/],
    [
      { quantity: 1_000_000, price: 377 },
      /^RMS:\d+:You have insufficient funds\. Please add Rs\.\d+\.\d\d to trade\.$/,
    ],
    [{ exchangeSegment: 'NSE_FNO', securityId: '45471', quantity: 64, price: 130 }, /lot size 65/],
    [{ exchangeSegment: 'NSE_FNO', securityId: '45471', quantity: 1_820, price: 130 }, /freeze quantity 1800/],
    [{ productType: 'CNC', transactionType: 'SELL' }, /Holding quantity is not sufficient/],
    [{ exchangeSegment: 'NSE_FNO', securityId: '45471', quantity: 65, productType: 'CNC' }, /Product CNC/],
  ];
  for (const [more, text] of cases) {
    const id = bed.place(more);
    bed.run();
    const row = bed.order(id);
    assert.equal(row['orderStatus'], 'REJECTED');
    assert.match(String(row['omsErrorDescription']), text);
    assert.equal(bed.frames(id).at(-1)?.['exchOrderTime'], '0001-01-01 00:00:00');
  }
});

test('bad bodies are refused at once', () => {
  const bed = new VenueBed();
  const bad = [
    { quantity: '' },
    { price: '' },
    { correlationId: 'x'.repeat(26) },
    { correlationId: 'a;b' },
    { transactionType: 'HOLD' },
    { securityId: '999' },
    { quantity: 0 },
    { quantity: 1.5 },
    { price: 0 },
    { disclosedQuantity: 1 },
    { dhanClientId: '1' },
    { productType: 'BO' },
  ];
  for (const more of bad) {
    const { status, body } = bed.call('POST', '/orders', orderBody(more));
    assert.deepEqual([status, body['errorCode']], [400, 'DH-905'], JSON.stringify(more));
  }
  const { quantity, ...without } = orderBody();
  assert.equal(quantity, 10);
  assert.equal(bed.call('POST', '/orders', without).body['errorMessage'], 'quantity is required');
  assert.equal(bed.call('POST', '/orders', orderBody({ quantity: '10', securityId: '11630' })).status, 200);
});

test('a modification sets the total quantity, loses the queue, and there are 25 of them', () => {
  const bed = new VenueBed({ latencyMs: 1, latencyJitterMs: 0 });
  const id = bed.place({ price: 376 });
  assert.equal(bed.call('PUT', `/orders/${id}`, { quantity: 20 }).status, 200, 'TRANSIT can be modified');
  bed.run();
  assert.equal(bed.order(id)['quantity'], 20);
  for (let i = 1; i < 25; i++) {
    assert.equal(bed.call('PUT', `/orders/${id}`, { price: 370 + i * 0.05 }).status, 200);
    bed.run();
  }
  const over = bed.call('PUT', `/orders/${id}`, { price: 376 });
  assert.deepEqual([over.status, over.body['errorCode']], [400, 'DH-906']);
  assert.equal(bed.frames(id).filter((one) => one['status'] === 'Modified').length, 25);
});

test('cancel is asynchronous, and a finished order cannot be cancelled', () => {
  const bed = new VenueBed();
  const id = bed.place({ price: 376 });
  bed.run();
  assert.equal(bed.call('DELETE', `/orders/${id}`).body['orderStatus'], 'CANCELLED');
  assert.equal(bed.order(id)['orderStatus'], 'PENDING');
  bed.run();
  assert.equal(bed.order(id)['orderStatus'], 'CANCELLED');
  assert.deepEqual(bed.call('DELETE', `/orders/${id}`).body['errorCode'], 'DH-906');
});

test('a late fill comes after the cancellation was told', () => {
  const bed = new VenueBed({}, () => 500);
  const id = bed.place({ price: 376 });
  bed.run();
  bed.call('DELETE', `/orders/${id}`);
  bed.run(1_000).run(1_000);
  assert.deepEqual(
    bed.frames(id).map((one) => one['status']),
    ['Pending', 'Cancelled', 'Traded'],
  );
  assert.equal(bed.order(id)['filledQty'], 10);
});

test('slicing falls into orders below the freeze quantity, at most ten', () => {
  const bed = new VenueBed();
  const body = orderBody({ exchangeSegment: 'NSE_FNO', securityId: '45471', price: 100, productType: 'MARGIN' });
  const { body: made } = bed.call('POST', '/orders/slicing', {
    ...body,
    quantity: 1_755 * 2 + 65,
    correlationId: 's1',
  });
  assert.equal(made.length, 3);
  bed.run();
  assert.deepEqual(
    bed.call('GET', '/orders').body.map((row) => [row['quantity'], row['correlationId']]),
    [
      [1_755, 's1'],
      [1_755, 's1'],
      [65, 's1'],
    ],
  );
  assert.equal(bed.call('POST', '/orders/slicing', { ...body, quantity: 1_755 * 10 + 65 }).status, 400);
});

test('off hours: new orders and changes are refused, orders for the opening wait', () => {
  const bed = new VenueBed();
  const working = bed.place({ price: 376 });
  bed.run();
  bed.hours.fixed = 'closed';
  assert.equal(bed.call('POST', '/orders', orderBody()).body['errorMessage'], 'Markets are Offline or Blocked');
  const change = bed.call('PUT', `/orders/${working}`, { price: 375 });
  assert.equal(change.body['errorMessage'], 'Market is Closed! You cannot modify/cancel an order now.');
  const amo = bed.place({ afterMarketOrder: true, amoTime: 'OPEN_30', price: 377.05 });
  bed.run();
  assert.equal(bed.order(working)['orderStatus'], 'EXPIRED');
  const row = bed.order(amo);
  assert.deepEqual(
    [row['orderStatus'], row['exchangeOrderId'], row['exchangeTime'], row['afterMarketOrder']],
    ['PENDING', '0', '0001-01-01 00:00:00', true],
  );
  bed.hours.fixed = null;
  bed.nowMs = Date.parse('2026-11-21T09:15:00+05:30');
  bed.run();
  assert.equal(bed.order(amo)['exchangeOrderId'], '0');
  bed.run(20 * 60_000);
  assert.equal(bed.order(amo)['orderStatus'], 'TRADED');
  assert.ok(bed.nowMs > START_MS);
});

test('the closing auction fills at its price and cancels the rest', () => {
  const bed = new VenueBed();
  const [meets, misses] = [bed.place({ price: 376.9 }), bed.place({ price: 370 })];
  bed.run();
  bed.hours.fixed = 'auction';
  const stop = bed.place({ orderType: 'STOP_LOSS', triggerPrice: 377, price: 378 });
  bed.run();
  assert.match(String(bed.order(stop)['omsErrorDescription']), /closing auction/);
  bed.market.set(SHARE, 37_600);
  bed.hours.fixed = 'buffer';
  bed.run();
  assert.deepEqual([bed.order(meets)['averageTradedPrice'], bed.order(meets)['orderStatus']], [376, 'TRADED']);
  assert.equal(bed.order(misses)['orderStatus'], 'CANCELLED');
});

test('own orders meet by price and then by time', () => {
  const bed = new VenueBed();
  bed.market.set(OPTION, 13_000, { bids: [], asks: [] });
  const body = { exchangeSegment: 'NSE_FNO', securityId: '45471', productType: 'MARGIN', quantity: 65 };
  const ids = [13_050, 13_000, 13_000].map((paise) => {
    const id = bed.place({ ...body, transactionType: 'SELL', price: paise / 100 });
    bed.run();
    return id;
  });
  const buy = bed.place({ ...body, quantity: 130, price: 131 });
  bed.run();
  assert.deepEqual(
    ids.map((id) => bed.order(id)['filledQty']),
    [0, 65, 65],
  );
  assert.equal(bed.order(buy)['averageTradedPrice'], 130);
});
