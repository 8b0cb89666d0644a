import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { WebSocket } from 'ws';

/**
 * The exchange under load: 100,000 full packets a second over five sockets at 25,000 instruments, from its own
 * process. The clients only count bytes, so that the processor time below is the exchange's alone.
 */
const ENTRY = join(import.meta.dirname, '..', '..', 'src', 'main', 'sim', 'main.ts');
const PACE = 100_000;
const SOCKETS = 5;
const INSTRUMENTS = 25_000;
const SECONDS = 6;
const FULL_BYTES = 162;

interface Counters {
  readonly sent: Record<string, number>;
  readonly skippedTurns: number;
  readonly subscriptions: number;
  readonly cpuMs: number;
  readonly memoryMb: number;
}
const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function connect(feed: string, keys: readonly string[], count: (bytes: number) => void): Promise<WebSocket> {
  const ws = new WebSocket(feed);
  ws.on('message', (data: Buffer) => count(data.length));
  await new Promise((done, fail) => ws.once('open', done).once('error', fail));
  for (let from = 0; from < keys.length; from += 100) {
    const list = keys.slice(from, from + 100).map((key) => {
      const [ExchangeSegment, SecurityId] = key.split(':');
      return { ExchangeSegment, SecurityId };
    });
    ws.send(JSON.stringify({ RequestCode: 21, InstrumentCount: list.length, InstrumentList: list }));
  }
  return ws;
}

const SEGMENTS: Readonly<Record<string, string>> = {
  'NSE,I': 'IDX_I',
  'BSE,I': 'IDX_I',
  'NSE,E': 'NSE_EQ',
  'NSE,D': 'NSE_FNO',
  'BSE,D': 'BSE_FNO',
  'MCX,M': 'MCX_COMM',
};

test('100,000 full packets a second over five sockets', async () => {
  const bornMs = performance.now();
  const args = ['--instruments', String(INSTRUMENTS), '--pace', String(PACE), '--clock', '2026-11-20 11:00'];
  const child = spawn(process.execPath, [ENTRY, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const line = await new Promise<string>((done) => createInterface({ input: child.stdout }).once('line', done));
    console.log(`ready ${Math.round(performance.now() - bornMs)} ms after the process was started`);
    const ready = JSON.parse(line) as Record<'feed' | 'rest' | 'clientId' | 'accessToken' | 'masterCompact', string>;
    const counters = async (): Promise<Counters> =>
      (await (await fetch(new URL('/sim/counters', ready.rest))).json()) as Counters;
    const rows = (await (await fetch(ready.masterCompact)).text()).trimEnd().split('\n').slice(1);
    const keys = rows.flatMap((row) => {
      const [exchange, letter, id] = row.split(',');
      const segment = SEGMENTS[`${exchange},${letter}`];
      return segment === undefined ? [] : [`${segment}:${id}`];
    });
    let bytes = 0;
    const query = new URLSearchParams({
      version: '2',
      token: ready.accessToken,
      clientId: ready.clientId,
      authType: '2',
    });
    const share = Math.ceil(INSTRUMENTS / SOCKETS);
    const open = Array.from({ length: SOCKETS }, (_, i) =>
      connect(`${ready.feed}?${query}`, keys.slice(i * share, (i + 1) * share), (count) => {
        bytes += count;
      }),
    );
    const sockets = await Promise.all(open);
    while ((await counters()).subscriptions < INSTRUMENTS - 100) await sleep(100);
    await sleep(2_000);
    const [before, bytesBefore, fromMs] = [await counters(), bytes, performance.now()];
    await sleep(SECONDS * 1_000);
    const later = await counters();
    const seconds = (performance.now() - fromMs) / 1_000;
    const rate = ((later.sent['full'] as number) - (before.sent['full'] as number)) / seconds;
    const cores = (later.cpuMs - before.cpuMs) / 1_000 / seconds;
    console.log(
      `${rate.toFixed(0)} full packets/s sent, ${((bytes - bytesBefore) / FULL_BYTES / seconds).toFixed(0)} received`,
    );
    console.log(
      `${cores.toFixed(2)} cores, ${(rate / cores / 1_000).toFixed(0)} k packets/s per core, ${later.memoryMb} MB`,
    );
    console.log(`${later.subscriptions} subscriptions, ${later.skippedTurns - before.skippedTurns} turns skipped`);
    for (const socket of sockets) socket.terminate();
    assert.ok(rate > PACE * 0.99, `${rate.toFixed(0)} packets a second`);
    assert.ok(cores < 1, `${cores.toFixed(2)} cores`);
  } finally {
    child.kill('SIGTERM');
  }
});
