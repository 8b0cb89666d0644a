import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyError } from '../../../../src/main/adapters/dhan/errors.ts';
import { type OrderUpdate, orderUpdateOf } from '../../../../src/main/adapters/dhan/order-update.ts';
import {
  depth200Request,
  disconnectRequest,
  orderLogin,
  partnerLogin,
  subscriptionRequest,
} from '../../../../src/main/adapters/dhan/requests.ts';
import { fixture } from '../../../support/shipped-calendar.ts';

const { json, errors } = fixture('dhan-wire.json') as {
  json: { name: string; json: { Data: Record<string, unknown> } }[];
  errors: { name: string; http: number; body: unknown }[];
};

const hdfc = { segment: 'NSE_EQ', securityId: 1333 } as const;
const nifty = { segment: 'IDX_I', securityId: 13 } as const;
const future = { segment: 'NSE_FNO', securityId: 49081 } as const;

const BUILT: Record<string, object> = {
  feed_subscribe_ticker: subscriptionRequest('ticker', [hdfc, nifty], true),
  feed_subscribe_quote: subscriptionRequest('quote', [hdfc], true),
  feed_subscribe_full: subscriptionRequest('full', [future], true),
  feed_unsubscribe_ticker: subscriptionRequest('ticker', [hdfc], false),
  feed_unsubscribe_quote: subscriptionRequest('quote', [hdfc], false),
  feed_unsubscribe_full: subscriptionRequest('full', [future], false),
  ws_disconnect: disconnectRequest(),
  depth20_subscribe: subscriptionRequest('depth', [hdfc], true),
  depth200_subscribe: depth200Request(hdfc, true),
  depth20_unsubscribe_24: subscriptionRequest('depth', [hdfc], false),
  order_login_self: orderLogin('1000000001', '<JWT>'),
  order_login_partner: partnerLogin('<partner_id>', '<partner_secret>'),
};

/** What the frames mean where a member is left out, by vector. */
const OMITTED: Record<string, Partial<OrderUpdate>> = {
  order_alert_pending_live_shape: { tradedQty: 0, triggerPrice: 0, avgTradedPrice: 0, strikePrice: 0, algoOrdNo: '' },
  order_alert_traded_live_shape: { remainingQuantity: 0, triggerPrice: 0, tradedQty: 1, tradedPrice: 377 },
  order_alert_rejected_live_shape: { price: 0, tradedQty: 0, exchOrderNo: '0' },
  order_alert_modified_sl_option_live_shape: { correlationId: '', strategyId: '', strikePrice: 22550 },
  order_alert_docs_pascalcase: { algoOrdNo: '', strikePrice: 0, tradedQty: 0, discQuantity: 1, status: 'Cancelled' },
};

test('all 17 JSON vectors are built or parsed', () => {
  assert.equal(json.length, 17);
  assert.deepEqual(json.map(({ name }) => name).sort(), [...Object.keys(BUILT), ...Object.keys(OMITTED)].sort());
});

for (const { name, json: wanted } of json) {
  if (name in BUILT) {
    test(`message ${name} is built to the letter`, () => {
      assert.equal(JSON.stringify(BUILT[name]), JSON.stringify(wanted));
    });
  } else {
    test(`order frame ${name} is read whole`, () => {
      const update = orderUpdateOf(wanted);
      assert.ok(update);
      for (const [key, value] of Object.entries(wanted.Data)) {
        const field = (key.slice(0, 1).toLowerCase() + key.slice(1)) as keyof OrderUpdate;
        assert.ok(field in update, field);
        assert.equal(update[field], value ?? (typeof update[field] === 'number' ? 0 : ''), field);
      }
      for (const [field, value] of Object.entries(OMITTED[name] ?? {})) {
        assert.equal(update[field as keyof OrderUpdate], value, field);
      }
    });
  }
}

test('frames that are not about an order are passed over', () => {
  for (const frame of [
    null,
    7,
    [],
    'x',
    {},
    { Type: 'ack', Data: { orderNo: '1' } },
    { Type: 'order_alert', Data: {} },
  ]) {
    assert.equal(orderUpdateOf(frame), null);
  }
});

const CLASSES: Record<string, string> = {
  auth_trading: 'denied.session_dead',
  auth_trading_901: 'denied.session_dead',
  auth_data: 'denied.session_dead',
  rate_trading: 'unavailable.rate_limited',
  rate_data: 'unavailable.rate_limited',
  bad_input: 'input.refused',
  invalid_ip: 'denied.ip_not_registered',
  data_bad_id: 'input.unknown_instrument',
  not_found_external: 'rejected.order_unknown',
  cancel_in_transit: 'rejected.order_in_transit',
  market_closed_modify: 'rejected.market_closed',
  holdings_empty: 'rejected.no_holdings',
  unknown_path: 'rejected.unknown_path',
  getip_error: 'rejected.broker',
};

test('all 14 error vectors are classified on their message', () => {
  assert.equal(errors.length, 14);
  const got = Object.fromEntries(errors.map(({ name, http, body }) => [name, classifyError(http, body)?.code]));
  assert.deepEqual(got, CLASSES);
});

test('the same code with another message is another fault', () => {
  const say = (errorMessage: string, status = 400) =>
    classifyError(status, { errorType: 'Order_Error', errorCode: 'DH-906', errorMessage })?.code;
  assert.equal(say('Invalid Token'), 'denied.session_dead');
  assert.equal(say('Trigger Price should be greater than Price'), 'rejected.broker');
  assert.equal(say('Markets are Offline or Blocked'), 'rejected.market_closed');
});

test('legacy, auth-host and bodyless answers are errors too', () => {
  const legacy = {
    errorCode: 'NONE',
    httpStatus: 'BAD_REQUEST',
    internalErrorCode: 'RS-9005',
    internalErrorMessage: 'no data',
  };
  assert.deepEqual(classifyError(400, legacy)?.detail, { status: 400, brokerCode: 'RS-9005' });
  assert.equal(classifyError(200, { status: 'error', message: 'Invalid TOTP' })?.code, 'denied.login_refused');
  assert.equal(
    classifyError(200, { status: 'error', message: 'Token can be generated once every 2 minutes' })?.code,
    'unavailable.token_throttled',
  );
  assert.equal(classifyError(502, null)?.code, 'unavailable.broker_error');
  assert.equal(classifyError(429, null)?.code, 'unavailable.rate_limited');
  assert.equal(classifyError(401, null)?.code, 'denied.session_dead');
});

test('good answers of all four shapes are no error', () => {
  const good = [
    { availabelBalance: 1 },
    [],
    [{ orderStatus: 'REJECTED', omsErrorCode: 'x' }],
    { data: { '805': { last_price: 1 } }, status: 'success' },
    { data: { ce: null, pe: null } },
    null,
  ];
  for (const body of good) assert.equal(classifyError(200, body), null, JSON.stringify(body));
});
