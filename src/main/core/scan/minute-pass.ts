import type { Hit } from '#contract/model/scan.ts';

/**
 * Something that runs once for every closed minute, after the scanners of single instruments: option chains, the
 * market as a whole, what became of earlier hits. Deterministic: it sees closed bars only.
 */
export interface MinutePass {
  /**
   * @param minute of the day that has just closed, exchange time.
   * @param closeMs its end, epoch ms.
   * @param hit takes hits without id (0), in the order in which they should be told.
   */
  closeMinute(minute: number, closeMs: number, hit: (hit: Hit) => void): void;
}
