import type { Side } from '#contract/model/order.ts';

/** Levels of a watched position, in the price scale; null = none. */
export interface StopLevels {
  readonly target: number | null;
  readonly stop: number | null;
  /** Distance at which the stop follows the best price; 0 = it stays. */
  readonly trail: number;
  /** Best price since the entry filled: highest of a long position, lowest of a short one. */
  readonly best: number | null;
}

export type StopVerdict = 'hold' | 'stop' | 'target';

/** The levels after a price: the best one moves, and a trailing stop follows it, never backwards. */
export function follow(levels: StopLevels, entrySide: Side, last: number): StopLevels {
  const sign = entrySide === 'BUY' ? 1 : -1;
  const best = levels.best === null || sign * (last - levels.best) > 0 ? last : levels.best;
  if (levels.trail === 0 || levels.stop === null) return best === levels.best ? levels : { ...levels, best };
  const trailed = best - sign * levels.trail;
  const stop = sign * (trailed - levels.stop) > 0 ? trailed : levels.stop;
  return best === levels.best && stop === levels.stop ? levels : { ...levels, best, stop };
}

/** What a price asks for. The stop wins where both are reached. */
export function verdictOf({ target, stop }: StopLevels, entrySide: Side, last: number): StopVerdict {
  const sign = entrySide === 'BUY' ? 1 : -1;
  if (stop !== null && sign * (last - stop) <= 0) return 'stop';
  if (target !== null && sign * (last - target) >= 0) return 'target';
  return 'hold';
}

/** Trigger of the broker's own stop behind ours: far enough that ours goes first, on the tick grid. */
export function backstopTrigger(stop: number, entrySide: Side, tick: number): number {
  const distance = Math.max(BACKSTOP_TICKS_LEAST * tick, stop * BACKSTOP_SHARE);
  const raw = entrySide === 'BUY' ? stop - distance : stop + distance;
  const steps = entrySide === 'BUY' ? Math.floor(raw / tick) : Math.ceil(raw / tick);
  return Math.max(tick, steps * tick);
}

/** Ours reacts within 0.1 s; what moves further than this in that time is a gap, and then the broker's stop is right. */
const BACKSTOP_SHARE = 0.02;
const BACKSTOP_TICKS_LEAST = 4;
