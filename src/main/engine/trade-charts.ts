import { ensure, FaultError, fault } from '#contract/faults.ts';
import { BAR_FLAG, type Bars } from '#contract/model/bar.ts';
import { type TradeInterval, tradeIntervalParts } from '#contract/model/chart-interval.ts';
import { type TradeBar, TradeFold, type TradeRule } from '../core/bars/trade-fold.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { TAPE_LANES, TradeTape } from '../core/bars/trade-tape.ts';
import type { SharedMemory } from '../threads/protocol.ts';
import type { EngineClock } from './engine-clock.ts';
import type { Universe } from './universe.ts';

/** A lane that nobody has read for this long is given to another chart, ms. */
const LANE_IDLE_MS = 10_000;
/** Folds kept: each lane in the few intervals that somebody looks at. */
const FOLDS_MAX = 4 * TAPE_LANES;

interface Fold {
  readonly lane: number;
  readonly slot: number;
  readonly sinceMs: number;
  readonly fold: TradeFold;
  next: number;
}

export interface TradeChartsParts {
  readonly tape: TradeTape;
  /** Engine time, epoch ms. */
  readonly nowMs: () => number;
  /** IST midnight of the trade date, epoch ms. */
  readonly midnightMs: number;
  /** Smallest price step of a slot, integer units. */
  readonly tickOf: (slot: number) => number;
}

/**
 * Bars of seconds, trades and ranges of the instruments that are charted with them. They are made of the trades that the
 * feed thread has kept since an instrument was first charted so; lanes that nobody reads any more go to others.
 */
export class TradeCharts {
  readonly #parts: TradeChartsParts;
  /** When each lane was read last, engine ms. */
  readonly #readMs: number[] = Array.from({ length: TAPE_LANES }, () => Number.NEGATIVE_INFINITY);
  readonly #folds = new Map<string, Fold>();

  constructor(parts: TradeChartsParts) {
    this.#parts = parts;
  }

  /** Keeps the trades of a slot from now on. @throws FaultError `input.too_many_tapes` when every lane is looked at. */
  hold(slot: number): void {
    const { tape, nowMs, midnightMs } = this.#parts;
    const now = nowMs();
    if (tape.laneOf(slot) !== null) return;
    const lane = this.#readMs.indexOf(Math.min(...this.#readMs));
    if (now - (this.#readMs[lane] as number) < LANE_IDLE_MS) {
      const text = `The trades of ${TAPE_LANES} instruments are charted. Close a chart of seconds, ticks or ranges first.`;
      throw new FaultError(fault('input.too_many_tapes', text));
    }
    tape.hold(lane, slot, Math.max(0, now - midnightMs));
    this.#readMs[lane] = now;
  }

  /** The bars of a slot, oldest first, with their times in ms of day; empty when its trades are not kept. */
  bars(slot: number, interval: TradeInterval): readonly TradeBar[] {
    const { tape, nowMs } = this.#parts;
    const lane = tape.laneOf(slot);
    if (lane === null) return [];
    this.#readMs[lane] = nowMs();
    const one = this.#foldOf(lane, slot, interval);
    // Only a chart that nobody looked at for long can have lost trades.
    if (one.next < tape.oldest(lane)) one.fold.clear();
    one.next = tape.read(lane, one.next, (trade) => one.fold.push(trade));
    return one.fold.bars;
  }

  /** The bars as one page of history with the moment since when trades are kept, epoch ms. */
  page(slot: number, interval: TradeInterval, beforeMs: number | null, limit: number): { bars: Bars; sinceMs: number } {
    const { tape, midnightMs } = this.#parts;
    const all = this.bars(slot, interval);
    const out: Bars = { t: [], o: [], h: [], l: [], c: [], v: [], oi: [], flags: [] };
    const shown = all.filter(({ t }) => beforeMs === null || midnightMs + t < beforeMs).slice(-limit);
    for (const bar of shown) {
      out.t.push(midnightMs + bar.t);
      for (const name of ['o', 'h', 'l', 'c', 'v', 'oi'] as const) out[name].push(bar[name]);
      out.flags.push(bar === all.at(-1) ? BAR_FLAG.forming : 0);
    }
    const lane = tape.laneOf(slot);
    return { bars: out, sinceMs: midnightMs + (lane === null ? 0 : tape.since(lane)) };
  }

  #foldOf(lane: number, slot: number, interval: TradeInterval): Fold {
    const key = `${slot} ${interval}`;
    const sinceMs = this.#parts.tape.since(lane);
    const known = this.#folds.get(key);
    if (known !== undefined && known.lane === lane && known.sinceMs === sinceMs) return known;
    const rule = ruleOf(interval, this.#parts.tickOf(slot));
    const made: Fold = { lane, slot, sinceMs, fold: new TradeFold(rule), next: 0 };
    this.#folds.delete(key);
    this.#folds.set(key, made);
    const oldest = this.#folds.keys().next();
    if (this.#folds.size > FOLDS_MAX && oldest.done !== true) this.#folds.delete(oldest.value);
    return made;
  }
}

/** The charts of trades of an epoch, over its tape. */
export function tradeChartsOf(
  { tape, capacity }: SharedMemory,
  { clock, day }: { readonly clock: Pick<EngineClock, 'nowMs'>; readonly day: TradeDay },
  universe: Universe,
): TradeCharts {
  return new TradeCharts({
    tape: TradeTape.attach(ensure(tape, 'an epoch has a tape'), capacity),
    nowMs: () => clock.nowMs(),
    midnightMs: day.midnightMs,
    tickOf: (slot) => universe.instruments[slot]?.tick ?? 1,
  });
}

/** What ends a bar of an interval. @param tick smallest price step, integer units. */
export function ruleOf(interval: TradeInterval, tick: number): TradeRule {
  const { count, unit } = tradeIntervalParts(interval);
  if (unit === 's') return { kind: 'time', ms: count * 1_000 };
  return unit === 't' ? { kind: 'trades', count } : { kind: 'range', units: count * tick };
}
