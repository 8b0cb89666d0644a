import { istDate } from '../time/ist.ts';
import { ColumnFacts } from './column-facts.ts';
import type { IctFacts } from './ict-facts.ts';
import { type Killzone, KILLZONE_PARAMS, killzoneAt, type KillzoneParams, type SessionHours } from './killzones.ts';

/** Facts over whole columns that know sessions by the dates of the bars. */
export class SessionFacts extends ColumnFacts implements IctFacts {
  hoursOf: (epochMs: number) => SessionHours = () => ({ openMinute: 0, closeMinute: 0 });
  zones: KillzoneParams = KILLZONE_PARAMS;
  readonly #days = new Map<number, { readonly high: number; readonly low: number } | null>();

  killzone(): Killzone | null {
    const openMs = this.bars.t[this.at]!;
    return killzoneAt(openMs, this.hoursOf(openMs), this.zones);
  }

  sessionBegins(): boolean {
    return this.at === 0 || !this.#sameDay(this.at - 1, this.at);
  }

  /** Worked out once for each session, when its first bar is there. */
  previousDay(): { readonly high: number; readonly low: number } | null {
    let start = this.at;
    while (start > 0 && this.#sameDay(start - 1, start)) start--;
    let day = this.#days.get(start);
    if (day === undefined) this.#days.set(start, (day = this.#dayBefore(start)));
    return day;
  }

  #dayBefore(start: number): { readonly high: number; readonly low: number } | null {
    if (start === 0) return null;
    let high = Number.NEGATIVE_INFINITY;
    let low = Number.POSITIVE_INFINITY;
    for (let i = start - 1; i >= 0 && this.#sameDay(i, start - 1); i--) {
      high = Math.max(high, this.bars.h[i]!);
      low = Math.min(low, this.bars.l[i]!);
    }
    return { high, low };
  }

  #sameDay(a: number, b: number): boolean {
    return istDate(this.bars.t[a]!) === istDate(this.bars.t[b]!);
  }
}
