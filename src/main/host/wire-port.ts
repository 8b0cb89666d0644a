import { TextWire } from '#contract/text-wire.ts';
import type { Wire } from '#contract/wire.ts';

/**
 * What Electron's MessagePortMain and Node's MessagePort have in common. Electron wraps what arrives in an event with
 * `data`, Node hands it over as it is.
 */
export interface EnginePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

const unwrap = (message: unknown): unknown =>
  typeof message === 'object' && message !== null && 'data' in message ? message.data : message;

/** The engine's end of a port to a page. Only ports can be transferred to a page by Electron, so frames are copied. */
export function portWire(port: EnginePort): Wire {
  const wire = new TextWire({
    post: (data) => port.postMessage(data),
    close: () => port.close(),
    backlogBytes: () => 0,
  });
  port.on('message', (message) => wire.deliver(unwrap(message)));
  port.on('close', () => wire.ended('the page went away'));
  port.start();
  return wire;
}
