import { Answerer } from '#contract/answerer.ts';
import { INSTRUMENTS_MAX } from '#contract/config.ts';
import type { Wire } from '#contract/wire.ts';
import { type ClientKind, type ClientState, createClientState } from './client-state.ts';
import type { Log } from './log.ts';
import type { Publisher } from './publisher.ts';
import type { Router } from './router.ts';
import type { SubscriptionDesk } from './subscription-desk.ts';

export interface DoorParts {
  readonly publisher: Publisher;
  readonly subscriptions: SubscriptionDesk;
  readonly router: Router;
  readonly log: Log;
  /** What a client is greeted with. */
  readonly hello: () => {
    readonly epoch: number;
    readonly host: 'desktop' | 'browser' | 'test';
    readonly capabilities: string[];
  };
}

/** Lets pages and commands in. What a client watches and charts lives and dies with its wire. */
export class ClientDoor {
  readonly #parts: DoorParts;
  #lastId = 0;

  constructor(parts: DoorParts) {
    this.#parts = parts;
  }

  attach(wire: Wire, kind: ClientKind): void {
    const { publisher, subscriptions, router, log, hello } = this.#parts;
    this.#lastId += 1;
    const id = this.#lastId;
    const answerer: Answerer = new Answerer(wire, {
      hello,
      answer: (name, input, token) => router(name, input, { client, token }),
      onCredit: (frames) => publisher.credit(client, frames),
      onBug: (name, error) => log.write('error', 'call.failed', { name, error }),
    });
    const client: ClientState = createClientState({ id, kind, wire, answerer }, INSTRUMENTS_MAX);
    publisher.add(client);
    wire.onClose((reason) => {
      publisher.remove(client);
      subscriptions.leave(id);
      log.write('info', 'client.left', { client: id, kind, reason });
    });
    log.write('info', 'client.came', { client: id, kind });
  }
}
