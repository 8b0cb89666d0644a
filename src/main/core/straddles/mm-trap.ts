import { confidence } from '../patterns/confidence.ts';

export interface TrapBar {
  readonly h: number;
  readonly l: number;
  readonly c: number;
}

/** What MM_TRAP looks at (quant.md D.3). Prices in ₹. */
export interface TrapInput {
  /** Bars of the underlying, the newest last; those before the rule's number are not looked at. */
  readonly bars: readonly TrapBar[];
  /** Strike with the largest open interest of calls above (−1) or puts below (+1). */
  readonly wall: number;
  /** Away from the wall: −1 below a call wall, +1 above a put wall. */
  readonly dir: 1 | -1;
  /** Change of the open interest at the wall, and of the straddle, since the pierce, percent. */
  readonly oiChgPct: number;
  readonly straddleChgPct: number;
  readonly atr: number;
}

export interface TrapRules {
  readonly bars: number;
  /** How far beyond the wall a bar must have been, percent. */
  readonly piercePct: number;
  readonly stopAtr: number;
  readonly rr: number;
}

export const MM_TRAP_RULES: TrapRules = { bars: 6, piercePct: 0.05, stopAtr: 0.1, rr: 1.5 };

const OI_SATURATED_PCT = 10;
const STRADDLE_SATURATED_PCT = 5;
const DISTANCE_SATURATED_ATR = 0.5;

export interface Trap {
  readonly dir: 1 | -1;
  readonly conf: number;
  readonly entry: number;
  readonly stop: number;
  readonly target: number;
  readonly expMove: number;
}

/** Place of the first of the last bars that went beyond the wall; −1 when none did, or the last close is not back inside. */
export function pierceAt(bars: readonly TrapBar[], wall: number, dir: 1 | -1, rules = MM_TRAP_RULES): number {
  const from = Math.max(0, bars.length - rules.bars);
  const last = bars.at(-1);
  if (last === undefined || dir * (last.c - wall) <= 0) return -1;
  const beyond = wall * (1 - (dir * rules.piercePct) / 100);
  for (let i = from; i < bars.length; i += 1) {
    const { h, l } = bars[i]!;
    if (dir < 0 ? h > beyond : l < beyond) return i;
  }
  return -1;
}

/** A wall that was pierced and held: quant.md D.3. Null when a condition is not met. */
export function mmTrap(input: TrapInput, rules = MM_TRAP_RULES): Trap | null {
  const { bars, wall, dir, oiChgPct, straddleChgPct, atr } = input;
  if (![wall, oiChgPct, straddleChgPct, atr].every(Number.isFinite) || !(wall > 0 && atr > 0)) return null;
  if (oiChgPct < 0 || straddleChgPct > 0 || pierceAt(bars, wall, dir, rules) < 0) return null;
  const looked = bars.slice(-rules.bars);
  const entry = looked.at(-1)!.c;
  const extreme = dir < 0 ? Math.max(...looked.map(({ h }) => h)) : Math.min(...looked.map(({ l }) => l));
  const stop = extreme - dir * rules.stopAtr * atr;
  const expMove = rules.rr * Math.abs(entry - stop);
  return {
    dir,
    conf: confidence([
      { value: oiChgPct, from: 0, to: OI_SATURATED_PCT, weight: 0.4 },
      { value: -straddleChgPct, from: 0, to: STRADDLE_SATURATED_PCT, weight: 0.3 },
      { value: (dir * (entry - wall)) / atr, from: 0, to: DISTANCE_SATURATED_ATR, weight: 0.3 },
    ]),
    entry,
    stop,
    target: entry + dir * expMove,
    expMove,
  };
}
