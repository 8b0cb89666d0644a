import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DhanOrderAdapter } from '../../src/main/adapters/dhan/orders/dhan-order-adapter.ts';
import { PaperFile } from '../../src/main/adapters/paper/paper-file.ts';
import { PaperTransport } from '../../src/main/adapters/paper/paper-transport.ts';
import type { TransportRequest } from '../../src/main/adapters/dhan/orders/order-transport.ts';
import { tariffSchema } from '../../src/main/core/charges/tariff.ts';
import { Rng } from '../../src/main/core/rng.ts';
import chargesJson from '../../resources/charges.json' with { type: 'json' };
import { HandHours, HandMarket, START_MS } from '../unit/core/venue/venue-bed.ts';
import { ManualTimers } from './manual-timers.ts';

/** A paper account over a market by hand, with time by hand; its file outlives it. */
export class PaperBed {
  readonly timers = new ManualTimers();
  readonly market: HandMarket;
  readonly hours = new HandHours();
  readonly path: string;
  readonly notices: string[] = [];
  readonly sent: TransportRequest[] = [];
  readonly transport: PaperTransport;
  readonly adapter: DhanOrderAdapter;
  readonly nowMs: () => number;

  constructor(
    options: {
      readonly path?: string;
      readonly market?: HandMarket;
      readonly startMs?: number;
      clientId?: string;
    } = {},
  ) {
    this.market = options.market ?? new HandMarket();
    this.path = options.path ?? join(mkdtempSync(join(tmpdir(), 'muhurat-paper-')), 'book', 'paper.bin');
    const startMs = options.startMs ?? START_MS;
    const clientId = options.clientId ?? '1000000003';
    this.nowMs = () => startMs + this.timers.monotonicMs();
    this.transport = new PaperTransport({
      clientId,
      quotes: this.market,
      listing: this.market,
      hours: this.hours,
      tariff: tariffSchema.parse(chargesJson),
      rng: new Rng('paper-bed'),
      clock: { nowMs: this.nowMs },
      timers: this.timers,
      store: new PaperFile(this.path),
      notice: (level, code, text) => this.notices.push(`${level} ${code}: ${text}`),
    });
    this.adapter = new DhanOrderAdapter({
      mode: 'paper',
      account: 'main',
      clientId,
      transport: {
        send: (request) => {
          this.sent.push(request);
          return this.transport.send(request);
        },
        stream: (sink) => this.transport.stream(sink),
        renew: () => {},
        close: () => this.transport.close(),
      },
      unitsPer: (segment) => (segment === 'MCX_COMM' ? 100 : 1),
      nowMs: this.nowMs,
    });
  }
}
