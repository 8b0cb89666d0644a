import { request } from 'node:http';
import type { VenueEvent } from '../../core/venue/venue.ts';
import type { SimLog } from '../world.ts';

/** Calls on their way; more are dropped, as nobody promises them. */
const IN_FLIGHT_MAX = 32;
const TIMEOUT_MS = 5_000;

/** The webhook: one POST per change of an order, once, without retries or signature (dhan-api §7.10). */
export class Postback {
  /** null = no webhook is set. */
  url: string | null = null;
  sent = 0;
  dropped = 0;
  #inFlight = 0;
  readonly #log: SimLog;

  constructor(log: SimLog) {
    this.#log = log;
  }

  send({ postback }: VenueEvent): void {
    if (this.url === null || postback === null) return;
    if (this.#inFlight >= IN_FLIGHT_MAX) {
      this.dropped++;
      return;
    }
    this.#inFlight++;
    this.sent++;
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(postback) };
    const call = request(this.url, { method: 'POST', headers, timeout: TIMEOUT_MS }, (answer) => answer.resume());
    call.on('timeout', () => call.destroy());
    call.on('error', (error) => this.#log('info', 'postback.failed', { message: error.message }));
    call.on('close', () => {
      this.#inFlight--;
    });
    call.end(postback);
  }
}
