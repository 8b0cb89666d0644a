import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ManualTimers } from './manual-timers.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
type Answer = (asked: Asked, response: ServerResponse) => void;

/** A plain server on loopback whose answers a test writes one by one; the last one is repeated. */
export class HttpScript {
  readonly asked: Asked[] = [];
  answers: Answer[] = [];
  connections = 0;
  readonly #server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const asked = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      this.asked.push(asked);
      const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
      answer?.(asked, response);
    });
  });

  static async listen(): Promise<HttpScript> {
    const script = new HttpScript();
    script.#server.on('connection', () => (script.connections += 1));
    await new Promise<void>((resolve) => {
      script.#server.listen(0, '127.0.0.1', resolve);
    });
    return script;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}

export function json(status: number, body: unknown): Answer {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
}

/** Moves manual time on in small steps, with real pauses for the sockets, until the promise is settled. */
export async function drive<T>(timers: ManualTimers, promise: Promise<T>): Promise<T> {
  const state = { settled: false };
  const watch = () => void (state.settled = true);
  void promise.then(watch, watch);
  while (!state.settled) {
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
    await timers.advance(20);
  }
  return promise;
}
