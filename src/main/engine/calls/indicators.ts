import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import { ensure, FaultError } from '#contract/faults.ts';
import { isTradeInterval, type TradeInterval } from '#contract/model/chart-interval.ts';
import { isFault } from '../../core/indicators/compute.ts';
import { barsBefore, chosenIndicator, indicatorSeries } from '../../core/indicators/series.ts';
import { continuousSpan } from '../../core/session/calendar.ts';
import { indicatorMenu } from '../../core/indicators/menu.ts';
import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Where a session begins whose class does not trade today: 09:15. */
const OPEN_MINUTE = 555;

type SeriesInput = CallInput<'indicator.series'> & { readonly interval: TradeInterval };

/** Values on bars made of trades, which the engine itself has. */
function tradeSeries(services: EngineServices, input: SeriesInput): CallOutput<'indicator.series'> {
  const { universe, trades, day } = services.epoch();
  universe.check(input.epoch, [input.slot]);
  const instrument = ensure(universe.instruments[input.slot], 'the slot was checked');
  const openMinute = continuousSpan(day, instrument.sessionClass)?.fromMinute ?? OPEN_MINUTE;
  const chosen = chosenIndicator(input.name, input.params, openMinute);
  if (isFault(chosen)) throw new FaultError(chosen);
  const wanted = input.limit + barsBefore(chosen, input.interval);
  const { bars } = trades.page(input.slot, input.interval, input.beforeMs, wanted);
  const at = (column: readonly number[], i: number): number => ensure(column[i], 'bar columns have one length');
  const { o, h, l, c, v, oi } = bars;
  const rows = bars.t.map((t, i) => ({
    t,
    o: at(o, i),
    h: at(h, i),
    l: at(l, i),
    c: at(c, i),
    v: at(v, i),
    oi: at(oi, i),
  }));
  const from = Math.max(0, rows.length - input.limit);
  return { ...indicatorSeries(chosen, rows, instrument.decimals, from), provisional: (bars.flags.at(-1) ?? 0) !== 0 };
}

/** Indicator calls. Values are computed on the store thread, where the bars are. */
export function indicatorHandlers(services: EngineServices): Pick<Handlers, 'indicator.menu' | 'indicator.series'> {
  const indicators = indicatorMenu();
  return {
    'indicator.menu': () => ({ indicators }),
    'indicator.series': (input) => {
      const { epoch, slot, interval, name, params, beforeMs, limit, adjusted } = input;
      if (isTradeInterval(interval)) return tradeSeries(services, { ...input, interval });
      return services.askStore((present) => {
        present.universe.check(epoch, [slot]);
        return { kind: 'series', slot, interval, name, params, beforeMs, limit, adjusted };
      });
    },
  };
}
