import { DAY_MS, IST_OFFSET_MS, MINUTE_MS } from '#contract/model/session.ts';
import { emaOfWindow } from '../scan/ema-of-window.ts';
import type { ScanView } from '../scan/scanner.ts';
import { dayMsOf } from '../time/ist.ts';
import { vixState } from '../volume/vix.ts';
import type { IctFacts } from './ict-facts.ts';
import { type Killzone, killzoneAt, KILLZONE_PARAMS, type KillzoneParams } from './killzones.ts';
import type { PatternBars } from './pattern.ts';
import { atrOfWindow, rsiOfWindow, rvolOfWindow } from './window-values.ts';

const ATR_LENGTH = 14;
const RSI_LENGTH = 14;
const RVOL_LENGTH = 20;
/** Bars of an exponential average's window in its lengths (quant.md 0.3). */
const EMA_WINDOW = 10;

/**
 * Facts of a scanner's view. Prices are in the instrument's integer scale. All but the session's average price comes
 * from the bars of the view, so that it does not depend on how much was loaded before them; `at` may be moved back to
 * replay the bars before the signal bar.
 */
export class ViewFacts implements IctFacts {
  readonly view: ScanView;
  readonly bars: PatternBars;
  readonly first: number;
  at: number;
  zones: KillzoneParams = KILLZONE_PARAMS;
  #atrAt = -1;
  #atr = Number.NaN;

  constructor(view: ScanView) {
    const { bars } = view;
    this.view = view;
    this.bars = bars;
    this.first = bars.first;
    this.at = bars.end - 1;
  }

  get volumeFactor(): number {
    return this.view.sessionFactor * vixState(this.view.vix).multiplier;
  }

  atr(back: number): number {
    const at = this.at - back;
    if (at !== this.#atrAt) {
      this.#atr = atrOfWindow(this.bars, at, this.first, ATR_LENGTH);
      this.#atrAt = at;
    }
    return this.#atr;
  }

  rsi(back: number): number {
    return rsiOfWindow(this.bars, this.at - back, this.first, RSI_LENGTH);
  }

  ema(n: number): number {
    const end = this.at + 1;
    if (end - this.first < n) return Number.NaN;
    return emaOfWindow(this.bars.c, Math.max(this.first, end - n * EMA_WINDOW), end, n);
  }

  vwap(): number {
    return this.view.value('VWAP.vwap') ?? Number.NaN;
  }

  rvol(): number {
    return rvolOfWindow(this.bars, this.at, this.first, RVOL_LENGTH);
  }

  killzone(): Killzone | null {
    const minuteOf = (epochMs: number): number => dayMsOf(epochMs) / MINUTE_MS;
    const hours = { openMinute: minuteOf(this.view.openMs), closeMinute: minuteOf(this.view.endMs) };
    return killzoneAt(this.bars.t[this.at]!, hours, this.zones);
  }

  /** False for the oldest bar: what came before it is not known. */
  sessionBegins(): boolean {
    return this.at > this.first && dayOf(this.bars.t[this.at]!) !== dayOf(this.bars.t[this.at - 1]!);
  }

  /** Of the daily bars: those of the longer intervals reach back farther than the view. */
  previousDay(): { readonly high: number; readonly low: number } | null {
    const days = this.view.on('1d');
    const today = dayOf(this.bars.t[this.at]!);
    let i = days.end - 1;
    while (i >= days.first && dayOf(days.t[i]!) >= today) i--;
    return i < days.first ? null : { high: days.h[i]!, low: days.l[i]! };
  }
}

/** Number of the Indian day that an instant lies in. */
export function dayOf(epochMs: number): number {
  return Math.floor((epochMs + IST_OFFSET_MS) / DAY_MS);
}
