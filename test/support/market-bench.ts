import type { PassParts } from '../../src/main/core/scan/pass-parts.ts';
import { BAR_FLAG, type Bars } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import { DAY_MS, MINUTE_MS } from '#contract/model/session.ts';
import type { Bar } from '../../src/main/core/bars/bar.ts';
import { MarketPass } from '../../src/main/core/market/market-pass.ts';
import { isMarketScanner } from '../../src/main/core/market/market-scanner.ts';
import { ScanRunner } from '../../src/main/core/scan/scan-runner.ts';
import { defaultParams } from '../../src/main/core/scan/scanner.ts';
import { tradingMinutes } from '../../src/main/core/scan/scan-state.ts';
import { SCANNERS } from '../../src/main/scanners/index.ts';
import openingRange from '../../src/main/scanners/opening-range-breakout.ts';
import { barsOf, DAY, OPEN_MINUTE, type Row, share } from './scan-bench.ts';

/** No option chain stands behind these shares. */
const NO_CHAINS: PassParts['chains'] = { rate: 0.05, expiryMs: () => null, previous: () => null, iv: () => {} };

/** Closes of this many sessions before today; each closed at the instrument's base. */
const PAST_DAYS = 25;
/** Units of every minute of three past sessions. */
const USUAL = 1_000;

/** One share or index of a market: where it closed yesterday, and its change of today in percent, minute by minute. */
export interface Mover {
  readonly symbol: string;
  readonly id: number;
  readonly index?: boolean;
  /** ₹. */
  readonly base: number;
  readonly opens: number;
  /** Change that it goes to in a straight line until `until` minutes after the open, percent. */
  readonly goes: number;
  readonly until: number;
  readonly volume: number;
  /** Its history is not there yet. */
  readonly unknown?: boolean;
}

export function instrumentOf({ symbol, id, index }: Mover, slot: number): Instrument {
  const one = { ...share(slot, symbol), securityId: id };
  return index === true ? { ...one, segment: 'IDX_I', kind: 'INDEX', sessionClass: 'INDEX', lot: 1 } : one;
}

function minuteOf({ base, opens, goes, until, volume, index }: Mover, at: number): Row {
  const price = (minute: number): number => {
    const pct = minute < 0 ? opens : opens + (goes - opens) * Math.min(1, (minute + 1) / until);
    return Math.round((base * (1 + pct / 100) * 100) / 5) * 5;
  };
  const [o, c] = [price(at - 1), price(at)];
  return [o, Math.max(o, c), Math.min(o, c), c, index === true ? 0 : volume];
}

/** A terminal that starts in the middle of the session. */
export interface LateStart {
  /** Minutes after the open that the feed did not see. */
  readonly minutes: number;
  /** Whether the broker's history has them. */
  readonly mended: boolean;
  /** The histories come after the minutes were closed. */
  readonly slow?: boolean;
}

/** Plays a market's first minutes. @param params by scanner. @param ready may the passes run? @returns the hits and the pass that found them. */
export function playMarket(
  movers: readonly Mover[],
  minutes: number,
  params: Readonly<Record<string, Record<string, number>>> = {},
  ready = true,
  start: LateStart = { minutes: 0, mended: false },
): { readonly hits: Hit[]; readonly pass: MarketPass } {
  const hits: Hit[] = [];
  const source = {
    read: (slot: number, minute: number, out: Bar): boolean => {
      const at = minute - OPEN_MINUTE;
      if (at < start.minutes || at >= minutes) return false;
      [out.o, out.h, out.l, out.c, out.v] = minuteOf(movers[slot]!, at);
      out.oi = 0;
      return true;
    },
  };
  const scanners = SCANNERS.filter(isMarketScanner);
  const runner = new ScanRunner(
    {
      day: DAY,
      minutes: source,
      stopwatchMs: () => 0,
      passesReady: () => ready,
      hit: (hit) => hits.push(hit),
      failed: (_id, _symbol, error) => {
        throw error;
      },
    },
    [openingRange, ...scanners].map((scanner) => ({
      scanner,
      enabled: scanner !== openingRange,
      params: { ...defaultParams(scanner), ...params[scanner.id] },
    })),
  );
  const instruments = movers.map(instrumentOf);
  runner.adopt(instruments);
  const pass = new MarketPass(
    { day: DAY, pastDays: [], instruments, runner, minutes: source, capital: 1_000_000, chains: NO_CHAINS },
    scanners,
  );
  runner.addPasses([pass]);
  const load = (): void =>
    movers.forEach((mover, slot) => {
      if (mover.unknown === true) return;
      const today = start.mended ? mendedMinutes(mover, start.minutes) : barsOf([]);
      runner.load(slot, { ...historyOf(mover.base, instruments[slot]!), today }, OPEN_MINUTE + start.minutes - 1);
    });
  if (start.slow !== true) load();
  runner.closeThrough(OPEN_MINUTE + minutes - 1);
  if (start.slow === true) {
    pass.board();
    load();
  }
  return { hits, pass };
}

/** The first minutes of today as the broker tells them. */
function mendedMinutes(mover: Mover, minutes: number): Bars {
  const rows = Array.from({ length: minutes }, (_, at) => {
    return [DAY.midnightMs + (OPEN_MINUTE + at) * MINUTE_MS, ...minuteOf(mover, at)] as const;
  });
  return { ...barsOf(rows), flags: rows.map(() => BAR_FLAG.repaired) };
}

function historyOf(base: number, { sessionClass }: Instrument) {
  const paise = base * 100;
  const days = Array.from({ length: PAST_DAYS }, (_, i) => {
    const range = Math.round(paise * 0.01);
    return [DAY.midnightMs - (PAST_DAYS - i) * DAY_MS, paise, paise + range, paise - range, paise, 375_000] as const;
  });
  const none = barsOf([]);
  const [from, to] = tradingMinutes(DAY, sessionClass)!;
  const volumes = Array.from({ length: to - from }, () => USUAL);
  const sessions = ['2026-11-17', '2026-11-18', '2026-11-19'].map((date) => ({ date, minutes: to - from, volumes }));
  return { past: { '1m': none, '5m': none, '15m': none, '1d': barsOf(days) }, sessions };
}
