import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Fault, fault } from '#contract/faults.ts';
import { OrderSocketClient } from '../../../../../src/main/adapters/dhan/orders/order-socket-client.ts';
import { until } from '../../../../support/feed-server.ts';
import { machineTimers } from '../../../../support/sim-exchange.ts';

/** A server whose sockets a test holds in its hand, and a client of it. */
class Bed {
  readonly logins: { readonly ClientId: string; readonly Token: string }[] = [];
  readonly states: string[] = [];
  readonly frames: string[] = [];
  readonly faults: Fault[] = [];
  readonly client: OrderSocketClient;
  token = 'good';
  probes = 0;
  found: Fault | null = null;
  onLogin: (peer: WebSocket, socket: Socket) => void = () => {};

  private constructor(context: TestContext, server: WebSocketServer) {
    server.on('connection', (peer, request) => {
      peer.on('message', (data: Buffer) => {
        const frame = JSON.parse(data.toString()) as { LoginReq: { ClientId: string; Token: string } };
        this.logins.push(frame.LoginReq);
        this.onLogin(peer, request.socket);
      });
    });
    this.client = new OrderSocketClient({
      url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
      clientId: '1100000001',
      token: () => this.token,
      sink: {
        state: (state, reason) => this.states.push(reason === null ? state : `${state}: ${reason}`),
        frame: (text) => this.frames.push(text),
        fault: (why) => this.faults.push(why),
      },
      probe: () => {
        this.probes += 1;
        return Promise.resolve(this.found);
      },
      timers: machineTimers,
      random: () => 0,
    });
    context.after(async () => {
      await this.client.close();
      for (const peer of server.clients) peer.terminate();
      server.close();
    });
  }

  static async open(context: TestContext): Promise<Bed> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    return new Bed(context, server);
  }
}

test('logs in, is live with the first frame or after a quiet moment, and hands frames on', async (context) => {
  const bed = await Bed.open(context);
  bed.onLogin = (peer) => peer.send('{"Type":"login_ack"}');
  bed.client.start();
  await until(() => bed.frames.length === 1, 'a frame');
  assert.deepEqual(bed.states, ['connecting', 'live']);
  assert.deepEqual(bed.logins, [{ MsgCode: 42, ClientId: '1100000001', Token: 'good' }]);
});

test('without a word it is live once the login has stood', async (context) => {
  const bed = await Bed.open(context);
  bed.client.start();
  await until(() => bed.states.includes('live'), 'live');
  assert.equal(bed.frames.length, 0);
});

test('a lost connection is down until the next login stands, so that the books are read again', async (context) => {
  const bed = await Bed.open(context);
  let peers = 0;
  bed.onLogin = (peer, socket) => {
    peers += 1;
    peer.send('{"Type":"login_ack"}');
    if (peers === 1) setTimeout(() => socket.resetAndDestroy(), 20);
  };
  bed.client.start();
  await until(() => bed.states.filter((state) => state === 'live').length === 2, 'live again');
  assert.equal(bed.states.length, 4);
  assert.match(bed.states[2] ?? '', /^down: /);
  assert.equal(bed.probes, 0);
});

test('resets right after the login put the token under suspicion: the account is asked, and a dead one waits', async (context) => {
  const bed = await Bed.open(context);
  bed.found = fault('denied.session_dead', 'The broker refused: "Invalid Token".');
  bed.onLogin = (peer, socket) => {
    if (bed.token === 'good') setTimeout(() => socket.resetAndDestroy(), 10);
    else peer.send('{"Type":"login_ack"}');
  };
  bed.client.start();
  await until(() => bed.faults.length === 1, 'a fault');
  assert.equal(bed.faults[0]?.code, 'denied.order_stream_login');
  assert.match(bed.faults[0]?.text ?? '', /Invalid Token/);
  const tried = bed.logins.length;
  assert.equal(tried, 2);
  await new Promise((resolve) => {
    setTimeout(resolve, 1_200);
  });
  assert.equal(bed.logins.length, tried);
  bed.token = 'new';
  bed.client.renew();
  await until(() => bed.states.includes('live'), 'live with the new token');
  assert.equal(bed.logins.at(-1)?.Token, 'new');
});

test('when the account is well the login is tried again', async (context) => {
  const bed = await Bed.open(context);
  bed.onLogin = (peer, socket) => {
    if (bed.logins.length <= 2) setTimeout(() => socket.resetAndDestroy(), 10);
    else peer.send('{"Type":"login_ack"}');
  };
  bed.client.start();
  await until(() => bed.states.includes('live'), 'live', 8_000);
  assert.equal(bed.probes, 1);
  assert.equal(bed.faults.length, 0);
});
