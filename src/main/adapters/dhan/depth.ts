import { type Fault, FaultError, fault } from '#contract/faults.ts';
import type { DeepLevels } from '#contract/model/depth.ts';
import { hasDeepBook } from '../../core/depth/depth-choices.ts';
import type { DeepBook, DepthAdapter, DepthParts } from '../adapter.ts';
import type { Random, Timers } from '../timers.ts';
import { DepthLine } from './depth-line.ts';
import { tokenConsumer } from './token-consumer.ts';

/** Distance between two connects: 200 levels take one for every instrument, and a burst is answered with 429. */
const CONNECT_GAP_MS = 1_000;

export interface DepthAccess {
  readonly urls: { readonly [levels in DeepLevels]: string };
  readonly clientId: string;
  readonly accessToken: string;
}

export interface DhanDepthParts extends DepthParts {
  readonly access: DepthAccess;
  readonly timers: Timers;
  readonly random: Random;
  readonly probe: () => Promise<Fault | null>;
}

/** Dhan's deep books: 20 levels of up to 50 instruments over one connection, 200 levels of one over another. */
export class DhanDepth implements DepthAdapter {
  readonly #parts: DhanDepthParts;
  readonly #lines: { readonly [levels in DeepLevels]: DepthLine };
  #access: DepthAccess;
  #nextTurnMs = 0;

  constructor(parts: DhanDepthParts) {
    this.#parts = parts;
    this.#access = parts.access;
    this.#lines = { 20: this.#line(20), 200: this.#line(200) };
  }

  want(books: readonly DeepBook[]): void {
    const foreign = books.find(({ instrument }) => !hasDeepBook(instrument.segment));
    if (foreign !== undefined) {
      const { symbol, segment } = foreign.instrument;
      const text = `${symbol} (${segment}) has no deep book: the broker sends 20 and 200 levels for NSE shares and NSE derivatives only.`;
      throw new FaultError(fault('input.depth_segment', text));
    }
    for (const levels of [20, 200] as const)
      this.#lines[levels].want(books.filter((book) => book.levels === levels).map(({ instrument }) => instrument));
  }

  renew({ clientId, accessToken }: { readonly clientId: string; readonly accessToken: string }): void {
    this.#access = { ...this.#access, clientId, accessToken };
    this.#lines[20].renew();
    this.#lines[200].renew();
  }

  async close(): Promise<void> {
    await Promise.all([this.#lines[20].close(), this.#lines[200].close()]);
  }

  #line(levels: DeepLevels): DepthLine {
    const { sink, clock, isTrading, probe, timers, random } = this.#parts;
    return new DepthLine(levels, {
      sink,
      timers,
      random,
      hooks: {
        url: () => addressOf(this.#access, levels),
        turnMs: () => this.#turnMs(),
        side: (instrument, side) =>
          side.side !== 'disconnect' && sink.side({ instrument, levels }, side.side, side, clock.nowMs()),
        count: (what, by) => sink.count(what, by),
        expectsData: (instruments) => {
          for (const one of instruments) if (isTrading(one.sessionClass)) return true;
          return false;
        },
        probe: async () => {
          const found = await probe();
          // Trouble that passes by itself is no reason to give up.
          return found === null || found.kind === 'unavailable' || found.kind === 'bug' ? null : found;
        },
        resetWords: () => resetWords(levels, this.#access.accessToken),
      },
    });
  }

  #turnMs(): number {
    const nowMs = this.#parts.timers.monotonicMs();
    const turnMs = Math.max(nowMs, this.#nextTurnMs);
    this.#nextTurnMs = turnMs + CONNECT_GAP_MS;
    return turnMs - nowMs;
  }
}

/** Holds the token: given to the socket and to nobody else. */
function addressOf({ urls, clientId, accessToken }: DepthAccess, levels: DeepLevels): string {
  return `${urls[levels]}?${new URLSearchParams({ token: accessToken, clientId, authType: '2' }).toString()}`;
}

/** The broker resets 200-level connections of tokens that a program made, within seconds and without a word. */
function resetWords(levels: DeepLevels, token: string): string {
  const often = `the broker resets the ${levels}-level connection seconds after subscribing`;
  if (levels === 20) return often;
  const remedy = 'Make a token on the broker’s web page (type SELF), or use 20 levels.';
  return tokenConsumer(token) === 'APP'
    ? `${often}: it does so to tokens of type APP, and this is one. ${remedy}`
    : `${often}, as it does to tokens of type APP. ${remedy}`;
}
