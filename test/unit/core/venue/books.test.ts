import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLIENT, CRUDE, OPTION, orderBody, SHARE, VenueBed } from './venue-bed.ts';

const superBody = (more: Record<string, unknown> = {}): Record<string, unknown> => {
  const { validity, ...body } = orderBody({
    price: 378,
    targetPrice: 380,
    stopLossPrice: 375,
    trailingJump: 0,
    ...more,
  });
  assert.equal(validity, 'DAY');
  return body;
};

type Row = Record<string, unknown>;
const legs = (row: Row): Row[] => row['legDetails'] as Row[];

test('a super order: entry, then both exits, and one exit ends the other', () => {
  const bed = new VenueBed();
  const { body } = bed.call('POST', '/super/orders', superBody());
  assert.equal(body['orderStatus'], 'TRANSIT');
  bed.run().run();
  const [row] = bed.call('GET', '/super/orders').body as unknown as [Row];
  assert.equal(row['orderStatus'], 'TRADED');
  assert.deepEqual(
    legs(row).map((leg) => [leg['legName'], leg['orderStatus'], leg['price'], leg['remainingQuantity']]),
    [
      ['STOP_LOSS_LEG', 'PENDING', 375, 10],
      ['TARGET_LEG', 'PENDING', 380, 10],
    ],
  );
  bed.market.set(SHARE, 38_010);
  bed.run().run();
  const [closed] = bed.call('GET', '/super/orders').body as unknown as [Row];
  assert.equal(closed['orderStatus'], 'CLOSED');
  assert.deepEqual(
    legs(closed).map((leg) => [leg['orderStatus'], leg['triggeredQuantity']]),
    [
      ['CANCELLED', 0],
      ['TRIGGERED', 10],
    ],
  );
  assert.equal(bed.position(SHARE)?.['netQty'], 0);
  const frames = bed.frames(String(legs(closed)[1]?.['orderId']));
  assert.deepEqual(
    [frames[0]?.['legNo'], frames[0]?.['remarks'], frames[0]?.['algoOrdNo']],
    [3, 'Super Order', row['orderId']],
  );
});

test('the stop of a super order trails in jumps, and a zero jump ends that', () => {
  const bed = new VenueBed();
  const id = bed.call('POST', '/super/orders', superBody({ trailingJump: 1, targetPrice: 400 })).body['orderId'];
  bed.run().run();
  bed.market.set(SHARE, 37_950);
  bed.run();
  const stop = (): Row => legs((bed.call('GET', '/super/orders').body as unknown as [Row])[0])[0] as Row;
  assert.equal(stop()['price'], 377);
  assert.equal(
    bed.call('PUT', `/super/orders/${String(id)}`, { legName: 'STOP_LOSS_LEG', stopLossPrice: 378 }).status,
    200,
  );
  assert.deepEqual([stop()['price'], stop()['trailingJump']], [378, 0]);
  bed.market.set(SHARE, 37_750);
  bed.run().run();
  assert.equal((bed.call('GET', '/super/orders').body as unknown as [Row])[0]['orderStatus'], 'CLOSED');
});

test('super orders refuse prices out of order, and a price on MARKET', () => {
  const bed = new VenueBed();
  assert.equal(bed.call('POST', '/super/orders', superBody({ targetPrice: 370 })).status, 400);
  assert.equal(bed.call('POST', '/super/orders', superBody({ stopLossPrice: 379 })).status, 400);
  const priced = bed.call('POST', '/super/orders', superBody({ orderType: 'MARKET' }));
  assert.equal(priced.body['errorMessage'], 'Invalid Price for orderType');
  const id = bed.call('POST', '/super/orders', superBody({ orderType: 'MARKET', price: 0 })).body['orderId'];
  bed.run().run();
  const cancelled = bed.call('DELETE', `/super/orders/${String(id)}/ENTRY_LEG`);
  assert.deepEqual([cancelled.status, cancelled.body['orderStatus']], [202, 'CANCELLED']);
  bed.run();
  const row = (bed.call('GET', '/super/orders').body as unknown as [Row])[0];
  assert.deepEqual(
    legs(row).map((leg) => leg['orderStatus']),
    ['CANCELLED', 'CANCELLED'],
  );
  assert.equal(bed.call('DELETE', `/super/orders/${String(id)}/TARGET_LEG`).status, 400);
});

