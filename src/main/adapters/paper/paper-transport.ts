import { faultOf, fault } from '#contract/faults.ts';
import type { Tariff } from '../../core/charges/tariff.ts';
import type { Rng } from '../../core/rng.ts';
import type { Clock } from '../../core/time/clock.ts';
import type { Body } from '../../core/venue/body-fields.ts';
import { parseBody } from '../../core/venue/body-fields.ts';
import type { Hours, Listing, Quotes } from '../../core/venue/model.ts';
import { Venue, type VenueRequest } from '../../core/venue/venue.ts';
import { badInput } from '../../core/venue/wire-reply.ts';
import {
  type FrameSink,
  type OrderTransport,
  type TransportAnswer,
  TransportError,
  type TransportRequest,
} from '../dhan/orders/order-transport.ts';
import type { Timers } from '../timers.ts';
import type { PaperStore } from './paper-file.ts';

/** How often the venue is moved, real ms: below its quickest acknowledgement. */
const PUMP_MS = 20;
/** A save that fails is tried again after so long, real ms. */
const SAVE_RETRY_MS = 5_000;

export interface PaperParts {
  readonly clientId: string;
  /** The market on whatever feed is on. */
  readonly quotes: Quotes;
  readonly listing: Listing;
  readonly hours: Hours;
  readonly tariff: Tariff;
  readonly rng: Rng;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly store: PaperStore;
  /** Told of trouble with the kept account. */
  readonly notice: (level: 'warn' | 'error', code: string, text: string) => void;
}

/**
 * The venue inside this thread, reached with the broker's requests and answering with its bytes. Its time is the
 * engine's: it stands still while a replay is paused. Nothing leaves the process.
 */
export class PaperTransport implements OrderTransport {
  readonly #parts: PaperParts;
  readonly #venue: Venue;
  #sink: FrameSink | null = null;
  #nowMs = Number.NEGATIVE_INFINITY;
  #dirty = false;
  #saveAfterMs = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(parts: PaperParts) {
    this.#parts = parts;
    const { quotes, listing, hours, tariff, rng } = parts;
    this.#venue = new Venue({ quotes, listing, hours, tariff, rng });
    this.#restore();
    this.#pump();
  }

  send(request: TransportRequest): Promise<TransportAnswer> {
    const { timers, clientId } = this.#parts;
    if (this.#cancel === null) return Promise.reject(new TransportError(false, 'closed', 'The paper venue is closed.'));
    const nowMs = this.#time();
    const sentMonoMs = timers.monotonicMs();
    const found = this.#request(request, clientId);
    const reply = found === null ? badInput() : this.#venue.handle(found, nowMs);
    // What was taken is kept before it is answered: an order that was accepted is there after a crash.
    if (request.method !== 'GET') this.#dirty = true;
    this.#tell(nowMs);
    return Promise.resolve({ status: reply.status, text: reply.body, sentMonoMs });
  }

  stream(sink: FrameSink): void {
    this.#sink = sink;
    sink.state('live', null);
  }

  /** A token opens nothing here. */
  renew(): void {}

  close(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    this.#saveAfterMs = Number.NEGATIVE_INFINITY;
    this.#save();
    return Promise.resolve();
  }

  #request({ method, path, body }: TransportRequest, clientId: string): VenueRequest | null {
    const [bare = '', search = ''] = path.split('?');
    const query = Object.fromEntries(new URLSearchParams(search));
    const parsed: Body | undefined = body === null ? undefined : parseBody(body);
    if (body !== null && parsed === undefined) return null;
    return { method, path: bare, query, clientId, ...(parsed === undefined ? {} : { body: parsed }) };
  }

  /** The venue's time never goes back, whatever a clock line says. */
  #time(): number {
    this.#nowMs = Math.max(this.#nowMs, this.#parts.clock.nowMs());
    return this.#nowMs;
  }

  #pump(): void {
    this.#cancel = this.#parts.timers.after(PUMP_MS, () => {
      this.#pump();
      this.#tell(this.#time());
    });
  }

  #tell(nowMs: number): void {
    const events = this.#venue.advance(nowMs);
    if (events.length > 0) this.#dirty = true;
    this.#save();
    for (const { frame } of events) if (frame !== null) this.#sink?.frame(frame);
  }

  #restore(): void {
    const { store, notice } = this.#parts;
    try {
      const state = store.load();
      if (state !== null) this.#venue.restore(state, this.#time());
    } catch (thrown) {
      const text = `The paper account cannot be read: ${faultOf(thrown).text}. It begins anew; the old one is kept as ${store.putAside()}.`;
      notice('error', 'unavailable.paper_account', text);
    }
  }

  #save(): void {
    const { store, timers, notice } = this.#parts;
    if (!this.#dirty || timers.monotonicMs() < this.#saveAfterMs) return;
    try {
      store.save(this.#venue.state);
      this.#dirty = false;
    } catch (thrown) {
      this.#saveAfterMs = timers.monotonicMs() + SAVE_RETRY_MS;
      const { code, text } = fault(
        'unavailable.paper_account',
        `The paper account cannot be written: ${faultOf(thrown).text}. Trading goes on; make room on the disk, or it is lost at the end.`,
      );
      notice('error', code, text);
    }
  }
}
