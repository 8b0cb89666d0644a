import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { Caller } from '#contract/caller.ts';
import type { BracketIntent } from '#contract/model/basket.ts';
import type { OrderIntent } from '#contract/model/order.ts';
import { socketWire } from '../../src/main/host/wire-socket.ts';
import { nodeTimers } from '../../src/main/host/node-timers.ts';

/** A page without a window, in a process that can be killed. Argument: the start URL; input: what it shall place. */

const url = new URL(process.argv[2] ?? '');
const entered = await fetch(url, { redirect: 'manual' });
const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const socket = new WebSocket(`ws://${url.host}/wire`, { headers: { cookie, origin: url.origin } });
const wire = socketWire(socket);
await new Promise((resolve, reject) => {
  socket.once('open', resolve);
  socket.once('error', reject);
});
const page = new Caller(wire, nodeTimers);
await page.ready;
for await (const text of createInterface({ input: process.stdin })) {
  const { bracket, resting } = JSON.parse(text) as { bracket: BracketIntent; resting: OrderIntent };
  await page.call('order.place', resting);
  await page.call('bracket.place', bracket);
  process.stdout.write('placed\n');
}
