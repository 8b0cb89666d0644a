import { TaskQueue } from './task-queue.ts';
import type { VenueEvent } from './venue.ts';
import type { FrameFate } from './venue-faults.ts';

/** What comes out of an order socket: frames, and once its end. */
export type StreamItem = { readonly kind: 'frame'; readonly text: string } | { readonly kind: 'reset' };
export type StreamListener = (item: StreamItem) => void;

/** One logged-in order socket of one account. It replays nothing: what happens while it is down is lost to it. */
export class OrderStream {
  readonly clientId: string;
  readonly token: string;
  readonly #listener: StreamListener;
  readonly #fate: () => FrameFate;
  readonly #queue = new TaskQueue();
  /** A frame that lets the next one pass. */
  #held: string | null = null;
  #open = true;

  constructor(clientId: string, token: string, listener: StreamListener, fate: () => FrameFate) {
    this.clientId = clientId;
    this.token = token;
    this.#listener = listener;
    this.#fate = fate;
  }

  get open(): boolean {
    return this.#open;
  }

  get nextMs(): number {
    return this.#open ? this.#queue.nextMs : Number.POSITIVE_INFINITY;
  }

  /** Takes in an event of any account; only the own ones are told. */
  push(event: VenueEvent, nowMs: number): void {
    if (!this.#open || event.frame === null || event.clientId !== this.clientId) return;
    const { frame } = event;
    const fate = this.#fate();
    if (fate.kind === 'reset') return this.reset();
    if (fate.kind === 'drop') return;
    const dueMs = nowMs + fate.delayMs;
    if (fate.kind === 'reorder' && this.#held === null) {
      this.#held = frame;
      return;
    }
    const copies = fate.kind === 'duplicate' ? [frame, frame] : [frame];
    if (this.#held !== null) copies.push(this.#held);
    this.#held = null;
    for (const text of copies) this.#queue.add(dueMs, () => this.#give(text));
  }

  flush(nowMs: number): void {
    if (this.#open) this.#queue.runUntil(nowMs);
  }

  /** The end, without a close frame; what was on its way is lost. */
  reset(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#listener({ kind: 'reset' });
  }

  #give(text: string): void {
    if (this.#open) this.#listener({ kind: 'frame', text });
  }
}
