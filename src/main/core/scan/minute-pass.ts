import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import type { ScanHistory } from './scan-state.ts';

/**
 * Something that runs once for every closed minute, after the scanners of single instruments: option chains, the
 * market as a whole, what became of earlier hits. Deterministic: it sees closed bars only.
 *
 * The minutes before the open are told too, from midnight on. At a start in the middle of a day all minutes up to now
 * come at once, and they wait until the histories have been asked for: a pass reads the minute that it is told from
 * the day's minutes and from past facts, not from the newest bar of a series.
 */
export interface MinutePass {
  /**
   * @param minute of the day that has just closed, exchange time.
   * @param closeMs its end, epoch ms.
   * @param hit takes hits without id (0), in the order in which they should be told.
   */
  closeMinute(minute: number, closeMs: number, hit: (hit: Hit) => void): void;
  /** Goes on to the last minute that was told where something waited for facts that have come since. */
  catchUp?(hit: (hit: Hit) => void): void;
  /** Whether something that was asked for is still on its way, so that hits of minutes that were told may follow. */
  waits?(): boolean;
  /** Instruments that are subscribed from now on; those of the start were handed over when the pass was made. */
  adopt?(instruments: readonly Instrument[]): void;
  /** An instrument's history has come. @param knownMinute last minute that was complete when `history.today` was made. */
  load?(slot: number, history: ScanHistory, knownMinute: number): void;
  /** Instruments that are subscribed no more: their bars would be cut. */
  drop?(slots: readonly number[]): void;
}
