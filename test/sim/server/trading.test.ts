import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { orderUpdateOf } from '../../../src/main/adapters/dhan/order-update.ts';
import { type Rig, startRig, until } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig({ runs: true });
});
after(() => rig.server.close());

const CLIENT = '1100000001';
type Row = Record<string, unknown>;

/** Over real HTTP. */
async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Row = {},
): Promise<{ status: number; body: Row & Row[] }> {
  const response = await fetch(rig.url(`/v2${path}`), {
    method,
    headers: {
      'access-token': rig.server.endpoints.accessToken,
      'Content-Type': 'application/json',
      ...(headers as Record<string, string>),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Row & Row[] };
}

const orderBody = (more: Row = {}): Row => ({
  dhanClientId: CLIENT,
  transactionType: 'BUY',
  exchangeSegment: 'NSE_EQ',
  productType: 'INTRADAY',
  orderType: 'LIMIT',
  validity: 'DAY',
  securityId: '3045',
  quantity: 5,
  price: 950,
  ...more,
});

const control = async (path: string, body?: unknown): Promise<Row> => {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(rig.url(`/sim/venue${path}`), init);
  assert.equal(answer.status, 200, await answer.clone().text());
  return (await answer.json()) as Row;
};

/** A client of the order socket. */
class OrderClient {
  readonly ws = new WebSocket(rig.server.endpoints.orderUpdate as string);
  readonly frames: Row[] = [];
  closed = 0;

  constructor() {
    this.ws.on('message', (data: Buffer) => this.frames.push(JSON.parse(data.toString()) as Row));
    this.ws.on('error', () => undefined);
    this.ws.on('close', (code) => {
      this.closed = code;
    });
  }

  async login(token: string, clientId = CLIENT): Promise<this> {
    await once(this.ws, 'open');
    this.ws.send(JSON.stringify({ LoginReq: { MsgCode: 42, ClientId: clientId, Token: token }, UserType: 'SELF' }));
    return this;
  }

  async loggedIn(): Promise<this> {
    await this.login(rig.server.endpoints.accessToken);
    await until(() => this.frames.length > 0, 'the acknowledgement of the login');
    return this;
  }

  of(orderId: unknown): Row[] {
    return this.frames.map((one) => one['Data'] as Row).filter((data) => data?.['orderNo'] === orderId);
  }
}

async function settled(id: unknown): Promise<Row> {
  for (let i = 0; i < 200; i++) {
    const row = (await call('GET', `/orders/${String(id)}`)).body[0] as Row;
    if (row['orderStatus'] !== 'TRANSIT') return row;
    await new Promise((done) => setTimeout(done, 60));
  }
  throw new Error('the order stayed in TRANSIT');
}

test('an order over HTTP and its frames over the socket', async () => {
  const client = await new OrderClient().loggedIn();
  assert.notEqual(client.frames[0]?.['Type'], 'order_alert', 'the acknowledgement has another type');
  const placed = await call('POST', '/orders', orderBody({ price: 1_090, correlationId: 'wire-1' }));
  assert.deepEqual([placed.status, placed.body['orderStatus']], [200, 'TRANSIT']);
  const id = placed.body['orderId'];
  await until(() => client.of(id).length >= 2, 'two frames');
  const [first, last] = [client.of(id)[0], client.of(id).at(-1)];
  assert.deepEqual([first?.['status'], last?.['status'], last?.['correlationId']], ['Pending', 'Traded', 'wire-1']);
  const update = orderUpdateOf(client.frames.at(-1));
  assert.deepEqual([update?.orderNo, update?.tradedQty, update?.remainingQuantity], [id, 5, 0]);
  assert.equal((await call('GET', '/orders/external/wire-1')).body['orderStatus'], 'TRADED');
  assert.equal((await call('GET', '/trades/')).body.length, 1);
  const [position] = (await call('GET', '/positions')).body;
  assert.deepEqual([position?.['positionType'], position?.['netQty']], ['LONG', 5]);
  client.ws.close();
});

test('an order of the broker’s own app arrives on the socket', async () => {
  const client = await new OrderClient().loggedIn();
  const { orderId } = await control('/order', { order: orderBody({ price: 920 }), source: 'W' });
  await until(() => client.of(orderId).length > 0, 'the frame of the order');
  assert.equal(client.of(orderId)[0]?.['source'], 'W');
  await control('/cancel', { orderId });
  await until(() => client.of(orderId).at(-1)?.['status'] === 'Cancelled', 'the frame of its end');
  client.ws.close();
});

test('a bad token is reset after the login, a socket without login in time', async () => {
  const bad = await new OrderClient().login('nonsense');
  await until(() => bad.closed > 0, 'the reset');
  assert.equal(bad.closed, 1006);
  const other = await new OrderClient().login(rig.server.endpoints.accessToken, '9');
  await until(() => other.closed === 1006, 'the reset of another client id');
  const quick = await startRig({ runs: true, orderLoginMs: 60 });
  const idle = new WebSocket(quick.server.endpoints.orderUpdate as string);
  idle.on('error', () => undefined);
  const [code] = (await once(idle, 'close')) as [number];
  assert.equal(code, 1006);
  await quick.server.close();
});

test('refusals over HTTP: token, client id, method, path', async () => {
  const bad = await call('POST', '/orders', orderBody(), { 'access-token': 'nonsense' });
  assert.deepEqual([bad.status, bad.body['errorCode']], [401, 'DH-901']);
  assert.equal((await call('POST', '/orders', orderBody(), { 'client-id': '9' })).status, 401);
  assert.equal((await call('PATCH', '/orders')).status, 405);
  assert.deepEqual((await call('GET', '/forever/all')).status, 404);
  const text = await rig.post('/v2/orders', '[1]');
  assert.deepEqual([text.status, ((await text.json()) as Row)['errorCode']], [400, 'DH-905']);
});

test('a cut connection after acceptance: the order exists and is found by its correlation id', async () => {
  await control('/faults', { cutAfter: 1, seed: 1 });
  await assert.rejects(call('POST', '/orders', orderBody({ price: 920, correlationId: 'cut-1' })));
  await control('/faults', { resetAfter: 1 });
  await assert.rejects(call('POST', '/orders', orderBody({ price: 920, correlationId: 'cut-2' })));
  await control('/faults', {});
  for (const name of ['cut-1', 'cut-2']) {
    let status = 404;
    for (let i = 0; i < 50 && status === 404; i++) {
      await new Promise((done) => setTimeout(done, 60));
      ({ status } = await call('GET', `/orders/external/${name}`));
    }
    assert.equal(status, 200, name);
  }
});

test('silence: the client’s own time-out ends the request, the order stands', async () => {
  await control('/faults', { silence: 1 });
  const before = ((await control(''))['orders'] as Row[]).length;
  const gone = fetch(rig.url('/v2/orders'), {
    method: 'POST',
    headers: { 'access-token': rig.server.endpoints.accessToken },
    body: JSON.stringify(orderBody({ price: 920 })),
    signal: AbortSignal.timeout(150),
  });
  await assert.rejects(gone);
  await control('/faults', {});
  assert.equal(((await control(''))['orders'] as Row[]).length, before + 1);
});

test('a partial fill while the socket is down is found in the book only', async () => {
  const client = await new OrderClient().loggedIn();
  await control('/reset-streams', {});
  await until(() => client.closed === 1006, 'the reset');
  const placed = await call('POST', '/orders', orderBody({ price: 1_090, quantity: 4_000 }));
  const row = await settled(placed.body['orderId']);
  assert.equal(row['orderStatus'], 'PART_TRADED');
  const again = await new OrderClient().loggedIn();
  assert.equal(again.of(placed.body['orderId']).filter((data) => data['status'] === 'Pending').length, 0);
  await call('DELETE', `/orders/${String(placed.body['orderId'])}`);
  await until(() => again.of(placed.body['orderId']).at(-1)?.['status'] === 'Cancelled', 'the cancellation');
  again.ws.close();
});

test('the webhook is called on every change, with its snake-case member', async () => {
  const bodies: Row[] = [];
  const hook = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      bodies.push(JSON.parse(text) as Row);
      response.end();
    });
  });
  hook.listen(0, '127.0.0.1');
  await once(hook, 'listening');
  await control('/postback', { url: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/` });
  const placed = await call('POST', '/orders', orderBody({ price: 1_090 }));
  const of = (): Row[] => bodies.filter((one) => one['orderId'] === placed.body['orderId']);
  await until(() => of().some((one) => one['orderStatus'] === 'TRADED'), 'the last call');
  assert.deepEqual(new Set(of().map((one) => one['orderStatus'])), new Set(['TRANSIT', 'PENDING', 'TRADED']));
  const traded = of().find((one) => one['orderStatus'] === 'TRADED') as Row;
  assert.deepEqual([traded['filled_qty'], 'filledQty' in traded, 'remainingQuantity' in traded], [5, false, false]);
  await control('/postback', { url: null });
  hook.close();
  hook.closeAllConnections();
});

test('control refuses what it does not know', async () => {
  const answer = await fetch(rig.url('/sim/venue/faults'), { method: 'POST', body: '{"cutAfter":2}' });
  assert.equal(answer.status, 400);
  assert.match(await answer.text(), /cutAfter/);
  assert.equal((await fetch(rig.url('/sim/venue/nothing'))).status, 404);
  const order = await fetch(rig.url('/sim/venue/order'), { method: 'POST', body: '{"order":{}}' });
  assert.equal(order.status, 400);
});

test('the death of the token resets the order socket and refuses requests', async () => {
  const client = await new OrderClient().loggedIn();
  await rig.fault({ tokenDeath: true });
  await until(() => client.closed === 1006, 'the reset');
  const refused = await call('GET', '/orders');
  assert.deepEqual([refused.status, refused.body['errorMessage']], [400, 'Invalid Token']);
});
