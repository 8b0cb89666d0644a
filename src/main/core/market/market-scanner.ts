import type { z } from 'zod';
import type { SectorBoard } from '#contract/model/market.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { defaultParams, paramInfos, type PassScanner, type ScalarParams, type Signal } from '../scan/scanner.ts';
import type { MarketMove } from './market-book.ts';
import type { SectorIndex } from './sectors.ts';

/** The market as of a closed minute, for scanners that compare. */
export interface MarketView {
  readonly closeMs: number;
  /** Minutes since the open of the shares. */
  readonly sinceOpen: number;
  /** NIFTY; null while it is not followed. */
  readonly nifty: MarketMove | null;
  /** In the scanner's universe, whose past is known and that traded today. */
  readonly shares: readonly MarketMove[];
  readonly indices: readonly MarketMove[];
  readonly board: SectorBoard;
  /** Sectors that a share is a member of. */
  readonly sectorsOf: (symbol: string) => readonly SectorIndex[];
  /** The scanner's own numbers for a name, 0 at the start of the day. */
  readonly memory: (name: string) => Float64Array;
  /** Money that sizes are reckoned from, rupees. */
  readonly capital: number;
  readonly day: TradeDay;
}

/** Compares the shares and sectors of the market, every few minutes. */
export interface MarketScannerSpec<Params extends ScalarParams> extends PassScanner {
  readonly scope: 'market';
  readonly schedules: readonly [{ readonly kind: 'interval'; readonly minutes: number }];
  readonly memoryCells: number;
  scan(view: MarketView, params: Params, emit: (slot: number, signal: Signal) => void): void;
}
export type MarketScanner = MarketScannerSpec<ScalarParams>;

/** Declares a scanner of the market; the rules of `defineScanner` hold. */
export function defineMarketScanner<Shape extends z.ZodObject>(
  spec: Omit<MarketScannerSpec<z.infer<Shape> & ScalarParams>, 'params' | 'scope'> & { readonly params: Shape },
): MarketScanner {
  const scanner = { ...spec, scope: 'market' } as unknown as MarketScanner;
  paramInfos(scanner, defaultParams(scanner));
  return scanner;
}

export function isMarketScanner(scanner: object): scanner is MarketScanner {
  return 'scope' in scanner && scanner.scope === 'market';
}
