import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { OrderIntent } from '#contract/model/order.ts';
import { DhanOrderAdapter } from '../../src/main/adapters/dhan/orders/dhan-order-adapter.ts';
import type { Timers } from '../../src/main/adapters/timers.ts';
import { nodeJournalDoor, openJournal } from '../../src/main/threads/order/journal-file.ts';
import { INSTRUMENTS } from '../sim/orders/sim-market.ts';
import { SimTerminal } from '../sim/orders/sim-terminal.ts';
import { START_MS, TRADE_DATE } from '../sim/orders/sim-time.ts';
import { CLIENT } from '../sim/orders/sim-transport.ts';
import { BooksOnlyTransport, VenueServer } from '../sim/orders/venue-server.ts';
import { PaceMeter } from '../support/machine-pace.ts';

const SENDS = 300;
/** The rate budget's clock runs faster, so that 300 sends do not take a minute; nothing that is measured uses it. */
const SPEED = 50;
/**
 * The engine's own share of a send, the disk apart: what a sync costs is the disk's, and a busy disk takes ten times
 * what an idle one does. The goal of 2 ms for both together is read off the printed line.
 */
const WITHOUT_SYNC_P50_MS_MAX = 1;
const WITHOUT_SYNC_P99_MS_MAX = 5;
/** One frame of a page. */
const FRAME_MS = 33;

interface Sample {
  keyMs: number;
  syncMs: number;
  socketMs: number;
  answeredMs: number;
  rowMs: number;
}

/** The order thread's body with a real journal and real HTTP, and the moments of every send. */
class SendBench {
  readonly samples: Sample[] = [];
  readonly #server = new VenueServer('bench');
  readonly #dir = mkdtempSync(join(tmpdir(), 'muhurat-bench-'));
  #terminal: SimTerminal | null = null;
  #running: (Sample & { id: string; done: () => void }) | null = null;

  async run(): Promise<void> {
    const url = await this.#server.listen();
    const terminal = this.#make(url);
    this.#terminal = terminal;
    terminal.begin('any');
    const tick = setInterval(() => terminal.body.tick(), 50);
    await pause(300);
    for (let n = 0; n < SENDS + 20; n += 1) {
      await this.#send(n);
      await pause(5);
    }
    this.samples.splice(0, 20);
    clearInterval(tick);
    await terminal.body.close();
    await this.#server.close();
    rmSync(this.#dir, { recursive: true });
  }

  async #send(n: number): Promise<void> {
    const one = INSTRUMENTS[0];
    assert.ok(one !== undefined);
    const intent: OrderIntent = {
      clientOrderId: `b-${String(n).padStart(6, '0')}`,
      segment: one.segment,
      securityId: one.securityId,
      side: 'BUY',
      product: 'INTRADAY',
      type: 'LIMIT',
      validity: 'IOC',
      quantity: 65,
      price: 5_000,
      trigger: 0,
      disclosed: 0,
      amo: null,
      owner: 'hand',
      source: 'ticket',
      reduceOnly: false,
      confirmed: [],
    };
    const id = intent.clientOrderId;
    await new Promise<void>((done) => {
      this.#running = { id, done, keyMs: performance.now(), syncMs: 0, socketMs: 0, answeredMs: 0, rowMs: 0 };
      this.#terminal?.ask('order.place', intent);
    });
  }

  #make(url: string): SimTerminal {
    const timers: Timers = {
      monotonicMs: () => performance.now(),
      wallMs: () => START_MS + performance.now(),
      after: (ms, act) => {
        const timer = setTimeout(act, ms);
        return () => clearTimeout(timer);
      },
    };
    const clock = { nowMs: () => START_MS + performance.now() };
    const fast: Timers = { ...timers, monotonicMs: () => performance.now() * SPEED };
    const wire = { mode: 'paper', url, orderUpdateUrl: null, clientId: CLIENT, accessToken: 'any' } as const;
    const transport = new BooksOnlyTransport({ ...wire, timers: fast, random: () => 0.5 });
    const nowMs = (): number => clock.nowMs();
    const send = transport.send.bind(transport);
    transport.send = async (request) => {
      const answer = await send(request);
      if (request.method === 'POST' && request.path === '/orders' && this.#running !== null) {
        this.#running.socketMs = answer.sentMonoMs / SPEED;
        this.#running.answeredMs = performance.now();
      }
      return answer;
    };
    const parts = { mode: 'paper', account: 'main', clientId: CLIENT, transport, unitsPer: () => 1, nowMs } as const;
    const door = {
      ...nodeJournalDoor,
      sync: (file: number): void => {
        const fromMs = performance.now();
        nodeJournalDoor.sync(file);
        if (this.#running !== null && this.#running.socketMs === 0) this.#running.syncMs += performance.now() - fromMs;
      },
    };
    return new SimTerminal({
      time: { clock },
      life: { dead: false },
      timers,
      table: this.#server.market.table,
      dataDir: this.#dir,
      openVenue: () => new DhanOrderAdapter(parts),
      openJournal: () => openJournal(join(this.#dir, 'orders'), TRADE_DATE, door),
      answered: () => {},
      refused: () => {},
      noticed: () => {},
      pushed: (push) => {
        const running = this.#running;
        if (push.name !== 'order.changed' || running === null || running.answeredMs === 0) return;
        if (push.payload.clientOrderId !== running.id) return;
        this.samples.push({ ...running, rowMs: performance.now() });
        this.#running = null;
        running.done();
      },
    });
  }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const shown = (values: readonly number[]): string =>
  `p50 ${percentile(values, 0.5).toFixed(2)} ms, p99 ${percentile(values, 0.99).toFixed(2)} ms`;

test('key-down → bytes on the socket with a synced journal, and answer → row', async () => {
  const bench = new SendBench();
  const meter = new PaceMeter();
  await bench.run();
  const pace = meter.end();
  const { samples } = bench;
  assert.equal(samples.length, SENDS);
  const toSocket = samples.map(({ keyMs, socketMs }) => socketMs - keyMs);
  const sync = samples.map(({ syncMs }) => syncMs);
  const rest = samples.map(({ keyMs, socketMs, syncMs }) => socketMs - keyMs - syncMs);
  const toRow = samples.map(({ answeredMs, rowMs }) => rowMs - answeredMs);
  const share = sync.reduce((sum, ms) => sum + ms, 0) / toSocket.reduce((sum, ms) => sum + ms, 0);
  console.log(`key → socket: ${shown(toSocket)}; of it fsync: ${shown(sync)} (${(share * 100).toFixed(0)} %)`);
  console.log(`without fsync: ${shown(rest)}; answer → row: ${shown(toRow)}`);
  assert.ok(percentile(rest, 0.5) <= WITHOUT_SYNC_P50_MS_MAX * pace);
  assert.ok(percentile(rest, 0.99) <= WITHOUT_SYNC_P99_MS_MAX * pace);
  assert.ok(percentile(toRow, 0.99) <= FRAME_MS * pace);
});
