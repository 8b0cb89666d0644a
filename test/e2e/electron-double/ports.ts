import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

/** What crosses to the page as JSON text: a string, or the bytes of a buffer. */
export type Crossing = { readonly text: string } | { readonly bytes: string };

export function toCrossing(message: unknown): Crossing {
  if (typeof message === 'string') return { text: message };
  if (message instanceof ArrayBuffer) return { bytes: Buffer.from(message).toString('base64') };
  throw new Error(`electron double: a port cannot carry ${typeof message} here`);
}

export function fromCrossing(crossing: Crossing): string | ArrayBuffer {
  if ('text' in crossing) return crossing.text;
  return new Uint8Array(Buffer.from(crossing.bytes, 'base64')).buffer;
}

/** One end of a channel in main: queues until `start`, copies what it carries, transfers nothing but ports. */
export class MessagePortMain
  extends EventEmitter
  implements Pick<Electron.MessagePortMain, 'postMessage' | 'start' | 'close'>
{
  #peer: MessagePortMain | null = null;
  #queue: unknown[] | null = [];
  #closed = false;

  static join(a: MessagePortMain, b: MessagePortMain): void {
    a.#peer = b;
    b.#peer = a;
  }

  postMessage(message: unknown, transfer: unknown[] = []): void {
    if (transfer.length > 0) throw new Error('electron double: only ports can be transferred, and none is here');
    const peer = this.#peer;
    if (this.#closed || peer === null) return;
    const copy = structuredClone(message);
    setImmediate(() => peer.#receive(copy));
  }

  start(): void {
    const queue = this.#queue ?? [];
    this.#queue = null;
    for (const message of queue) this.emit('message', { data: message, ports: [] });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const peer = this.#peer;
    // The other end hears of it after what was posted before.
    setImmediate(() => setImmediate(() => peer?.close()));
    this.emit('close');
  }

  #receive(message: unknown): void {
    if (this.#closed) return;
    if (this.#queue !== null) this.#queue.push(message);
    else this.emit('message', { data: message, ports: [] });
  }
}

export class MessageChannelMain {
  readonly port1 = new MessagePortMain();
  readonly port2 = new MessagePortMain();

  constructor() {
    MessagePortMain.join(this.port1, this.port2);
  }
}
