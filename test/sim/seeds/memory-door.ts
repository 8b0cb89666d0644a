import { Readable } from 'node:stream';
import { FaultError, fault } from '#contract/faults.ts';
import type { Door, FileAnswer, TextAnswer } from '../../../src/main/adapters/dhan/http-door.ts';
import type { Rng } from '../../../src/main/core/rng.ts';
import type { FaultBoard } from '../../../src/main/sim/faults.ts';
import type { RestServer } from '../../../src/main/sim/rest/rest-server.ts';
import { hold } from './feed-audit.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What may be asked twice: it changes nothing. */
const READS = /^\/v2\/(marketfeed|charts|optionchain|profile|instrument)\b|^\/api-data\//;

/** Carries requests to the exchange in memory, on the virtual clock. */
export class MemoryDoor implements Door {
  requests = 0;
  readonly #time: VirtualTime;
  readonly #server: RestServer;
  readonly #faults: FaultBoard;
  readonly #rng: Rng;
  /** How often each request was sent, by path and body. */
  readonly #sent = new Map<string, number>();

  constructor(time: VirtualTime, server: RestServer, faults: FaultBoard, rng: Rng) {
    this.#time = time;
    this.#server = server;
    this.#faults = faults;
    this.#rng = rng;
  }

  text(
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string>,
    body: string | null,
    answerMsMax: number,
  ): Promise<TextAnswer> {
    this.#note(url, body);
    const ms = 5 + this.#rng.int(200) + this.#faults.latency;
    return new Promise((resolve, reject) => {
      const timedOut = ms > answerMsMax;
      this.#time.after(this.#rng.int(5), () => {
        // The exchange has the request, and counts it, before its answer is lost.
        const reply = this.#server.reply({ method, headers }, new URL(url), body ?? '');
        this.#time.after(Math.min(ms, answerMsMax), () => {
          if (timedOut) reject(new FaultError(fault('unavailable.timed_out', 'no answer')));
          else if (reply.breaksAfter !== undefined) reject(new FaultError(fault('unavailable.network', 'broken')));
          else resolve({ status: reply.status, body: reply.body.toString(), dateMs: null });
        });
      });
    });
  }

  file(url: string, headers: Record<string, string>): Promise<FileAnswer> {
    this.#note(url, null);
    const reply = this.#server.reply({ method: 'GET', headers }, new URL(url), '');
    const bytes = Buffer.from(reply.body);
    const pieces = async function* (): AsyncGenerator<Buffer> {
      for (let at = 0; at < (reply.breaksAfter ?? bytes.length); at += 4_096) {
        yield bytes.subarray(at, Math.min(at + 4_096, reply.breaksAfter ?? bytes.length));
      }
      if (reply.breaksAfter !== undefined) throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    };
    const stream = Readable.from(pieces());
    stream.on('error', () => undefined);
    return Promise.resolve(Object.assign(stream, { statusCode: reply.status, headers: {} }));
  }

  #note(url: string, body: string | null): void {
    this.requests += 1;
    const { pathname } = new URL(url);
    const key = `${pathname} ${body}`;
    this.#sent.set(key, (this.#sent.get(key) ?? 0) + 1);
    hold(this.#sent.get(key) === 1 || READS.test(pathname), () => `${pathname} was sent twice and is no read`);
  }

  close(): void {
    this.#sent.clear();
  }
}
