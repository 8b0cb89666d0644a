import { foreignProtocol } from './caller.ts';
import type { EventName, EventPayload } from './events.ts';
import { FaultError, type Fault, fault, faultOf } from './faults.ts';
import { type Hello, PROTOCOL_VERSION, WIRE_LIMITS, type Wire, type WireMessage } from './wire.ts';

/** Unsent bytes of a socket past which events wait in the client's own queue: four full messages. */
export const EVENT_BACKLOG_BYTES_MAX = 4 * WIRE_LIMITS.messageBytesMax;

/** True once the caller gave the call up; long work looks at it between its steps. */
export interface CallToken {
  cancelled: boolean;
}

export interface AnswererOptions {
  readonly hello: () => Omit<Hello, 'type' | 'protocol'>;
  /** Checks the input and does the call; what it throws goes back as a fault. */
  readonly answer: (name: string, input: unknown, token: CallToken) => unknown;
  /** The page has painted and may be sent `frames` more. */
  readonly onCredit: (frames: number) => void;
  /** A call threw something that is not a fault: a bug to be logged. */
  readonly onBug: (name: string, error: unknown) => void;
}

interface QueuedEvent {
  readonly name: EventName;
  readonly payload: unknown;
}

/** The engine's side of a wire: hello first, then calls within the limits, numbered events, and credit. */
export class Answerer {
  readonly #wire: Wire;
  readonly #options: AnswererOptions;
  readonly #calls = new Map<number, CallToken>();
  #events: QueuedEvent[] = [];
  #eventSeq = 0;
  #greeted = false;

  constructor(wire: Wire, options: AnswererOptions) {
    this.#wire = wire;
    this.#options = options;
    wire.onClose(() => {
      for (const token of this.#calls.values()) token.cancelled = true;
      this.#calls.clear();
      this.#events = [];
    });
    wire.send({ type: 'hello', protocol: PROTOCOL_VERSION, ...options.hello() });
    wire.onMessage((message) => this.#receive(message));
  }

  get pendingCalls(): number {
    return this.#calls.size;
  }

  /** Sends an event, or keeps it while the socket is behind; a client that is too far behind is closed. */
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void {
    this.#events.push({ name, payload });
    this.flushEvents();
    if (this.#events.length > WIRE_LIMITS.queuedEventsMax) {
      this.#wire.close(`the page is ${WIRE_LIMITS.queuedEventsMax} events behind`);
    }
  }

  /** Sends what is queued as far as the socket takes it. */
  flushEvents(): void {
    while (this.#events.length > 0 && this.#wire.backlogBytes <= EVENT_BACKLOG_BYTES_MAX) {
      const { name, payload } = this.#events.shift() as QueuedEvent;
      this.#eventSeq += 1;
      this.#wire.send({ type: 'event', seq: this.#eventSeq, name, payload });
    }
  }

  #receive(message: WireMessage): void {
    if (!this.#greeted) return this.#greet(message);
    switch (message.type) {
      case 'call':
        void this.#answer(message.id, message.name, message.input);
        return;
      case 'cancel':
        this.#forget(message.id);
        return;
      case 'credit':
        this.#options.onCredit(message.frames);
        return;
      case 'hello':
      case 'result':
      case 'fault':
      case 'event':
      case 'bye':
        this.#wire.close(`the engine does not take '${message.type}' messages now`);
    }
  }

  #greet(message: WireMessage): void {
    if (message.type !== 'hello') return this.#wire.close('the first message must be hello');
    if (message.protocol !== PROTOCOL_VERSION) return this.#wire.close(foreignProtocol(message.protocol));
    this.#greeted = true;
  }

  async #answer(id: number, name: string, input: unknown): Promise<void> {
    if (this.#calls.has(id)) return this.#wire.close(`call id ${id} is used twice`);
    if (this.#calls.size >= WIRE_LIMITS.pendingCallsMax) {
      const text = `${name} was refused: ${WIRE_LIMITS.pendingCallsMax} calls of this page are in flight.`;
      return this.#reply({ type: 'fault', id, fault: fault('unavailable.too_many_calls', text) });
    }
    const token: CallToken = { cancelled: false };
    this.#calls.set(id, token);
    let reply: WireMessage;
    try {
      reply = { type: 'result', id, output: await this.#options.answer(name, input, token) };
    } catch (thrown) {
      if (!(thrown instanceof FaultError)) this.#options.onBug(name, thrown);
      reply = { type: 'fault', id, fault: faultOf(thrown) };
    }
    if (token.cancelled) return;
    this.#calls.delete(id);
    this.#reply(reply);
  }

  #reply(reply: WireMessage & { readonly id: number }): void {
    try {
      this.#wire.send(reply);
    } catch (thrown) {
      const why: Fault = faultOf(thrown);
      if (why.code === 'unavailable.wire_closed') return;
      this.#wire.send({ type: 'fault', id: reply.id, fault: fault('bug.reply_refused', why.text) });
    }
  }

  #forget(id: number): void {
    const token = this.#calls.get(id);
    if (token === undefined) return;
    token.cancelled = true;
    this.#calls.delete(id);
  }
}
