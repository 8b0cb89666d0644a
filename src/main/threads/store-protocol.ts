import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { Bars } from '#contract/model/bar.ts';
import type { FoldedInterval } from '#contract/model/chart-interval.ts';
import type { IndicatorParams, IndicatorSeries } from '#contract/model/indicator.ts';
import type { CorporateAction } from '#contract/model/corporate-action.ts';
import type { InstrumentHold } from '#contract/model/instrument-change.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { OwnScanner } from '#contract/model/own-scanner.ts';
import type { PrefetchState } from '#contract/model/prefetch.ts';
import type { Hit } from '#contract/model/scan.ts';
import type { Watchlist } from '#contract/model/watchlist.ts';
import type { IvSeries } from '../core/options/iv-plan.ts';
import type { Ladder } from '../core/tiers/ladder.ts';
import type { AlertAnswers, AlertRequest } from './alert-requests.ts';
import type { JobAnswers, JobRequest } from './job-requests.ts';
import type { ResumePoint } from './protocol.ts';
import type { ValidationAnswers, ValidationRequest } from './validation-requests.ts';

/** What the store is asked for, one at a time; each kind has its answer below. */
export type StoreRequest =
  /** Cached master if today's is stored, else downloaded. Chosen and ordered for `limit` slots, slots filled in. */
  | { readonly kind: 'universe'; readonly limit: number }
  /** Instruments of a source that brings its own (replay). */
  | { readonly kind: 'adopt'; readonly instruments: readonly Instrument[]; readonly recordedFrom?: string | null }
  /**
   * Gives instruments of the day's list (by code) slots of the epoch, after the last one, as far as there is room; one
   * that has a slot keeps it. What they traded before now is asked of the broker.
   */
  | { readonly kind: 'enlist'; readonly codes: readonly number[] }
  /** Instruments of the day's list by code, without slots; those that the list does not have are left out. */
  | { readonly kind: 'listed'; readonly codes: readonly number[] }
  /** The day's option chains; null while the list is still being read. */
  | { readonly kind: 'ladders' }
  | { readonly kind: 'watchlists' }
  | { readonly kind: 'watchlistSave'; readonly list: Watchlist }
  | { readonly kind: 'watchlistRemove'; readonly id: number }
  | { readonly kind: 'ownScanners' }
  | { readonly kind: 'ownScannerSave'; readonly scanner: OwnScanner }
  | { readonly kind: 'ownScannerRemove'; readonly id: number }
  /** The best matches among all instruments of the day; slots are those of the epoch, −1 where not subscribed. */
  | { readonly kind: 'search'; readonly text: string; readonly limit: number }
  /** What changed in the day's list since the one before. */
  | { readonly kind: 'changes'; readonly from: number; readonly limit: number }
  /** Fills DayBars with what is stored of the day and says where counting stood. */
  | { readonly kind: 'resume' }
  | {
      readonly kind: 'bars';
      readonly slot: number;
      readonly interval: FoldedInterval;
      readonly beforeMs: number | null;
      readonly limit: number;
      /** False: prices as they were traded, without later corporate actions. Absent = true. */
      readonly adjusted?: boolean | undefined;
    }
  /** Values of an indicator on the same bars; the bars it needs before them are read too. */
  | {
      readonly kind: 'series';
      readonly slot: number;
      readonly interval: FoldedInterval;
      readonly name: string;
      readonly params: IndicatorParams;
      readonly beforeMs: number | null;
      readonly limit: number;
      /** As of `bars`. */
      readonly adjusted?: boolean | undefined;
    }
  /** Corporate actions that were detected on an instrument. */
  | { readonly kind: 'actions'; readonly slot: number }
  /** Starts, stops or looks at the prefetch; `slots` = the instruments to fetch, in order. */
  | {
      readonly kind: 'prefetch';
      readonly action: 'start' | 'stop' | 'status';
      readonly slots?: readonly number[] | undefined;
    }
  /** Instruments whose lot, tick or freeze quantity changed and that nobody has confirmed. */
  | { readonly kind: 'holds' }
  | { readonly kind: 'confirmChange'; readonly which: CallInput<'instruments.confirmChange'> }
  /** Daily ATM volatility of an index, completed sessions only, as far as it is back-filled. */
  | { readonly kind: 'atmIv'; readonly root: string }
  | {
      readonly kind: 'hits';
      readonly limit: number;
      readonly beforeId?: number | undefined;
      readonly scannerId?: string | undefined;
    }
  /** From which id on new hits may be numbered, and whether hits of later than now are stored: then the day runs again. */
  | { readonly kind: 'hitIds' }
  /** Hits with the ids under which they were told, or with 0: then the store numbers them. */
  | { readonly kind: 'saveHits'; readonly hits: readonly Hit[] }
  | AlertRequest
  | ValidationRequest
  | JobRequest
  | { readonly kind: 'prefGet'; readonly key: string }
  | { readonly kind: 'prefSet'; readonly key: string; readonly json: string };

export interface StoreAnswers extends AlertAnswers, ValidationAnswers, JobAnswers {
  readonly universe: { readonly instruments: readonly Instrument[]; readonly fromCache: boolean };
  readonly adopt: { readonly instruments: readonly Instrument[] };
  /** `fresh` have new slots, in slot order; `known` had one. What is in neither is not listed, or has no room. */
  readonly enlist: { readonly fresh: readonly Instrument[]; readonly known: readonly number[] };
  readonly listed: { readonly instruments: readonly Instrument[] };
  readonly ladders: { readonly ladders: readonly Ladder[] | null };
  readonly watchlists: { readonly lists: readonly Watchlist[] };
  readonly watchlistSave: { readonly list: Watchlist };
  readonly watchlistRemove: Record<string, never>;
  readonly ownScanners: { readonly scanners: readonly OwnScanner[] };
  readonly ownScannerSave: { readonly scanner: OwnScanner };
  readonly ownScannerRemove: Record<string, never>;
  readonly search: Omit<CallOutput<'instruments.search'>, 'epoch'>;
  readonly changes: CallOutput<'instruments.changes'>;
  readonly resume: { readonly points: readonly ResumePoint[] };
  readonly bars: { readonly bars: Bars; readonly more: boolean };
  readonly series: IndicatorSeries;
  readonly actions: { readonly actions: CorporateAction[] };
  readonly prefetch: PrefetchState;
  readonly holds: { readonly holds: readonly InstrumentHold[] };
  readonly confirmChange: { readonly confirmed: number };
  readonly atmIv: IvSeries;
  readonly hits: { readonly hits: readonly Hit[] };
  readonly hitIds: { readonly next: number; readonly runsAgain: boolean };
  /** The same hits with their ids; a hit that is already stored keeps its first form. */
  readonly saveHits: { readonly hits: readonly Hit[] };
  readonly prefGet: { readonly json: string | null };
  readonly prefSet: Record<string, never>;
}
export type StoreAnswer = StoreAnswers[keyof StoreAnswers];
