import type { Instrument } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { MinutePass } from './minute-pass.ts';
import type { MinuteSource, ScanRunner } from './scan-runner.ts';

/** What a pass may be made of. */
export interface PassParts {
  readonly day: TradeDay;
  /** Trading days before, oldest first. */
  readonly pastDays: readonly TradeDay[];
  /** What is subscribed at the start; `MinutePass.adopt` and `drop` tell what follows. */
  readonly instruments: readonly Instrument[];
  /** `runOf(id)` gives settings, universe and budget of a scanner; `stateOf(slot)` an instrument's past. */
  readonly runner: ScanRunner;
  /** The day's closed minutes, options too. */
  readonly minutes: MinuteSource;
  /** Rupees that sizes are reckoned from. */
  readonly capital: number;
}

export type MakePass = (parts: PassParts) => MinutePass;
