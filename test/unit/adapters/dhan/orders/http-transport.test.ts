import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { HttpOrderTransport } from '../../../../../src/main/adapters/dhan/orders/http-transport.ts';
import { TransportError, type TransportRequest } from '../../../../../src/main/adapters/dhan/orders/order-transport.ts';
import { pause } from '../../../../../src/main/adapters/timers.ts';
import { HttpScript, json } from '../../../../support/http-script.ts';
import { ManualTimers } from '../../../../support/manual-timers.ts';
import { until } from '../../../../support/feed-server.ts';
import { machineTimers } from '../../../../support/sim-exchange.ts';

const PLACE: TransportRequest = { method: 'POST', path: '/orders', body: '{"quantity":5}', rate: 'entry' };

function transport(context: TestContext, url: string, timers = machineTimers): HttpOrderTransport {
  const made = new HttpOrderTransport({
    mode: 'paper',
    url,
    orderUpdateUrl: null,
    clientId: '1100000001',
    accessToken: 'token-one',
    timers,
    random: () => 0.5,
  });
  context.after(() => made.close());
  return made;
}

async function script(context: TestContext): Promise<HttpScript> {
  const made = await HttpScript.listen();
  context.after(() => made.close());
  return made;
}

/** Requests other than the one that keeps the connection warm. */
const orders = ({ asked }: HttpScript): HttpScript['asked'] => asked.filter(({ path }) => path === '/v2/orders');

test('an order is one request over a warm connection, with its exact bytes', async (context) => {
  const server = await script(context);
  server.answers = [json(200, { orderId: '7', orderStatus: 'TRANSIT' })];
  const way = transport(context, `${server.url}/v2`);
  await until(() => server.asked.length === 1, 'the warming request');
  // Its answer frees the connection.
  await pause(machineTimers, 50);
  const before = performance.now();
  for (let n = 0; n < 5; n += 1) {
    const { status, text, sentMonoMs } = await way.send(PLACE);
    assert.equal(status, 200);
    assert.equal(text, '{"orderId":"7","orderStatus":"TRANSIT"}');
    assert.ok(sentMonoMs >= before && sentMonoMs <= performance.now());
  }
  assert.equal(server.connections, 1);
  assert.equal(orders(server).length, 5);
  const [first] = orders(server);
  assert.equal(first?.body, '{"quantity":5}');
  assert.equal(first?.headers['access-token'], 'token-one');
  assert.equal(first?.headers['content-length'], '14');
  way.renew('token-two');
  await way.send(PLACE);
  assert.equal(orders(server).at(-1)?.headers['access-token'], 'token-two');
});

const rejects = (sent: boolean, reason: string) => (thrown: unknown) => {
  assert.ok(thrown instanceof TransportError, String(thrown));
  assert.deepEqual([thrown.sent, thrown.reason], [sent, reason]);
  return true;
};

test('no answer within the time: sent, and never sent again', async (context) => {
  const server = await script(context);
  server.answers = [() => {}];
  const timers = new ManualTimers();
  const way = transport(context, `${server.url}/v2`, timers as never);
  const sent = way.send(PLACE);
  sent.catch(() => {});
  await until(() => orders(server).length === 1, 'the order');
  await timers.advance(5_000);
  await assert.rejects(sent, rejects(true, 'timed_out'));
  await timers.advance(60_000);
  assert.equal(orders(server).length, 1);
});

test('a connection that is reset after the bytes left: sent, and never sent again', async (context) => {
  const server = await script(context);
  server.answers = [(_asked, response) => response.socket?.resetAndDestroy()];
  await assert.rejects(transport(context, `${server.url}/v2`).send(PLACE), rejects(true, 'broken'));
  assert.equal(orders(server).length, 1);
});

test('an answer that ends in the middle: sent', async (context) => {
  const server = await script(context);
  server.answers = [
    (_asked, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{"orderId":');
      setTimeout(() => response.destroy(), 20);
    },
  ];
  await assert.rejects(transport(context, `${server.url}/v2`).send(PLACE), rejects(true, 'broken'));
});

test('nobody listens: proven that nothing was sent', async (context) => {
  const gone: Server = createServer();
  await new Promise<void>((resolve) => {
    gone.listen(0, '127.0.0.1', resolve);
  });
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => {
    gone.close(resolve);
  });
  await assert.rejects(transport(context, `http://127.0.0.1:${port}/v2`).send(PLACE), rejects(false, 'refused'));
});

test('closed: nothing is sent', async (context) => {
  const server = await script(context);
  server.answers = [json(200, {})];
  const way = transport(context, `${server.url}/v2`);
  await way.close();
  await assert.rejects(way.send(PLACE), rejects(false, 'closed'));
  assert.equal(orders(server).length, 0);
});

test('paper stays on this machine, and real orders go over https only', () => {
  const open = (mode: 'paper' | 'live', url: string) => () =>
    new HttpOrderTransport({
      mode,
      url,
      orderUpdateUrl: null,
      clientId: '1',
      accessToken: 't',
      timers: new ManualTimers(),
      random: () => 0.5,
    });
  assert.throws(open('paper', 'https://api.dhan.co/v2'), /Paper orders may only go to the simulator/);
  assert.throws(open('live', 'http://api.dhan.co/v2'), /only sent over https/);
});
