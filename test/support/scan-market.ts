import type { Bars } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { DayBars } from '../../src/main/core/bars/day-bars.ts';
import { Rng } from '../../src/main/core/rng.ts';
import type { ScanHistory } from '../../src/main/core/scan/scan-state.ts';
import { barsOf, DAY, OPEN_MINUTE, type Row, share } from './scan-bench.ts';

/** What a full feed carries: shares with derivatives, two futures of each, indices and theirs, and options up to the limit. */
export const MIX = { shares: 210, futuresOfShare: 2, indices: 20, indexFutures: 15, all: 25_000 } as const;

/** The instruments in the order of their slots. */
export function scanMarket(): Instrument[] {
  const list: Instrument[] = [];
  const add = (over: Partial<Instrument>): void => void list.push({ ...share(list.length), ...over });
  for (let i = 0; i < MIX.shares; i += 1) add({ symbol: `S${i}`, underlying: `S${i}` });
  for (let i = 0; i < MIX.shares * MIX.futuresOfShare; i += 1) {
    add({ kind: 'FUTSTK', segment: 'NSE_FNO', sessionClass: 'FNO', underlying: `S${i % MIX.shares}` });
  }
  for (let i = 0; i < MIX.indices; i += 1) add({ kind: 'INDEX', segment: 'IDX_I', sessionClass: 'INDEX' });
  for (let i = 0; i < MIX.indexFutures; i += 1) add({ kind: 'FUTIDX', segment: 'NSE_FNO', sessionClass: 'FNO' });
  while (list.length < MIX.all) {
    add({ kind: list.length % 4 === 0 ? 'OPTIDX' : 'OPTSTK', segment: 'NSE_FNO', sessionClass: 'FNO' });
  }
  return list;
}

/** Prices of one slot that wander. */
export class SlotWalk {
  readonly #rng: Rng;
  readonly #close: Int32Array;

  constructor(seed: string, slots: number) {
    this.#rng = new Rng(seed);
    this.#close = new Int32Array(slots).fill(10_000);
  }

  row(slot: number): Row {
    const open = this.#close[slot]!;
    const close = Math.max(200, open + Math.round((this.#rng.next() - 0.5) * 60));
    this.#close[slot] = close;
    const high = Math.max(open, close) + Math.round(this.#rng.next() * 20);
    return [open, high, Math.min(open, close) - 10, close, 100 + Math.round(this.#rng.next() * 900)];
  }

  /** Writes the minute's bar of every slot that trades in it. @param busy share of the slots that do. */
  writeMinute(bars: DayBars, minute: number, slots: number, busy: (slot: number) => number): void {
    for (let slot = 0; slot < slots; slot += 1) {
      if (this.#rng.next() >= busy(slot)) continue;
      const [o, h, l, c, v] = this.row(slot);
      bars.write(slot, minute, o, h, l, c, v, 0);
    }
  }
}

/** 13 sessions of minutes folded as the loader does it, and a year of days. Shared by everybody: it is only read. */
export function pastOfShare(): ScanHistory {
  const walk = new SlotWalk('past', 1);
  const sessionMs = DAY.midnightMs - 86_400_000 + OPEN_MINUTE * MINUTE_MS;
  const bars = (count: number, t: (i: number) => number): Bars =>
    barsOf(Array.from({ length: count }, (_, i) => [t(i), ...walk.row(0)] as const));
  const perDay = (count: number, minutes: number, i: number): number => {
    const back = Math.floor((count - 1 - i) / Math.ceil(375 / minutes));
    return sessionMs - back * 86_400_000 + (i % Math.ceil(375 / minutes)) * minutes * MINUTE_MS;
  };
  const past = {
    '1m': bars(4_875, (i) => perDay(4_875, 1, i)),
    '5m': bars(975, (i) => perDay(975, 5, i)),
    '15m': bars(325, (i) => perDay(325, 15, i)),
    '1h': bars(91, (i) => perDay(91, 60, i)),
    '1d': bars(300, (i) => DAY.midnightMs - (300 - i) * 86_400_000),
  };
  const sessions = Array.from({ length: 13 }, (_, i) => ({
    date: `2026-11-${String(1 + i).padStart(2, '0')}`,
    minutes: 380,
    volumes: Uint32Array.from({ length: 375 }, (_none, m) => 100 + ((m * 7 + i * 13) % 400)),
  }));
  return { past, sessions, today: barsOf([]) };
}
