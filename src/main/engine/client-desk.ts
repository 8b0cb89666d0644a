import { Answerer, type AnswererOptions } from '#contract/answerer.ts';
import { INSTRUMENTS_MAX } from '#contract/config.ts';
import type { EventName, EventPayload } from '#contract/events.ts';
import type { Wire } from '#contract/wire.ts';
import { type ClientKind, type ClientState, createClientState } from './client-state.ts';
import type { Log } from './log.ts';
import type { Publisher } from './publisher.ts';
import type { Router } from './router.ts';

export interface ClientDeskParts {
  readonly publisher: Publisher;
  readonly router: Router;
  readonly log: Log;
  readonly hello: AnswererOptions['hello'];
  /** A client is gone; what it held is released. */
  readonly left: (id: number) => void;
}

/** Pages and commands that are connected. What they watch lives and dies with their wire. */
export class ClientDesk {
  readonly #parts: ClientDeskParts;
  #lastId = 0;

  constructor(parts: ClientDeskParts) {
    this.#parts = parts;
  }

  attach(wire: Wire, kind: ClientKind): void {
    const { publisher, router, log, hello, left } = this.#parts;
    this.#lastId += 1;
    const id = this.#lastId;
    const answerer: Answerer = new Answerer(wire, {
      hello,
      answer: (name, input, token) => router(name, input, { client, token }),
      onCredit: (frames) => publisher.credit(client, frames),
      onBug: (name, error) => log.write('error', 'call.failed', { name, error }),
    });
    const client: ClientState = createClientState({ id, kind, wire, answerer, capacity: INSTRUMENTS_MAX });
    publisher.add(client);
    wire.onClose((reason) => {
      publisher.remove(client);
      left(id);
      log.write('info', 'client.left', { client: id, kind, reason });
    });
    log.write('info', 'client.came', { client: id, kind });
  }

  broadcast<N extends EventName>(name: N, payload: EventPayload<N>): void {
    for (const client of this.#parts.publisher.clients) client.answerer.emit(name, payload);
  }

  close(reason: string): void {
    for (const client of this.#parts.publisher.clients) client.wire.close(reason);
  }
}
