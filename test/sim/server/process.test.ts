import assert from 'node:assert/strict';
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { shippedCalendarData } from '../../support/shipped-calendar.ts';
import { FeedClient, type Rig, until } from './rig.ts';

/** The exchange as its own process, over the real simulated market. */
const ENTRY = join(import.meta.dirname, '..', '..', '..', 'src', 'main', 'sim', 'main.ts');
const KEYS = ['rest', 'auth', 'feed', 'depth20', 'depth200', 'orderUpdate', 'masterCompact', 'masterDetailed'];

interface Started {
  readonly child: ChildProcess;
  readonly ready: Record<string, string> & { readonly clock: { epochMs: number; wallMs: number; speed: number } };
}

function start(args: readonly string[], stdio: StdioOptions = ['ignore', 'pipe', 'pipe']): ChildProcess {
  return spawn(process.execPath, [ENTRY, '--instruments', '400', ...args], { stdio });
}

async function ready(child: ChildProcess): Promise<Started> {
  const [line] = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')) as [string];
  return { child, ready: JSON.parse(line) as Started['ready'] };
}

/** Exit code and stderr of a child that ends by itself. */
async function outcome(child: ChildProcess): Promise<{ code: number; text: string }> {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const [code] = (await once(child, 'exit')) as [number];
  return { code, text };
}

test('one JSON line with its keys, a live feed and REST behind it, an end within a second', async () => {
  const { child, ready: info } = await ready(start(['--clock', '2026-11-20 11:00', '--speed', '2']));
  assert.deepEqual(Object.keys(info), [...KEYS, 'clientId', 'accessToken', 'clock']);
  assert.equal(info.clock.epochMs, Date.parse('2026-11-20T11:00:00+05:30'));
  assert.equal(info.clock.speed, 2);
  assert.ok(Math.abs(Date.now() - info.clock.wallMs) < 5_000);

  const headers = { 'access-token': info['accessToken'] as string, 'client-id': info['clientId'] as string };
  assert.equal((await fetch(`${info['rest']}/profile`, { headers })).status, 200);
  const rows = (await (await fetch(info['masterDetailed'] as string)).text()).trimEnd().split('\n');
  assert.ok(rows.length > 400);
  const client = await new FeedClient({ server: { endpoints: info } } as unknown as Rig).opened();
  client.ask(21, 'IDX_I:13', 'NSE_EQ:2885');
  await until(() => client.of(8, 13).length >= 4, 'NIFTY moves', 5_000);
  const chart = { securityId: '2885', exchangeSegment: 'NSE_EQ', instrument: 'EQUITY', interval: '1' };
  const candles = await fetch(`${info['rest']}/charts/intraday`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ ...chart, fromDate: '2026-11-20', toDate: '2026-11-20' }),
  });
  const { timestamp } = (await candles.json()) as { timestamp: number[] };
  assert.equal(timestamp[0], Date.parse('2026-11-20T09:15:00+05:30') / 1000);
  assert.ok(timestamp.length >= 103);

  const startMs = performance.now();
  child.kill('SIGTERM');
  assert.deepEqual((await once(child, 'exit')) as unknown[], [0, null]);
  assert.ok(performance.now() - startMs < 1_000);
  assert.equal(await client.closed(), 1006);
});

test('an interrupt ends it as well', async () => {
  const { child } = await ready(start([]));
  child.kill('SIGINT');
  assert.deepEqual((await once(child, 'exit')) as unknown[], [0, null]);
});

test('a port in use: one sentence and code 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, text } = await outcome(start(['--port', String(port)]));
  assert.equal(code, 1);
  assert.equal(text, `Port ${port} is in use. Choose another with --port, or --port 0 for any free one.\n`);
  other.close();
});

test('bad flags: one sentence and code 1', async () => {
  const { code, text } = await outcome(start(['--pace', 'fast']));
  assert.equal(code, 1);
  assert.match(text, /^--pace fast is not a whole number from 0 to \d+\. Run with --help to see all flags\.\n$/);
});

