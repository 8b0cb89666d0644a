import { fault, type Fault, FaultError } from '#contract/faults.ts';
import type { Random, Timers } from '../timers.ts';
import { pause } from '../timers.ts';
import { classifyError } from './errors.ts';
import { type Door, HttpDoor, type TimeListener } from './http-door.ts';
import { RATE_LIMITS, type RateClass, TokenBucket } from './limits.ts';

/** Longest wait for a whole answer; the median of the broker's charts is about 1.1 s. */
const ANSWER_MS_MAX = 15_000;
/** Tries of a read, the first one included. */
const TRIES_MAX = 3;
/** First wait between two tries; doubled each time, upper half random. */
const RETRY_FIRST_MS = 500;
/** After a refusal for rate the whole class rests this long: going on asking leads to a block of the account. */
const THROTTLED_REST_MS = 5_000;
/** Option chains are limited per underlying and expiry: most keys that get a bucket of their own. */
const KEYED_BUCKETS_MAX = 500;

export interface RestAccess {
  /** Base address, ending in `/v2`. */
  readonly url: string;
  readonly clientId: string;
  readonly accessToken: string;
}

/**
 * The broker's REST interface for reading: paced by class, timed out, with safe retries. Answers are the parsed body,
 * whatever its shape; every one of the six error envelopes becomes a fault.
 */
export class DhanRest {
  #access: RestAccess;
  readonly #timers: Timers;
  readonly #random: Random;
  readonly #door: Door;
  readonly #buckets = new Map<string, TokenBucket>();

  /** @param heard takes the time of every answer. @param door carries the requests; a simulation has its own. */
  constructor(access: RestAccess, timers: Timers, random: Random, heard?: TimeListener, door?: Door) {
    this.#access = access;
    this.#timers = timers;
    this.#random = random;
    this.#door = door ?? new HttpDoor(timers, heard);
  }

  /** Asks with this token from now on. */
  renew(accessToken: string): void {
    this.#access = { ...this.#access, accessToken };
  }

  /** GET below the base address. @throws FaultError */
  get(path: string, rate: RateClass): Promise<unknown> {
    return this.#read('GET', path, null, rate, '');
  }

  /**
   * POST that only reads (marketfeed, charts, option chain): safe to repeat, and repeated on `unavailable`.
   * @param key separates requests that are limited one by one, such as an option chain's underlying and expiry.
   * @throws FaultError
   */
  read(path: string, body: object, rate: RateClass, key = ''): Promise<unknown> {
    return this.#read('POST', path, JSON.stringify(body), rate, key);
  }

  close(): void {
    this.#door.close();
  }

  async #read(method: 'GET' | 'POST', path: string, body: string | null, rate: RateClass, key: string) {
    const bucket = this.#bucket(rate, key);
    for (let tried = 1; ; tried += 1) {
      await bucket.take();
      const { accessToken } = this.#access;
      const outcome = await this.#once(method, path, body);
      if (!('fault' in outcome)) return outcome.value;
      // The token was replaced while this request was under way: the refusal was for the old one.
      if (outcome.fault.code === 'denied.session_dead' && accessToken !== this.#access.accessToken) continue;
      if (outcome.fault.code === 'unavailable.rate_limited') bucket.penalise(THROTTLED_REST_MS);
      if (outcome.fault.kind !== 'unavailable' || tried >= TRIES_MAX) throw new FaultError(outcome.fault);
      const step = RETRY_FIRST_MS * 2 ** (tried - 1);
      await pause(this.#timers, step / 2 + (step / 2) * this.#random());
    }
  }

  async #once(
    method: 'GET' | 'POST',
    path: string,
    body: string | null,
  ): Promise<{ readonly fault: Fault } | { readonly value: unknown }> {
    try {
      const answer = await this.#door.text(method, `${this.#access.url}${path}`, this.#headers(), body, ANSWER_MS_MAX);
      const parsed = parseJson(answer.body);
      const found = classifyError(answer.status, parsed ?? null);
      if (found !== null) return { fault: found };
      if (parsed === undefined) return { fault: notJson(path) };
      return { value: parsed };
    } catch (thrown) {
      if (thrown instanceof FaultError) return { fault: thrown.fault };
      throw thrown;
    }
  }

  #headers(): Record<string, string> {
    return {
      'access-token': this.#access.accessToken,
      'client-id': this.#access.clientId,
      dhanClientId: this.#access.clientId,
      'content-type': 'application/json',
      accept: 'application/json',
    };
  }

  #bucket(rate: RateClass, key: string): TokenBucket {
    const name = `${rate}|${key}`;
    const present = this.#buckets.get(name);
    if (present !== undefined) return present;
    // The oldest keyed bucket goes; its key has not been asked for in a long time.
    if (this.#buckets.size >= KEYED_BUCKETS_MAX) {
      for (const [old, bucket] of this.#buckets) {
        if (bucket.waiting > 0 || old.endsWith('|')) continue;
        this.#buckets.delete(old);
        break;
      }
    }
    const made = new TokenBucket(RATE_LIMITS[rate], this.#timers);
    this.#buckets.set(name, made);
    return made;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function notJson(path: string): Fault {
  return fault('unavailable.bad_answer', `The broker's answer to ${path} is not JSON. Ask again.`);
}
