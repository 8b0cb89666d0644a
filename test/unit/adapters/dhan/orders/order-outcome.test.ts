import assert from 'node:assert/strict';
import { test } from 'node:test';

import { dhanWire } from '../../../../support/dhan-wire.ts';
import { FaultError, faultOf } from '#contract/faults.ts';
import { askedOf, changedOf, unanswered } from '../../../../../src/main/adapters/dhan/orders/order-outcome.ts';
import { TransportError, type TransportRequest } from '../../../../../src/main/adapters/dhan/orders/order-transport.ts';
import { staticIpFault } from '../../../../../src/main/adapters/dhan/orders/static-ip.ts';

const PLACE: TransportRequest = { method: 'POST', path: '/orders', body: '{}', rate: 'entry' };
const answer = (status: number, body: unknown) => ({
  status,
  text: typeof body === 'string' ? body : JSON.stringify(body),
  sentMonoMs: 0,
});

function codeOf(status: number, body: unknown): string {
  try {
    changedOf(PLACE, answer(status, body));
    return 'taken';
  } catch (thrown) {
    return faultOf(thrown).code;
  }
}

/** What each recorded error envelope means for an order that was sent. */
const EXPECTED: Readonly<Record<string, string>> = {
  auth_trading: 'rejected.session_dead',
  auth_trading_901: 'rejected.session_dead',
  auth_data: 'rejected.session_dead',
  rate_trading: 'rejected.rate_limited',
  rate_data: 'rejected.rate_limited',
  bad_input: 'rejected.refused',
  invalid_ip: 'rejected.ip_not_registered',
  data_bad_id: 'rejected.unknown_instrument',
  not_found_external: 'rejected.order_unknown',
  cancel_in_transit: 'rejected.order_in_transit',
  market_closed_modify: 'rejected.market_closed',
  holdings_empty: 'in_doubt.server_error',
  unknown_path: 'rejected.unknown_path',
  getip_error: 'rejected.broker',
};

for (const { name, http, body } of dhanWire.errors) {
  test(`an order that is answered with ${name} is ${EXPECTED[name]}`, () => {
    assert.ok(name in EXPECTED, `${name} has no expectation`);
    assert.equal(codeOf(http, body), EXPECTED[name]);
  });
}

test('whatever is not a readable word of the broker leaves the order in doubt', () => {
  const envelope = { errorType: 'Order_Error', errorCode: 'DH-906', errorMessage: 'x' };
  assert.equal(codeOf(500, envelope), 'in_doubt.server_error');
  assert.equal(codeOf(502, '<html>Bad Gateway</html>'), 'in_doubt.server_error');
  assert.equal(codeOf(503, ''), 'in_doubt.server_error');
  assert.equal(codeOf(400, { ...envelope, errorCode: 'DH-909' }), 'in_doubt.server_error');
  assert.equal(codeOf(200, { ...envelope, errorCode: 'DH-908' }), 'in_doubt.server_error');
  assert.equal(codeOf(408, envelope), 'in_doubt.server_error');
  assert.equal(codeOf(301, ''), 'in_doubt.redirected');
  assert.equal(codeOf(403, '<html>'), 'in_doubt.unreadable');
  assert.equal(codeOf(200, '{"orderId":'), 'in_doubt.unreadable');
  assert.equal(codeOf(200, '7'), 'in_doubt.unreadable');
  assert.equal(codeOf(200, { orderId: '1', orderStatus: 'TRANSIT' }), 'taken');
  assert.equal(codeOf(201, [{ orderId: '1' }]), 'taken');
  assert.equal(codeOf(202, ''), 'taken');
});

test('no answer: only what is proven not to have left was not sent', () => {
  const fault = (sent: boolean, changes: boolean) =>
    faultOf(unanswered(new TransportError(sent, 'timed_out', 'Late.'), PLACE, changes));
  assert.equal(fault(true, true).kind, 'in_doubt');
  assert.match(fault(true, true).text, /do not send it again/);
  assert.equal(fault(false, true).code, 'unavailable.timed_out');
  assert.match(fault(false, true).text, /Nothing was sent/);
  assert.equal(fault(true, false).kind, 'unavailable');
  const bug = new TypeError('x');
  assert.equal(unanswered(bug, PLACE, true), bug);
});

test('a question is classified as a question', () => {
  const ask = (status: number, body: unknown): unknown => askedOf({ ...PLACE, method: 'GET' }, answer(status, body));
  assert.deepEqual(ask(200, []), []);
  assert.throws(() => ask(500, 'x'), { message: /HTTP 500/ });
  assert.throws(
    () => ask(200, '<html>'),
    (thrown) => thrown instanceof FaultError && thrown.fault.code === 'unavailable.bad_answer',
  );
});

test('the registered addresses are believed where they are plain', () => {
  const good = { primaryIP: '10.0.0.14', secondaryIP: '10.0.0.12', modifyDatePrimary: '2025-09-28' };
  assert.equal(staticIpFault(good), null);
  assert.equal(staticIpFault({ ...good, ipMatchStatus: 'PRIMARY_MATCH', ordersAllowed: true }), null);
  assert.equal(staticIpFault({ ...good, ipMatchStatus: 'MISMATCH' })?.code, 'denied.ip_not_registered');
  assert.match(staticIpFault({ ...good, ordersAllowed: false })?.text ?? '', /10\.0\.0\.14 or 10\.0\.0\.12/);
  assert.equal(staticIpFault({ primaryIP: 'NA', secondaryIP: null })?.code, 'denied.ip_not_registered');
  assert.equal(staticIpFault([])?.code, 'unavailable.static_ip');
});
