import type { Instrument } from '#contract/model/instrument.ts';
import type { SectorBoard } from '#contract/model/market.ts';
import { fromRupees } from '#contract/model/price.ts';
import type { Hit } from '#contract/model/scan.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { hitOf } from '../scan/hit-of.ts';
import type { MinutePass } from '../scan/minute-pass.ts';
import type { PassParts } from '../scan/pass-parts.ts';
import type { ScannerRun } from '../scan/scanner-run.ts';
import { tradingMinutes } from '../scan/scan-state.ts';
import type { Signal } from '../scan/scanner.ts';
import { MarketBook, type MarketMove } from './market-book.ts';
import type { MarketScanner, MarketView } from './market-scanner.ts';
import { sectorBoard } from './sector-board.ts';
import { SECTOR_INDICES, type SectorIndex } from './sectors.ts';

/** NIFTY among the indices (dhan-api §3.6). */
const NIFTY_ID = 13;
const SECTORS = SECTOR_INDICES.filter(({ sector }) => sector);

/** Runs the scanners of the market over its cross-section, and knows the board of sectors. */
export class MarketPass implements MinutePass {
  readonly #parts: PassParts;
  readonly #scanners: readonly MarketScanner[];
  readonly #book: MarketBook;
  /** The board's own: it follows the closed minutes also while the scanners wait for histories. */
  readonly #seen: MarketBook;
  #seenMinute = -1;
  readonly #memories = new Map<string, Float64Array>();
  readonly #openMinute: number;
  readonly #endMinute: number;

  constructor(parts: PassParts, scanners: readonly MarketScanner[]) {
    this.#parts = parts;
    this.#scanners = scanners;
    const { minutes, runner } = parts;
    this.#book = new MarketBook({ minutes, stateOf: (slot) => runner.stateOf(slot) });
    this.#book.adopt(parts.instruments);
    this.#seen = new MarketBook({ minutes, stateOf: (slot) => runner.stateOf(slot) });
    this.#seen.adopt(parts.instruments);
    // Without a session of shares nothing is compared.
    [this.#openMinute, this.#endMinute] = tradingMinutes(parts.day, 'EQ_DERIV') ?? [0, 0];
  }

  adopt(instruments: readonly Instrument[]): void {
    this.#book.adopt(instruments);
    this.#seen.adopt(instruments);
  }

  drop(slots: readonly number[]): void {
    this.#book.drop(slots);
    this.#seen.drop(slots);
  }

  /** The sectors as of the last closed minute, of the shares whose past is known; the others are counted. */
  board(): SectorBoard {
    const { day, runner } = this.#parts;
    const closed = runner.closedMinute;
    while (this.#seenMinute < closed) this.#seen.closeMinute((this.#seenMinute += 1));
    const last = Math.min(closed, this.#endMinute - 1);
    const closeMs = last < this.#openMinute ? null : day.midnightMs + (last + 1) * MINUTE_MS;
    const waiting = this.#seen.size - this.#seen.known;
    return sectorBoard(SECTORS, this.#seen.shares(), this.#seen.indices(), closeMs, waiting);
  }

  closeMinute(minute: number, closeMs: number, hit: (hit: Hit) => void): void {
    this.#book.closeMinute(minute);
    this.#tellReady();
    if (minute < this.#openMinute || minute >= this.#endMinute) return;
    const sinceOpen = minute + 1 - this.#openMinute;
    const due = this.#scanners.filter(({ schedules: [every] }) => sinceOpen % every.minutes === 0);
    if (due.length === 0) return;
    const shares = this.#book.shares();
    const indices = this.#book.indices();
    const board = sectorBoard(SECTORS, shares, indices, closeMs);
    for (const scanner of due) {
      const run = this.#parts.runner.runOf(scanner.id);
      if (run === undefined) continue;
      run.attempt('the market', () => {
        const wanted = shares.filter(({ instrument }) => run.includes(instrument));
        this.#scan(scanner, run, { closeMs, sinceOpen, shares: wanted, indices, board }, hit);
      });
    }
  }

  /** Says of each scanner how many shares it can judge. */
  #tellReady(): void {
    const { size: wanted, known: ready } = this.#book;
    for (const { id } of this.#scanners) {
      const run = this.#parts.runner.runOf(id);
      if (run === undefined) continue;
      run.wanted = wanted;
      run.ready = ready;
    }
  }

  #scan(
    scanner: MarketScanner,
    { params }: ScannerRun,
    now: Pick<MarketView, 'closeMs' | 'sinceOpen' | 'shares' | 'indices' | 'board'>,
    hit: (hit: Hit) => void,
  ): void {
    const bySlot = new Map([...now.shares, ...now.indices].map((move) => [move.instrument.slot, move]));
    const isNifty = ({ instrument: { segment, securityId } }: MarketMove): boolean =>
      segment === 'IDX_I' && securityId === NIFTY_ID;
    const view: MarketView = {
      ...now,
      nifty: now.indices.find(isNifty) ?? null,
      sectorsOf,
      memory: (name) => this.#memoryOf(scanner, name),
      capital: this.#parts.capital,
      day: this.#parts.day,
    };
    scanner.scan(view, params, (slot, signal: Signal) => {
      const move = bySlot.get(slot);
      if (move === undefined) return;
      const { instrument, price } = move;
      const interval = scanner.intervals[0] ?? '1m';
      const place = { instrument, interval, atMs: now.closeMs, price: fromRupees(price, instrument.decimals) };
      hit(hitOf(scanner, params, place, signal));
    });
  }

  #memoryOf({ id, memoryCells }: MarketScanner, name: string): Float64Array {
    const key = `${id}:${name}`;
    let memory = this.#memories.get(key);
    if (memory === undefined) this.#memories.set(key, (memory = new Float64Array(memoryCells)));
    return memory;
  }
}

const BY_SYMBOL: ReadonlyMap<string, readonly SectorIndex[]> = (() => {
  const found = new Map<string, SectorIndex[]>();
  // NIFTY is what everything is compared with anyway.
  for (const sector of SECTORS.filter(({ securityId }) => securityId !== NIFTY_ID)) {
    for (const { symbol } of sector.constituents) found.set(symbol, [...(found.get(symbol) ?? []), sector]);
  }
  return found;
})();

function sectorsOf(symbol: string): readonly SectorIndex[] {
  return BY_SYMBOL.get(symbol) ?? [];
}
