import { toRupees } from '#contract/model/price.ts';
import type { ChainView, ContractNow } from '../scan/chain-scanner.ts';
import { minuteOfDay } from '../time/ist.ts';
import { type KowEvent, type KowRules, KowSignal, nearestStrike } from './kow-signal.ts';

/** What is held against its average. */
export type KowReference = 'premium' | 'underlying';

interface Legs {
  readonly call: ContractNow;
  readonly put: ContractNow;
}

/** The day of one straddle: its strike is fixed once, then every minute since the open is stepped through, each once. */
export class KowDay {
  strike: number | null = null;
  readonly #rules: KowRules;
  readonly #reference: KowReference;
  readonly #signal: KowSignal;
  #minute = -1;

  constructor(rules: KowRules, reference: KowReference) {
    this.#rules = rules;
    this.#reference = reference;
    this.#signal = new KowSignal(rules);
  }

  get vwap(): number | null {
    return this.#signal.vwap;
  }

  /** Takes everything up to the minute that has just closed. @returns what that minute brings; null mostly. */
  take(view: ChainView): KowEvent | null {
    if (view.minute + 1 < this.#rules.strikeMinute) return null;
    this.strike ??= strikeOf(view, this.#rules.strikeMinute);
    const legs = this.strike === null ? null : legsOf(view, this.strike);
    if (legs === null) return null;
    let event: KowEvent | null = null;
    for (let minute = Math.max(this.#minute + 1, view.openMinute); minute <= view.minute; minute += 1) {
      this.#minute = minute;
      const found = this.#step(view, legs, minute);
      if (minute === view.minute) event = found;
    }
    return event;
  }

  /** Closes go on from minute to minute; the weight is what traded in this one. */
  #step(view: ChainView, { call, put }: Legs, minute: number): KowEvent | null {
    const ce = view.at(call.instrument, minute);
    const pe = view.at(put.instrument, minute);
    if (ce === null || pe === null) return null;
    const premium = ce.close + pe.close;
    const own = this.#reference === 'premium';
    const price = own ? premium : priceAt(view, minute);
    const weight = own
      ? view.volumeIn(call.instrument, minute) + view.volumeIn(put.instrument, minute)
      : weightAt(view, minute);
    return price === null ? null : this.#signal.step({ closeMinute: minute + 1, premium, price, weight });
  }
}

/** Of the close of what is behind at the bar that closes then, or the last one before it. */
function strikeOf(view: ChainView, strikeMinute: number): number | null {
  const price = priceAt(view, strikeMinute - 1);
  const strikes = Array.from(view.columns.strike.subarray(0, view.columns.rows));
  return price === null ? null : nearestStrike(strikes, price);
}

function legsOf(view: ChainView, strike: number): Legs | null {
  const row = view.rowOf(strike);
  const call = row < 0 ? null : view.contract(row, 'CE');
  const put = row < 0 ? null : view.contract(row, 'PE');
  return call === null || put === null ? null : { call, put };
}

/** Newest bar of what is behind up to a minute; −1 without one of today. */
function barAt(view: ChainView, minute: number): number {
  const { t, first, end } = view.bars('1m');
  for (let i = end - 1; i >= first && t[i]! >= view.day.midnightMs; i -= 1) if (minuteOfDay(t[i]!) <= minute) return i;
  return -1;
}

function priceAt(view: ChainView, minute: number): number | null {
  const i = barAt(view, minute);
  return i < 0 ? null : toRupees(view.bars('1m').c[i]!, view.behind.decimals);
}

/** Volume of what is behind in a minute; an index has none, and its nearest future lends its own. */
function weightAt(view: ChainView, minute: number): number {
  const { t, v } = view.bars('1m');
  const i = barAt(view, minute);
  if (view.behind.kind !== 'INDEX') return i >= 0 && minuteOfDay(t[i]!) === minute ? v[i]! : 0;
  return view.future === null ? 0 : view.volumeIn(view.future.instrument, minute);
}