test('with a channel: it tells a new day, renews its token, and ends when its host lets go', async () => {
  const args = ['--clock', '2026-11-20 23:54:30', '--speed', '60'];
  const { child, ready: info } = await ready(start(args, ['ignore', 'pipe', 'pipe', 'ipc']));
  const [message] = (await once(child, 'message')) as [{ event: string; clock: { epochMs: number; speed: number } }];
  assert.equal(message.event, 'clock');
  assert.equal(new Date(message.clock.epochMs + 19_800_000).toISOString().slice(0, 10), '2026-11-23');
  assert.equal(message.clock.speed, 60);
  const headers = { 'access-token': info['accessToken'] as string };
  assert.equal((await fetch(`${info['rest']}/profile`, { headers })).status, 200);
  const exit = once(child, 'exit');
  const startMs = performance.now();
  child.disconnect();
  assert.deepEqual((await exit) as unknown[], [0, null]);
  assert.ok(performance.now() - startMs < 1_000);
});

test('it ends when the host process named to it is gone', async () => {
  const host = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const { child } = await ready(start(['--host-pid', String(host.pid)]));
  const exit = once(child, 'exit');
  host.kill('SIGKILL');
  await once(host, 'exit');
  assert.deepEqual((await exit) as unknown[], [0, null]);
});

test('the calendar named is the one that trades; a broken one is refused with its place', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'muhurat-calendar-'));
  const file = join(dir, 'calendar.json');
  const own = shippedCalendarData();
  writeFileSync(
    file,
    JSON.stringify({
      ...own,
      holidays: [...own.holidays, { date: '2026-11-20', name: 'Declared late' }],
      commodityHolidays: [
        ...own.commodityHolidays,
        { date: '2026-11-20', name: 'Declared late', morning: 'closed', evening: 'closed' },
      ],
    }),
  );
  const { child, ready: info } = await ready(start(['--clock', '2026-11-20 11:00', '--calendar', file]));
  assert.equal(info.clock.epochMs, Date.parse('2026-11-23T09:00:00+05:30'));
  child.kill('SIGTERM');
  await once(child, 'exit');
  writeFileSync(file, JSON.stringify({ ...own, horizon: 'soon' }));
  const { code, text } = await outcome(start(['--calendar', file]));
  assert.equal(code, 1);
  assert.match(text, /^\S+calendar\.json, line 1: horizon: .*\n$/);
  rmSync(dir, { recursive: true });
});

test('the next day begins without anybody losing the feed: token and clock turn together', async (context) => {
  const { child, ready: info } = await ready(start(['--clock', '2026-11-20 23:54:00', '--speed', '400']));
  context.after(() => child.kill('SIGKILL'));
  const client = await new FeedClient({ server: { endpoints: info } } as unknown as Rig).opened();
  client.ask(21, 'IDX_I:13', 'NSE_EQ:2885');
  const monday = Date.parse('2026-11-23T09:00:00Z') / 1_000;
  const seconds = (): number[] => client.of(8, 2_885).map(({ bytes }) => bytes.getUint32(14, true));
  await until(() => seconds().some((ltt) => ltt > monday), 'the share trades on Monday', 20_000);
  assert.deepEqual([client.of(50).length, client.closeCode], [0, null]);
  child.kill('SIGTERM');
  await once(child, 'exit');
});

test('a fault of the command line strikes at its time', async () => {
  const { child, ready: info } = await ready(start(['--fault', 'closeSockets@1.5', '--fault', 'http5xx=1@0+1']));
  const headers = { 'access-token': info['accessToken'] as string };
  assert.ok((await fetch(`${info['rest']}/profile`, { headers })).status >= 500);
  const client = await new FeedClient({ server: { endpoints: info } } as unknown as Rig).opened();
  assert.equal(await client.closed(), 1_011);
  assert.equal((await fetch(`${info['rest']}/profile`, { headers })).status, 200);
  child.kill('SIGTERM');
  await once(child, 'exit');
});
