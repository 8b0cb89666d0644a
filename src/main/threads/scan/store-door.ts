import { type Fault, never } from '#contract/faults.ts';
import type { MessagePortLike, StoreAnswers, StoreReport, StoreRequest } from '../protocol.ts';

type Waiting = { readonly done: (answer: never) => void; readonly refused: (fault: Fault) => void };

/** The scan thread's end of the store's request door: every request is answered or refused exactly once. */
export class StoreDoor {
  readonly #port: MessagePortLike;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(port: MessagePortLike) {
    this.#port = port;
  }

  ask<K extends StoreRequest['kind']>(
    request: Extract<StoreRequest, { kind: K }>,
    done: (answer: StoreAnswers[K]) => void,
    refused: (fault: Fault) => void,
  ): void {
    this.#lastId += 1;
    this.#waiting.set(this.#lastId, { done, refused });
    // A port between threads has no origin to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#port.postMessage({ type: 'request', id: this.#lastId, request });
  }

  receive(report: StoreReport): void {
    if (report.type !== 'answer' && report.type !== 'refused') return;
    const waiting = this.#waiting.get(report.id);
    this.#waiting.delete(report.id);
    if (report.type === 'refused') waiting?.refused(report.fault);
    else if (report.type === 'answer') (waiting?.done as ((answer: unknown) => void) | undefined)?.(report.answer);
    else never(report);
  }

  close(): void {
    this.#waiting.clear();
    this.#port.close();
  }
}
