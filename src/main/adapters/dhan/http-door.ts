import http from 'node:http';
import https from 'node:https';
import { fault, FaultError } from '#contract/faults.ts';
import type { Timers } from '../timers.ts';

/** Connections kept open to one host; requests are paced far below what these carry. */
const SOCKETS_MAX = 4;
/** Largest answer that is held in memory as text: a whole option chain is below 1 MB, 90 days of minutes below 4 MB. */
const TEXT_BYTES_MAX = 32 * 1024 * 1024;
/** Redirects that are followed for a file. */
const REDIRECTS_MAX = 3;
/** Longest silence inside a file transfer. */
const FILE_SILENCE_MS_MAX = 30_000;

export interface TextAnswer {
  readonly status: number;
  readonly body: string;
  /** The host's clock when it answered, epoch ms UTC, whole seconds; null when it did not say. */
  readonly dateMs: number | null;
}

/** Takes the time in the Date header of an answer, and when it was asked for and came: epoch ms of wall time. */
export type TimeListener = (time: {
  readonly sentMs: number;
  readonly receivedMs: number;
  readonly brokerMs: number;
}) => void;
/** A file that is being read: what `http.IncomingMessage` is. */
export interface FileAnswer extends AsyncIterable<Buffer> {
  readonly statusCode?: number | undefined;
  readonly headers: http.IncomingHttpHeaders;
  resume(): unknown;
}

/** What carries requests: HTTP, or the memory of a simulation. */
export interface Door {
  text(
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string>,
    body: string | null,
    answerMsMax: number,
  ): Promise<TextAnswer>;
  file(url: string, headers: Record<string, string>): Promise<FileAnswer>;
  close(): void;
}

/**
 * HTTP/1.1 with kept connections (the broker's HTTP/2 answers some paths with a wrong redirect, dhan-api §1.1).
 * Network trouble becomes `unavailable` faults; what a status means is left to the caller.
 */
export class HttpDoor implements Door {
  readonly #timers: Timers;
  readonly #heard: TimeListener;
  readonly #plain = new http.Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });
  readonly #secure = new https.Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });

  constructor(timers: Timers, heard: TimeListener = () => {}) {
    this.#timers = timers;
    this.#heard = heard;
  }

  /** One request, the whole answer as text, within `answerMsMax` from now. @throws FaultError `unavailable.*` */
  text(
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string>,
    body: string | null,
    answerMsMax: number,
  ): Promise<TextAnswer> {
    return new Promise((resolve, reject) => {
      const sentMs = this.#timers.wallMs();
      const request = this.#open(method, url, headers, 0);
      const cancel = this.#timers.after(answerMsMax, () => {
        request.destroy(new FaultError(timedOut(url, answerMsMax)));
      });
      const fail = (thrown: Error): void => {
        cancel();
        reject(asFault(thrown, url));
      };
      request.on('error', fail);
      request.on('response', (response) => {
        const brokerMs = Date.parse(response.headers.date ?? '');
        if (Number.isFinite(brokerMs)) this.#heard({ sentMs, receivedMs: this.#timers.wallMs(), brokerMs });
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          size += part.length;
          if (size > TEXT_BYTES_MAX) request.destroy(new FaultError(tooLarge(url)));
          else parts.push(part);
        });
        response.on('error', fail);
        response.on('end', () => {
          cancel();
          const dateMs = Date.parse(response.headers.date ?? '');
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(parts).toString('utf8'),
            dateMs: Number.isFinite(dateMs) ? dateMs : null,
          });
        });
      });
      request.end(body ?? undefined);
    });
  }

  /**
   * Opens a file for reading piece by piece; follows redirects. The transfer ends with an error when nothing comes for
   * a while or when it is shorter than announced. @throws FaultError `unavailable.*`
   */
  async file(url: string, headers: Record<string, string>): Promise<http.IncomingMessage> {
    let at = url;
    for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects += 1) {
      const response = await this.#head(at, headers);
      const { statusCode = 0 } = response;
      const { location } = response.headers;
      if (statusCode < 300 || statusCode >= 400 || location === undefined) return response;
      response.resume();
      at = new URL(location, at).href;
    }
    throw new FaultError(fault('unavailable.redirects', `${hostOf(url)} redirects in a circle. Try again later.`));
  }

  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }

  #head(url: string, headers: Record<string, string>): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      const request = this.#open('GET', url, headers, FILE_SILENCE_MS_MAX);
      request.on('timeout', () => request.destroy(new FaultError(timedOut(url, FILE_SILENCE_MS_MAX))));
      request.on('error', (thrown) => reject(asFault(thrown, url)));
      request.on('response', resolve);
      request.end();
    });
  }

  /** @param silenceMsMax silence of the connection after which 'timeout' is told; 0 = never. */
  #open(method: string, url: string, headers: Record<string, string>, silenceMsMax: number): http.ClientRequest {
    const options = { method, headers, timeout: silenceMsMax };
    return url.startsWith('https:')
      ? https.request(url, { ...options, agent: this.#secure })
      : http.request(url, { ...options, agent: this.#plain });
  }
}

/** The host of an address: addresses may hold a token in their query, so only the host is ever shown. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the given address';
}

/** A thrown network error as a fault that names the host. */
export function asFault(thrown: unknown, url: string): FaultError {
  if (thrown instanceof FaultError) return thrown;
  const why = thrown instanceof Error ? ((thrown as NodeJS.ErrnoException).code ?? thrown.message) : String(thrown);
  return new FaultError(
    fault('unavailable.network', `${hostOf(url)} cannot be reached (${why}). Check the connection.`, { why }),
  );
}

function timedOut(url: string, ms: number) {
  return fault('unavailable.timed_out', `${hostOf(url)} did not answer within ${ms / 1_000} s.`, { ms });
}

function tooLarge(url: string) {
  return fault('unavailable.bad_answer', `${hostOf(url)} sent more than ${TEXT_BYTES_MAX} bytes in one answer.`);
}
