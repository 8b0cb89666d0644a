import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { anEquity, eventually, intentFor, ScriptedTerminal, untilActive } from '../support/scripted-terminal.ts';

const terminal = new ScriptedTerminal();
after(() => terminal.close());

it('failure mode 33: a page that is killed takes no order, position or stop with it; a new page shows them', async () => {
  await terminal.start();
  const line = await terminal.connect();
  await untilActive(line);
  const equity = await anEquity(line);
  const probe = { clientOrderId: 'probe-buy-1', quantity: 1, owner: 'probe' };
  await line.call('order.place', intentFor(equity, probe));
  let last = 0;
  await eventually('a price', async () => {
    last = (await line.call('positions.list', {})).positions[0]?.last ?? 0;
    return last > 0;
  });
  // The page's process: it comes in through the window's door, places a bracket, and is killed at once.
  const entry = intentFor(equity, { clientOrderId: 'page-brk-01', quantity: 10 });
  const page = spawn(process.execPath, [join(import.meta.dirname, '..', 'support', 'page-process.ts'), terminal.url]);
  const { tick } = equity;
  const bracket = { entry, target: last + tick, stop: last - tick, trail: 0, where: 'client' };
  page.stdin.write(`${JSON.stringify({ bracket, resting: intentFor(equity, RESTING) })}\n`);
  let said = '';
  page.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.includes('placed')) page.kill('SIGKILL');
  });
  page.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [, signal] = (await once(page, 'exit')) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL', said);

  await eventually('a position with its stop', async () => {
    const { stops } = await line.call('stops.list', {});
    return stops.some(({ clientOrderId }) => clientOrderId === 'page-brk-01');
  });
  // The market moves by itself: within seconds the stop or the target is met, with no page there.
  await eventually('the exit', async () => {
    const { positions } = await line.call('positions.list', {});
    return positions.some(({ owner, net, sellQuantity }) => owner === 'hand' && net === 0 && sellQuantity === 10);
  });
  line.close('looked');

  const again = await terminal.connect();
  const { orders } = await again.call('orders.list', { limit: 100 });
  const resting = orders.find(({ clientOrderId }) => clientOrderId === RESTING.clientOrderId);
  assert.equal(resting?.status, 'Working');
  assert.equal(orders.find(({ clientOrderId }) => clientOrderId === 'page-brk-01')?.status, 'Filled');
  assert.ok(orders.some(({ source, side, filled }) => source === 'stop' && side === 'SELL' && filled === 10));
  const audit = await again.call('audit.list', { limit: 100, event: 'stop.fired' });
  assert.equal(audit.lines.length, 1);
  assert.equal((await again.call('trading.read', {})).state, 'Active');
  again.close('done');
});

const RESTING = { clientOrderId: 'page-rest-1', quantity: 5, type: 'LIMIT', price: 50 } as const;
