import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { WebSocketServer } from 'ws';
import { memoryWires } from '#contract/wire-memory.ts';
import { WIRE_LIMITS, type Wire } from '#contract/wire.ts';
import { type EnginePort, portWire as enginePortWire } from '../../src/main/host/wire-port.ts';
import { socketWire as engineSocketWire } from '../../src/main/host/wire-socket.ts';
import { portWire as pagePortWire } from '../../src/renderer/client/wire-port.ts';
import { openSocketWire } from '../../src/renderer/client/wire-socket.ts';

/** Both ends of one wire, and what must be closed after the test. */
export interface WirePair {
  readonly engine: Wire;
  readonly page: Wire;
  /** Puts bytes on the medium as a foreign page would, past all checks of the page's side. */
  readonly raw: ((data: string) => void) | null;
  readonly dispose: () => Promise<void>;
}

function memory(): Promise<WirePair> {
  const [engine, page] = memoryWires();
  return Promise.resolve({ engine, page, raw: null, dispose: () => Promise.resolve() });
}

function port(): Promise<WirePair> {
  const { port1, port2 } = new MessageChannel();
  const engine = enginePortWire(port1 as EnginePort);
  // Node's port is an EventTarget with the DOM's own methods.
  const page = pagePortWire(port2 as unknown as MessagePort);
  const dispose = (): Promise<void> => {
    port1.close();
    port2.close();
    return Promise.resolve();
  };
  return Promise.resolve({ engine, page, raw: (data) => port2.postMessage(data), dispose });
}

async function socket(): Promise<WirePair> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: WIRE_LIMITS.messageBytesMax });
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  let own: WebSocket | undefined;
  const Real = globalThis.WebSocket;
  globalThis.WebSocket = new Proxy(Real, {
    construct: (target, args: [string]) => {
      own = new target(...args);
      return own;
    },
  });
  const opening = openSocketWire(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/wire`);
  globalThis.WebSocket = Real;
  const engine = engineSocketWire((await accepted)[0]);
  const page = await opening;
  const dispose = (): Promise<void> =>
    new Promise((resolve) => {
      for (const client of server.clients) client.terminate();
      server.close(() => resolve());
    });
  return { engine, page, raw: (data) => own?.send(data), dispose };
}

export const WIRE_KINDS: Readonly<Record<string, () => Promise<WirePair>>> = { memory, port, socket };