test('forever orders: an OCO is two rows of one id, the flag stands in orderType, one trigger ends both', () => {
  const bed = new VenueBed();
  const oco = {
    orderFlag: 'OCO',
    productType: 'CNC',
    price: 380,
    triggerPrice: 379,
    price1: 370,
    triggerPrice1: 371,
    quantity1: 5,
  };
  const { body } = bed.call('POST', '/forever/orders', orderBody(oco));
  assert.equal(body['orderStatus'], 'PENDING');
  const rows = (): Row[] => bed.call('GET', '/forever/orders').body as unknown as Row[];
  assert.deepEqual(
    rows().map((one) => [one['orderId'], one['orderStatus'], one['orderType'], one['legName'], one['updateTime']]),
    [
      [body['orderId'], 'CONFIRM', 'OCO', 'TARGET_LEG', null],
      [body['orderId'], 'CONFIRM', 'OCO', 'STOP_LOSS_LEG', null],
    ],
  );
  assert.equal(bed.call('GET', '/forever/all').status, 404);
  bed.nowMs += 86_400_000;
  bed.run();
  assert.equal(rows().length, 2, 'they outlive the day');
  bed.market.set(SHARE, 37_100);
  bed.run().run();
  assert.deepEqual(
    rows().map((one) => one['orderStatus']),
    ['CANCELLED', 'TRIGGERED'],
  );
  const [order] = bed.call('GET', '/orders').body as unknown as [Row];
  assert.deepEqual([order['quantity'], order['price'], order['orderType']], [5, 370, 'LIMIT']);
  assert.equal(bed.call('POST', '/forever/orders', orderBody({ ...oco, price: 0 })).body['errorCode'], 'DH-905');
});

test('an alert on a price sends its orders once', () => {
  const bed = new VenueBed();
  const condition = {
    comparisonType: 'PRICE_WITH_VALUE',
    exchangeSegment: 'NSE_EQ',
    securityId: '11630',
    operator: 'CROSSING_UP',
    comparingValue: 380,
    frequency: 'ONCE',
  };
  const { validity, dhanClientId, ...order } = orderBody({ price: '385.00', discQuantity: '0', triggerPrice: '0' });
  assert.deepEqual([validity, dhanClientId], ['DAY', CLIENT]);
  const made = bed.call('POST', '/alerts/orders', { condition, orders: [{ ...order, validity }] });
  assert.equal(made.body['alertStatus'], 'ACTIVE');
  bed.run();
  bed.market.set(SHARE, 38_000);
  bed.run().run();
  const row = bed.call('GET', `/alerts/orders/${String(made.body['alertId'])}`).body;
  assert.deepEqual([row['alertStatus'], row['lastPrice']], ['TRIGGERED', '380.00']);
  bed.run();
  assert.equal(bed.call('GET', '/orders').body.length, 1);
  assert.equal(bed.call('GET', '/alerts/orders/1').status, 404);
  const second = bed.call('POST', '/alerts/orders', {
    condition: { ...condition, indicatorName: 'X', comparisonType: 'TECHNICAL_WITH_CLOSE' },
    orders: [order],
  });
  assert.equal(second.status, 400);
});

test('kill switch: refused while anything is open, refuses orders afterwards, ends with the day', () => {
  const bed = new VenueBed();
  const id = bed.place({ price: 370 });
  bed.run();
  const kill = (killSwitchStatus: string) => bed.call('POST', '/killswitch', undefined, { killSwitchStatus });
  assert.equal(kill('ACTIVATE').status, 400);
  bed.call('DELETE', `/orders/${id}`);
  bed.run();
  assert.equal(kill('ACTIVATE').body['killSwitchStatus'], 'Kill Switch has been successfully activated');
  assert.equal(bed.call('GET', '/killswitch').body['killSwitchStatus'], 'ACTIVATE');
  assert.equal(bed.call('POST', '/orders', orderBody()).status, 400);
  bed.nowMs += 86_400_000;
  bed.run();
  assert.equal(bed.call('GET', '/killswitch').body['killSwitchStatus'], 'DEACTIVATE');
  assert.equal(kill('OFF').body['errorCode'], 'DH-905');
});

test('exit by loss closes the position and pulls the kill switch', () => {
  const bed = new VenueBed();
  bed.place({ quantity: 100, price: 378 });
  bed.run();
  const body = { profitValue: '1000.00', lossValue: 500, productType: ['INTRADAY'], enableKillSwitch: true };
  assert.equal(bed.call('POST', '/pnlExit', body).body['errorMessage'], 'dhanClientId is required');
  assert.equal(bed.call('POST', '/pnlExit', { ...body, dhanClientId: CLIENT }).body['pnlExitStatus'], 'ACTIVE');
  assert.deepEqual(bed.call('GET', '/pnlExit').body['loss'], '500.00');
  bed.market.set(SHARE, 37_100);
  bed.run().run();
  assert.equal(bed.position(SHARE)?.['positionType'], 'CLOSED');
  assert.equal(bed.call('GET', '/killswitch').body['killSwitchStatus'], 'ACTIVATE');
  assert.equal(bed.call('DELETE', '/pnlExit').body['pnlExitStatus'], 'DISABLED');
});

