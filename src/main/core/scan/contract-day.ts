import type { Instrument } from '#contract/model/instrument.ts';
import { toRupees } from '#contract/model/price.ts';
import { type Bar, emptyBar } from '../bars/bar.ts';
import type { BaseFrom, ContractNow, ContractThen } from './chain-scanner.ts';
import type { MinuteSource } from './scan-runner.ts';

/** Close and open interest of the day before, in the instrument's scale and in units; 0 = not known. */
export interface DayBefore {
  readonly close: number;
  readonly interest: number;
}

/** One contract's day, taken minute by minute: 100 bytes, whatever the length of the day. */
export class ContractDay {
  readonly instrument: Instrument;
  readonly #bar: Bar = emptyBar();
  readonly #openMinute: number;
  #through: number;
  #first: DayBefore | null = null;
  #lastMinute = -1;
  close = 0;
  interest = 0;
  volume = 0;

  constructor(instrument: Instrument, openMinute: number) {
    this.instrument = instrument;
    this.#openMinute = openMinute;
    this.#through = openMinute - 1;
  }

  /** Takes every minute up to this one; what was taken before is not read again. */
  take(minutes: MinuteSource, minute: number): void {
    const bar = this.#bar;
    for (; this.#through < minute; this.#through += 1) {
      const at = this.#through + 1;
      if (!minutes.read(this.instrument.slot, at, bar)) continue;
      this.#first ??= { close: bar.o, interest: bar.oi };
      this.close = bar.c;
      this.interest = bar.oi;
      this.volume += bar.v;
      this.#lastMinute = at;
    }
  }

  get traded(): boolean {
    return this.#lastMinute >= 0;
  }

  /** Minutes from its newest bar to `minute`. */
  ageAt(minute: number): number {
    return minute - this.#lastMinute;
  }

  /** What changes are measured against: the day before when it is known, else the first bar of today. */
  base(before: DayBefore | null): DayBefore & { readonly from: BaseFrom } {
    if (before !== null && before.close > 0 && before.interest > 0) return { ...before, from: 'day before' };
    return { ...(this.#first ?? { close: 0, interest: 0 }), from: 'first bar' };
  }

  now(minute: number, before: DayBefore | null): ContractNow | null {
    if (!this.traded) return null;
    const { instrument, interest, volume } = this;
    const base = this.base(before);
    return {
      instrument,
      close: toRupees(this.close, instrument.decimals),
      interest,
      volume,
      age: this.ageAt(minute),
      closeBefore: toRupees(base.close, instrument.decimals),
      interestBefore: base.interest,
      baseFrom: base.from,
    };
  }

  /** At the close of an earlier minute: its newest bar up to then. */
  at(minutes: MinuteSource, minute: number): ContractThen | null {
    const bar = this.#bar;
    for (let at = Math.min(minute, this.#through); at >= this.#openMinute; at -= 1) {
      if (!minutes.read(this.instrument.slot, at, bar)) continue;
      return { close: toRupees(bar.c, this.instrument.decimals), interest: bar.oi };
    }
    return null;
  }

  volumeIn(minutes: MinuteSource, minute: number): number {
    return minute <= this.#through && minutes.read(this.instrument.slot, minute, this.#bar) ? this.#bar.v : 0;
  }
}
