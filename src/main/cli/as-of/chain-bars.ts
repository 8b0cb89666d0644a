import { FaultError, fault } from '#contract/faults.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { SessionClass } from '#contract/model/instrument.ts';
import { istDate, minuteOfDay } from '../../core/time/ist.ts';
import { INDEX_IDS } from '../../adapters/dhan/index-ids.ts';
import type { ImportContext } from '../../lake/import/import-layout.ts';
import type { LakeIdentity } from '../../lake/lake-instruments.ts';
import type { BarBook, BookBar } from './bar-book.ts';

/** Snapshots of single options that are held: 60 bytes each. */
const SNAPSHOTS_MAX = 5_000_000;

/** One option at one moment; prices in paise, open interest and cumulative volume in the unit of the file. */
export interface OptionSnapshot {
  readonly underlying: string;
  readonly tMs: number;
  readonly expiry: string;
  readonly strike: number;
  readonly right: 'CE' | 'PE';
  readonly spot: number | null;
  readonly ltp: number;
  readonly change: number | null;
  readonly volume: number;
  readonly oi: number;
  readonly oiChange: number | null;
}

type Option = Pick<OptionSnapshot, 'underlying' | 'expiry' | 'strike' | 'right'>;
interface Series {
  readonly option: Option;
  readonly snapshots: OptionSnapshot[];
}

/**
 * Snapshots of option chains as minutes: the snapshots of a minute make its bar, what traded since the minute before is
 * its volume. An underlying without bars of its own gets them from the file's spot, or from put–call parity at the strike
 * of the nearest expiry where the two sides differ least.
 */
export class ChainBars {
  readonly #series = new Map<string, Series>();
  readonly #session: ImportContext['session'];
  #count = 0;

  /** @param session stretches of continuous trading of a class on a date. */
  constructor(session: ImportContext['session']) {
    this.#session = session;
  }

  add(snapshot: OptionSnapshot): void {
    const { underlying, expiry, strike, right } = snapshot;
    this.#count += 1;
    if (this.#count > SNAPSHOTS_MAX) {
      const text = `The data holds more than ${SNAPSHOTS_MAX} option snapshots. Name a shorter --from and --to.`;
      throw new FaultError(fault('input.scan_too_much', text));
    }
    const key = `${underlying} ${expiry} ${strike} ${right}`;
    let series = this.#series.get(key);
    if (series === undefined) {
      this.#series.set(key, (series = { option: { underlying, expiry, strike, right }, snapshots: [] }));
    }
    series.snapshots.push(snapshot);
  }

  /** Puts everything into a book. @param hasOwn whether an underlying has minutes of its own there. */
  close(book: BarBook, hasOwn: (underlying: string) => boolean): void {
    const spots = new Map<string, Spots>();
    for (const { option, snapshots } of this.#series.values()) {
      snapshots.sort((a, b) => a.tMs - b.tMs);
      const { underlying, expiry, strike, right } = option;
      const identity = identityOf(`${underlying} ${expiry} ${strike / 100} ${right}`, 'FNO');
      const kept = snapshots.filter(({ tMs }) => this.#inSession(tMs, 'FNO'));
      let known = spots.get(underlying);
      if (known === undefined) spots.set(underlying, (known = new Spots()));
      for (const bar of minutesOf(kept)) {
        book.add('minutes', identity, bar, { ...option, lot: 1 });
        known.take(option, bar);
      }
      tellBefore(book, identity, kept);
      for (const { tMs, spot } of kept) if (spot !== null) known.told(tMs, spot);
    }
    for (const [underlying, known] of spots) {
      if (hasOwn(underlying)) continue;
      const sessionClass = INDEX_IDS[underlying] === undefined ? 'EQ_PLAIN' : 'INDEX';
      for (const bar of known.bars()) {
        if (this.#inSession(bar.t, sessionClass)) book.add('minutes', identityOf(underlying, sessionClass), bar);
      }
    }
  }

  #inSession(tMs: number, sessionClass: SessionClass): boolean {
    const minute = minuteOfDay(tMs);
    return this.#session(istDate(tMs), sessionClass).some(
      ({ fromMinute, toMinute }) => minute >= fromMinute && minute < toMinute,
    );
  }
}

function identityOf(symbol: string, sessionClass: SessionClass): LakeIdentity {
  return { symbol, segment: null, securityId: null, decimals: 2, sessionClass };
}

function tellBefore(book: BarBook, identity: LakeIdentity, snapshots: readonly OptionSnapshot[]): void {
  const told = new Set<string>();
  for (const { tMs, ltp, change, oi, oiChange } of snapshots) {
    const date = istDate(tMs);
    if (told.has(date) || change === null || oiChange === null) continue;
    told.add(date);
    const [close, interest] = [ltp - change, Math.round(oi - oiChange)];
    if (close > 0 && interest > 0) book.addBefore(identity, date, { close, interest });
  }
}

function minutesOf(snapshots: readonly OptionSnapshot[]): BookBar[] {
  const bars: { t: number; o: number; h: number; l: number; c: number; v: number; oi: number }[] = [];
  let before: OptionSnapshot | undefined;
  for (const snapshot of snapshots) {
    const { tMs, ltp, volume, oi } = snapshot;
    const t = Math.floor(tMs / MINUTE_MS) * MINUTE_MS;
    const sameDay = before !== undefined && istDate(before.tMs) === istDate(tMs);
    // What traded before the first snapshot of a day is of no minute.
    const v = sameDay ? Math.max(0, Math.round(volume - before!.volume)) : 0;
    const last = bars.at(-1);
    if (last?.t === t) {
      last.h = Math.max(last.h, ltp);
      last.l = Math.min(last.l, ltp);
      last.c = ltp;
      last.v += v;
      last.oi = Math.round(oi);
    } else bars.push({ t, o: ltp, h: ltp, l: ltp, c: ltp, v, oi: Math.round(oi) });
    before = snapshot;
  }
  return bars;
}

/** What is behind a chain, by minute. */
class Spots {
  readonly #told = new Map<number, number>();
  /** By minute: prices by strike of the nearest expiry seen. */
  readonly #pairs = new Map<number, { expiry: string; readonly sides: Map<number, { CE?: number; PE?: number }> }>();

  told(tMs: number, spot: number): void {
    this.#told.set(Math.floor(tMs / MINUTE_MS) * MINUTE_MS, spot);
  }

  take({ expiry, strike, right }: Option, { t, c }: BookBar): void {
    let pair = this.#pairs.get(t);
    if (pair === undefined) this.#pairs.set(t, (pair = { expiry, sides: new Map() }));
    if (expiry > pair.expiry) return;
    if (expiry < pair.expiry) {
      pair.expiry = expiry;
      pair.sides.clear();
    }
    const sides = pair.sides.get(strike) ?? {};
    sides[right] = c;
    pair.sides.set(strike, sides);
  }

  bars(): BookBar[] {
    const bars: BookBar[] = [];
    for (const t of new Set([...this.#told.keys(), ...this.#pairs.keys()])) {
      const price = this.#told.get(t) ?? this.#parity(t);
      if (price !== null) bars.push({ t, o: price, h: price, l: price, c: price, v: 0, oi: 0 });
    }
    return bars;
  }

  #parity(t: number): number | null {
    let best: { readonly gap: number; readonly spot: number } | null = null;
    for (const [strike, { CE, PE }] of this.#pairs.get(t)?.sides ?? []) {
      if (CE === undefined || PE === undefined) continue;
      const gap = Math.abs(CE - PE);
      if (best === null || gap < best.gap) best = { gap, spot: strike + CE - PE };
    }
    return best?.spot ?? null;
  }
}