test('exit-all cancels orders and closes positions in slices', () => {
  const bed = new VenueBed();
  bed.market.set(OPTION, 13_000, {
    bids: [{ pricePaise: 12_995, quantity: 10_000 }],
    asks: [{ pricePaise: 13_005, quantity: 10_000 }],
  });
  const option = { exchangeSegment: 'NSE_FNO', securityId: '45471', productType: 'MARGIN', price: 131 };
  bed.place({ ...option, quantity: 1_755 });
  bed.place({ ...option, quantity: 130 });
  const waiting = bed.place({ price: 370 });
  bed.run();
  assert.equal(bed.call('DELETE', '/positions').body['status'], 'SUCCESS');
  bed.run();
  assert.equal(bed.order(waiting)['orderStatus'], 'CANCELLED');
  assert.equal(bed.position(OPTION)?.['netQty'], 0);
  const sold = bed.call('GET', '/orders').body.filter((row) => row['transactionType'] === 'SELL');
  assert.deepEqual(
    sold.map((row) => row['quantity']),
    [1_755, 130],
  );
});

test('conversion moves quantity at its average, 202 without a body', () => {
  const bed = new VenueBed();
  bed.place({ quantity: 100, price: 378 });
  bed.run();
  const body = {
    fromProductType: 'INTRADAY',
    toProductType: 'CNC',
    exchangeSegment: 'NSE_EQ',
    securityId: '11630',
    positionType: 'LONG',
  };
  const answer = bed.call('POST', '/positions/convert', { ...body, convertQty: '40' });
  assert.deepEqual([answer.status, answer.body], [202, null]);
  const rows = bed.call('GET', '/positions').body.map((row) => [row['productType'], row['netQty'], row['buyAvg']]);
  assert.deepEqual(rows, [
    ['INTRADAY', 60, 377.05],
    ['CNC', 40, 377.05],
  ]);
  assert.equal(bed.call('POST', '/positions/convert', { ...body, convertQty: 61 }).status, 400);
});

test('the next day: delivery is in the holdings, derivatives are carried, books are empty, the ledger has a line', () => {
  const bed = new VenueBed();
  assert.equal(bed.call('GET', '/holdings').status, 500);
  bed.place({ productType: 'CNC', quantity: 20, price: 378 });
  bed.place({ exchangeSegment: 'MCX_COMM', securityId: '565899', productType: 'MARGIN', quantity: 1, price: 5_610 });
  bed.run();
  bed.nowMs += 86_400_000;
  bed.run();
  assert.deepEqual([bed.call('GET', '/orders').body, bed.call('GET', '/trades').body], [[], []]);
  const [holding] = bed.call('GET', '/holdings').body as unknown as [Row];
  assert.deepEqual(
    [holding['totalQty'], holding['t1Qty'], holding['avgCostPrice'], holding['exchange']],
    [20, 20, 377.05, 'ALL'],
  );
  const carried = bed.position(CRUDE);
  assert.deepEqual(
    [
      carried?.['carryForwardBuyQty'],
      carried?.['dayBuyQty'],
      carried?.['multiplier'],
      carried?.['carryForwardBuyValue'],
    ],
    [1, 0, 100, 560_100],
  );
  const history = bed.call('GET', '/trades/2026-11-20/2026-11-20/0').body;
  assert.equal(history.length, 2);
  assert.equal('tradingSymbol' in (history[0] as Row), false);
  assert.deepEqual(bed.call('GET', '/trades/2026-11-20/2026-11-20/1').body, []);
  const ledger = bed.call('GET', '/ledger', undefined, { 'from-date': '2026-11-20', 'to-date': '2026-11-30' }).body;
  assert.deepEqual(
    ledger.map((row) => row['voucherdate']),
    ['Jan 01, 1970', 'Jan 01, 1970', 'Nov 21, 2026'],
  );
  const sale = bed.place({ productType: 'CNC', transactionType: 'SELL', quantity: 20, price: 376 });
  const over = bed.place({ productType: 'CNC', transactionType: 'SELL', quantity: 1, price: 376 });
  bed.run();
  assert.deepEqual([bed.order(sale)['orderStatus'], bed.order(over)['orderStatus']], ['TRADED', 'REJECTED']);
  bed.nowMs += 86_400_000;
  bed.run();
  assert.equal(bed.call('GET', '/holdings').status, 500);
});

