import { BAR_FLAG, type Bars } from '#contract/model/bar.ts';
import type { Bar } from '../bars/bar.ts';
import { minuteOfDay } from '../time/ist.ts';
import type { ScanHistory } from './scan-state.ts';

/**
 * Today's minutes of one instrument that the broker's history has mended: those of the time before the terminal
 * started, and of a feed that was away. The feed's own bars of the day do not have them.
 */
export class RepairedMinutes {
  readonly #today: Bars;
  /** Row by minute of the day. */
  readonly #rows: ReadonlyMap<number, number>;

  /** @param knownMinute last minute that was complete when `today` was made; later ones are the feed's. */
  constructor({ today }: Pick<ScanHistory, 'today'>, knownMinute: number) {
    this.#today = today;
    const rows = new Map<number, number>();
    today.t.forEach((t, i) => {
      const minute = minuteOfDay(t);
      if (minute <= knownMinute && ((today.flags[i] ?? 0) & BAR_FLAG.repaired) !== 0) rows.set(minute, i);
    });
    this.#rows = rows;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Reads a mended minute. @returns whether there is one. */
  read(minute: number, out: Bar): boolean {
    const i = this.#rows.get(minute);
    if (i === undefined) return false;
    const { o, h, l, c, v, oi } = this.#today;
    out.o = o[i] as number;
    out.h = h[i] as number;
    out.l = l[i] as number;
    out.c = c[i] as number;
    out.v = v[i] as number;
    out.oi = oi[i] as number;
    return true;
  }
}
