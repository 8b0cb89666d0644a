import { Emitter } from './emitter.ts';
import { FaultError, fault, faultOf } from './faults.ts';
import { decodeMessage, encodeMessage } from './message-text.ts';
import { CLOSE_REASON_MAX, type Dispose, WIRE_LIMITS, type Wire, type WireMessage } from './wire.ts';

/** What carries texts and buffers: a port, a socket, or memory. Written once per medium, everything else is here. */
export interface Medium {
  post(data: string | ArrayBuffer): void;
  /** Ends the medium after what was posted has left. Safe to call twice. */
  close(reason: string): void;
  backlogBytes(): number;
}

/** Messages kept for a side that has not begun to listen: no more than a client may have in flight. */
const EARLY_MESSAGES_MAX = WIRE_LIMITS.pendingCallsMax;

/**
 * The wire over any medium: checks and limits each message, keeps early ones until somebody listens, tells the reason
 * of its end once, and is silent afterwards. The medium calls `deliver` and `ended`.
 */
export class TextWire implements Wire {
  readonly #medium: Medium;
  readonly #messages = new Emitter<[WireMessage]>();
  readonly #frames = new Emitter<[ArrayBuffer]>();
  readonly #closes = new Emitter<[string]>();
  #early: WireMessage[] = [];
  #closed: string | null = null;

  constructor(medium: Medium) {
    this.#medium = medium;
  }

  get backlogBytes(): number {
    return this.#medium.backlogBytes();
  }

  /** Throws `input.message_too_large` (nothing is sent) or `unavailable.wire_closed`. */
  send(message: WireMessage): void {
    if (this.#closed !== null) {
      throw new FaultError(fault('unavailable.wire_closed', `The connection has ended: ${this.#closed}.`));
    }
    this.#medium.post(encodeMessage(message));
  }

  sendFrame(frame: ArrayBuffer): void {
    if (this.#closed === null) this.#medium.post(frame);
  }

  onMessage(listener: (message: WireMessage) => void): Dispose {
    const dispose = this.#messages.on(listener);
    const early = this.#early;
    this.#early = [];
    for (const message of early) this.#messages.emit(message);
    return dispose;
  }

  onFrame(listener: (frame: ArrayBuffer) => void): Dispose {
    return this.#frames.on(listener);
  }

  onClose(listener: (reason: string) => void): Dispose {
    if (this.#closed === null) return this.#closes.on(listener);
    listener(this.#closed);
    return () => {};
  }

  close(reason: string): void {
    if (this.#closed !== null) return;
    const cut = reason.slice(0, CLOSE_REASON_MAX);
    this.#medium.post(encodeMessage({ type: 'bye', reason: cut }));
    this.ended(cut);
  }

  /** One thing that arrived. Anything but a good message or a buffer ends the wire. */
  deliver(data: unknown): void {
    if (this.#closed !== null) return;
    if (data instanceof ArrayBuffer) return this.#frames.emit(data);
    if (typeof data !== 'string') return this.close('the other side sent neither text nor a buffer');
    let message: WireMessage;
    try {
      message = decodeMessage(data);
    } catch (thrown) {
      return this.close(faultOf(thrown).text);
    }
    if (message.type === 'bye') return this.ended(message.reason);
    if (this.#messages.size > 0) return this.#messages.emit(message);
    this.#early.push(message);
    if (this.#early.length > EARLY_MESSAGES_MAX) this.close('too many messages before anybody listened');
  }

  /** The medium is gone, or the other side said why it goes. */
  ended(reason: string): void {
    if (this.#closed !== null) return;
    this.#closed = reason;
    this.#medium.close(reason);
    this.#closes.emit(reason);
    this.#messages.clear();
    this.#frames.clear();
    this.#closes.clear();
    this.#early = [];
  }
}
