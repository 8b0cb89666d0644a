import type { CallInput, CallName, CallOutput } from './calls/index.ts';
import { Emitter } from './emitter.ts';
import type { EventName, EventPayload } from './events.ts';
import { FaultError, fault } from './faults.ts';
import { frameHeader } from './frames.ts';
import { PendingTable } from './pending-table.ts';
import type { Timers } from './timers.ts';
import { type Dispose, type Hello, PROTOCOL_VERSION, WIRE_LIMITS, type Wire, type WireMessage } from './wire.ts';

/** The part of an AbortSignal that is needed; the contract knows no DOM. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options: { readonly once: true }): void;
}

export interface CallOptions {
  readonly timeoutMs?: number;
  readonly signal?: CancelSignal;
}

type EventListener = (payload: never) => void;

/**
 * The page's side of a wire: hello, calls, events, frames and their credit. Events are numbered; a gap means that
 * something was lost, which a wire never does, so it ends the connection.
 */
export class Caller {
  readonly #wire: Wire;
  readonly #pending: PendingTable;
  readonly #listeners = new Map<string, Emitter<[never]>>();
  readonly #frames = new Emitter<[ArrayBuffer]>();
  readonly #unpainted: number[] = [];
  #creditedSeq = -1;
  #eventSeq = 0;
  #onHello: (hello: Hello) => void = () => {};

  /** The engine's hello; rejects when the wire ends first, the protocol is another, or nothing comes in time. */
  readonly ready: Promise<Hello>;

  constructor(wire: Wire, timers: Timers) {
    this.#wire = wire;
    this.#pending = new PendingTable({
      timers,
      limit: WIRE_LIMITS.pendingCallsMax,
      timeoutMs: WIRE_LIMITS.callTimeoutMs,
      onGivenUp: (id) => wire.send({ type: 'cancel', id }),
    });
    this.ready = this.#awaitHello(timers);
    wire.onFrame((frame) => this.#receiveFrame(frame));
    wire.onClose((reason) =>
      this.#pending.refuseAll(fault('unavailable.wire_closed', `The connection has ended: ${reason}.`)),
    );
    wire.send({ type: 'hello', protocol: PROTOCOL_VERSION });
    wire.onMessage((message) => this.#receive(message));
  }

  get pendingCalls(): number {
    return this.#pending.size;
  }

  /** Rejects with a `FaultError`; the fault is the engine's own, or `unavailable.*` of this side. */
  async call<N extends CallName>(name: N, input: CallInput<N>, options: CallOptions = {}): Promise<CallOutput<N>> {
    if (options.signal?.aborted === true) {
      throw new FaultError(fault('unavailable.cancelled', 'The request was cancelled by its sender.'));
    }
    const send = (id: number): void => this.#wire.send({ type: 'call', id, name, input });
    const request = this.#pending.open(name, send, options.timeoutMs);
    options.signal?.addEventListener('abort', () => this.#pending.cancel(request.id), { once: true });
    return (await request.answer) as CallOutput<N>;
  }

  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): Dispose {
    const emitter = this.#listeners.get(name) ?? new Emitter<[never]>();
    this.#listeners.set(name, emitter);
    return emitter.on(listener as EventListener);
  }

  onFrame(listener: (frame: ArrayBuffer) => void): Dispose {
    return this.#frames.on(listener);
  }

  /**
   * Says that the oldest unpainted frame is painted: call it once per frame received. Frames of one publication share
   * their number and one credit, so the engine hears once of each.
   */
  creditFrame(): void {
    const seq = this.#unpainted.shift();
    if (seq === undefined || seq === this.#creditedSeq) return;
    this.#creditedSeq = seq;
    this.#wire.send({ type: 'credit', frames: 1 });
  }

  onClose(listener: (reason: string) => void): Dispose {
    return this.#wire.onClose(listener);
  }

  close(reason: string): void {
    this.#wire.close(reason);
  }

  #awaitHello(timers: Timers): Promise<Hello> {
    const ready = new Promise<Hello>((resolve, reject) => {
      const stop = timers.after(WIRE_LIMITS.callTimeoutMs, () => this.#wire.close('the engine did not say hello'));
      this.#wire.onClose((reason) => {
        stop();
        reject(new FaultError(fault('unavailable.wire_closed', `The connection has ended: ${reason}.`)));
      });
      this.#onHello = (hello) => {
        stop();
        resolve(hello);
      };
    });
    // Whoever awaits it hears of the failure; nobody awaiting must not end the process.
    ready.catch(() => {});
    return ready;
  }

  #receiveFrame(frame: ArrayBuffer): void {
    this.#unpainted.push(frameHeader(frame).seq);
    this.#frames.emit(frame);
  }

  #receive(message: WireMessage): void {
    switch (message.type) {
      case 'hello':
        if (message.protocol === PROTOCOL_VERSION) this.#onHello(message);
        else this.#wire.close(foreignProtocol(message.protocol));
        return;
      case 'result':
        this.#pending.settle(message.id, message.output);
        return;
      case 'fault':
        this.#pending.refuse(message.id, message.fault);
        return;
      case 'event':
        this.#receiveEvent(message.seq, message.name, message.payload);
        return;
      case 'call':
      case 'cancel':
      case 'credit':
      case 'bye':
        this.#wire.close(`a page does not take '${message.type}' messages`);
    }
  }

  #receiveEvent(seq: number, name: string, payload: unknown): void {
    if (seq !== this.#eventSeq + 1) {
      this.#wire.close(`event ${seq} came after ${this.#eventSeq}`);
      return;
    }
    this.#eventSeq = seq;
    this.#listeners.get(name)?.emit(payload as never);
  }
}

/** Why two versions do not talk, with the remedy. */
export function foreignProtocol(theirs: number): string {
  return `protocol ${theirs} is not ${PROTOCOL_VERSION}; reload the page or restart the terminal`;
}