test('an expired contract ends at its last price', () => {
  const bed = new VenueBed();
  bed.place({ exchangeSegment: 'NSE_FNO', securityId: '45471', productType: 'MARGIN', quantity: 65, price: 131 });
  bed.run();
  bed.nowMs = Date.parse('2026-11-24T15:00:00+05:30');
  bed.market.set(OPTION, 20_000);
  bed.run();
  const before = bed.venue.account(CLIENT).cashPaise;
  bed.market.quotes.delete(OPTION.key);
  bed.nowMs += 86_400_000;
  bed.run();
  assert.equal(bed.venue.account(CLIENT).cashPaise - before, 65 * 20_000);
  assert.equal(bed.position(OPTION), undefined);
});

test('funds and margins', () => {
  const bed = new VenueBed();
  const funds = (): Row => bed.call('GET', '/fundlimit').body;
  assert.equal(funds()['availabelBalance'], 1_000_000);
  const id = bed.place({ price: 376, quantity: 100 });
  bed.run();
  assert.equal(funds()['utilizedAmount'], 7_520, 'a fifth for intraday');
  assert.equal(funds()['availabelBalance'], 1_000_000 - 7_520);
  bed.call('DELETE', `/orders/${id}`);
  bed.run();
  assert.equal(funds()['availabelBalance'], 1_000_000);
  const single = bed.call('POST', '/margincalculator', orderBody({ productType: 'CNC', price: 100 })).body;
  assert.deepEqual([single['totalMargin'], single['leverage'], single['insufficientBalance']], [1_000, '1X', 0]);
  const script = orderBody({
    exchangeSegment: 'NSE_FNO',
    securityId: '45471',
    productType: 'MARGIN',
    quantity: 65,
    transactionType: 'SELL',
    price: 130,
  });
  const multi = bed.call('POST', '/margincalculator/multi', {
    includePosition: true,
    includeOrder: true,
    scripList: [script],
  }).body;
  assert.ok(Number(multi['totalMargin']) > 170_000 && Number(multi['totalMargin']) < 190_000);
  assert.equal(multi['foMargin'], multi['totalMargin']);
});

test('static address: order calls only from the one that is registered', () => {
  const bed = new VenueBed({ checkIp: true });
  const refused = bed.call('POST', '/orders', orderBody());
  assert.deepEqual([refused.status, refused.body['errorMessage']], [400, 'Invalid IP']);
  assert.deepEqual(bed.call('GET', '/ip/getIP').body, [{ message: 'No IP is set for this account', status: 'ERROR' }]);
  const set = { dhanClientId: CLIENT, ip: '10.200.10.10', ipFlag: 'PRIMARY' };
  assert.deepEqual(bed.call('POST', '/ip/setIP', set).body, { message: 'IP saved successfully', status: 'SUCCESS' });
  assert.equal(bed.call('PUT', '/ip/modifyIP', set).status, 400, 'locked for seven days');
  assert.deepEqual(bed.call('GET', '/ip/getIP').body, { modifyDatePrimary: '2026-11-20', primaryIP: '10.200.10.10' });
  const request = { method: 'POST', path: '/orders', clientId: CLIENT, body: orderBody(), ip: '10.200.10.10' } as const;
  assert.equal(bed.venue.handle(request, bed.nowMs).status, 200);
  assert.equal(bed.call('GET', '/orders').status, 200);
});

test('orders from elsewhere are told like the own ones, and the broker squares off', () => {
  const bed = new VenueBed({ squareOff: { cash: 11 * 60 + 30, derivatives: 925, commodity: 1_395 } });
  const order = bed.venue.placeExternal(CLIENT, orderBody({ price: 378 }), bed.nowMs, 'W');
  bed.run();
  assert.deepEqual(
    bed.frames(order.id).map((one) => [one['source'], one['status']]),
    [
      ['W', 'Pending'],
      ['W', 'Traded'],
    ],
  );
  bed.run(31 * 60_000).run();
  assert.equal(bed.position(SHARE)?.['netQty'], 0);
  const last = bed.call('GET', '/orders').body.at(-1) as Row;
  assert.equal(bed.frames(String(last['orderId']))[0]?.['source'], 'T');
});

test('depository pages', () => {
  const bed = new VenueBed();
  assert.equal(bed.call('GET', '/edis/tpin').status, 202);
  const form = { isin: 'INE733E01010', qty: 1, exchange: 'NSE', segment: 'EQ', bulk: true };
  assert.match(
    String(bed.call('POST', '/edis/form', form).body['edisFormHtml']),
    /^<!DOCTYPE html>.*edis\.cdslindia\.com/,
  );
  assert.equal(bed.call('POST', '/edis/bulkform', { ...form, isin: ['INE733E01010'] }).status, 200);
  assert.equal(bed.call('POST', '/edis/form', { ...form, qty: 0 }).status, 400);
  assert.equal(bed.call('GET', '/edis/inquire/ALL').body['totalQty'], 0);
});
