import { SEGMENTS, SEGMENT_CODES, type Instrument } from '#contract/model/instrument.ts';
import type { CorporateAction } from '#contract/model/corporate-action.ts';
import { actionOf, factorAfter } from '../../core/history/corporate-action.ts';
import { istDate } from '../../core/time/ist.ts';
import type { StoredBar } from '../../storage/queries/bars.ts';
import type { StoredAction } from '../../storage/queries/corporate-actions.ts';
import { unpackInstrument } from '../../storage/statements.ts';
import type { StoreContext } from './store-context.ts';

/**
 * Corporate actions as the broker's history shows them, and prices as they were traded. The broker's history is
 * adjusted for every action up to the day it is asked; what the terminal recorded itself is never adjusted.
 */
export class ActionBook {
  readonly #context: StoreContext;

  constructor(context: StoreContext) {
    this.#context = context;
  }

  /** Actions of an instrument, oldest first. */
  list(packed: number): CorporateAction[] {
    const { segmentCode, securityId } = unpackInstrument(packed);
    const segment = SEGMENTS.find((name) => SEGMENT_CODES[name] === segmentCode) ?? 'NSE_EQ';
    return this.#stored(packed).map((action) => ({ segment, securityId, ...action }));
  }

  /**
   * The broker's history up to `throughDate` differs from what it was. What is stored was traded at its old prices and
   * is kept as such, of minutes and days alike; with a factor the action is noted and told, and the other series of
   * the instrument is dropped too, because it is of the old prices as well.
   */
  restated(instrument: Instrument, packed: number, throughDate: string, factor: number | null): void {
    const { tools, boot, corporateActions, history, gaps, source } = this.#context;
    const { symbol } = instrument;
    tools.log('info', 'store.history_restated', { symbol, throughDate, factor });
    if (factor === null) return;
    const named = actionOf(factor);
    for (const daily of [true, false]) {
      const cover = history.cover(source, packed, daily);
      // A stretch that was fetched today holds the new prices already.
      if (cover === null || cover.tradeDate === boot.day.date) continue;
      this.#keepRaw(packed, daily);
      history.forget(source, packed, daily);
      gaps.clear(source, packed, daily);
    }
    const { kind, ratio, words } = named;
    const action = { throughDate, seenDate: boot.day.date, factor: named.factor, kind, ratio };
    corporateActions.set(source, packed, action);
    const text = `${symbol}: prices up to ${throughDate} are now told divided by ${Number(named.factor.toFixed(4))}: ${words}. Its history is fetched again; the traded prices are kept.`;
    tools.notice('info', 'history.corporate_action', text);
  }

  /** Bars of the broker's history as they were traded: kept ones where there are, else the adjustment undone. */
  traded(packed: number, daily: boolean, bars: readonly StoredBar[]): readonly StoredBar[] {
    const actions = this.#stored(packed);
    const [first, last] = [bars[0], bars.at(-1)];
    if (actions.length === 0 || first === undefined || last === undefined) return bars;
    const kept = this.#context.corporateActions.raw(this.#context.source, packed, daily, first.t, last.t);
    return bars.map((bar) => kept.get(bar.t) ?? scaled(bar, factorAfter(actions, istDate(bar.t))));
  }

  /** Bars as they were traded, which the terminal recorded itself, in the prices of today. */
  adjusted(packed: number, bars: readonly StoredBar[]): readonly StoredBar[] {
    const actions = this.#stored(packed);
    return actions.length === 0 ? bars : bars.map((bar) => scaled(bar, 1 / factorAfter(actions, istDate(bar.t))));
  }

  #stored(packed: number): StoredAction[] {
    return this.#context.corporateActions.list(this.#context.source, packed);
  }

  #keepRaw(packed: number, daily: boolean): void {
    const { history, corporateActions, source } = this.#context;
    const bars = this.traded(packed, daily, history.from(source, packed, daily, 0));
    corporateActions.keepRaw(source, packed, daily, bars);
  }
}

/** The bar with prices times `factor` and volume divided by it, in whole units. */
function scaled(bar: StoredBar, factor: number): StoredBar {
  if (factor === 1) return bar;
  const price = (value: number): number => Math.max(1, Math.round(value * factor));
  return {
    t: bar.t,
    o: price(bar.o),
    h: price(bar.h),
    l: price(bar.l),
    c: price(bar.c),
    v: Math.round(bar.v / factor),
    oi: Math.round(bar.oi / factor),
  };
}
