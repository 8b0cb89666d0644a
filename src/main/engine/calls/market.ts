import { FaultError, fault } from '#contract/faults.ts';
import { type ChartInterval, isDayInterval, isTradeInterval, periodStartMs } from '#contract/model/chart-interval.ts';
import { WIRE_LIMITS } from '#contract/wire.ts';
import { type ClientState, type OpenChart, slotsOf } from '../client-state.ts';
import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

const chartKey = (slot: number, interval: ChartInterval): string => `${slot} ${interval}`;

/** What a window charts is subscribed; opening an open chart changes nothing. */
function holdCharts({ subscriptions }: EngineServices, { id }: ClientState, charts: ClientState['charts']): void {
  subscriptions.holdSlots('chart', id, slotsOf(charts));
}

/**
 * A bar of a week or a month is made of the days before today and of today. Without the days before it stays as it was
 * read; the next opening of the chart tries again.
 */
function beginPeriod(services: EngineServices, chart: OpenChart): void {
  const { slot, interval } = chart;
  if (!isDayInterval(interval) || interval === '1d') return;
  const { midnightMs } = services.epoch().day;
  const newest = (column: readonly number[]): number => column.at(-1) ?? 0;
  services
    .askStore(() => ({ kind: 'bars', slot, interval, beforeMs: midnightMs, limit: 1 }))
    .then(
      ({ bars: { t, o, h, l, v } }) => {
        const runs = newest(t) === periodStartMs(midnightMs, interval);
        chart.before = runs ? { t: newest(t), o: newest(o), h: newest(h), l: newest(l), v: newest(v) } : null;
      },
      // The same history is read for the chart itself, which says why it could not be had.
      () => {},
    );
}

/** Watch sets, live charts and history. */
export function marketHandlers(
  services: EngineServices,
): Pick<Handlers, 'market.watch' | 'market.sectors' | 'chart.open' | 'chart.close' | 'history.bars'> {
  return {
    'market.watch': ({ epoch, slots }, { client }) => {
      services.epoch().universe.check(epoch, slots);
      services.publisher.watch(client, slots);
      return { watched: client.slots.length };
    },
    'market.sectors': () => services.scanDesk.sectors(),
    'chart.open': ({ epoch, slot, interval }, { client }) => {
      services.epoch().universe.check(epoch, [slot]);
      const key = chartKey(slot, interval);
      if (!client.charts.has(key) && client.charts.size >= WIRE_LIMITS.openChartsMax) {
        const text = `${WIRE_LIMITS.openChartsMax} charts are live in this window. Close one first.`;
        throw new FaultError(fault('input.too_many_charts', text));
      }
      if (isTradeInterval(interval)) services.epoch().trades.hold(slot);
      const chart: OpenChart = { slot, interval, sent: [] };
      holdCharts(services, client, new Map(client.charts).set(key, chart));
      client.charts.set(key, chart);
      beginPeriod(services, chart);
      return { open: client.charts.size };
    },
    'chart.close': ({ slot, interval }, { client }) => {
      client.charts.delete(chartKey(slot, interval));
      holdCharts(services, client, client.charts);
      return { open: client.charts.size };
    },
    'history.bars': ({ epoch, slot, interval, beforeMs, limit, adjusted }) => {
      if (isTradeInterval(interval)) {
        services.epoch().universe.check(epoch, [slot]);
        return { ...services.epoch().trades.page(slot, interval, beforeMs, limit), more: false };
      }
      return services.askStore((present) => {
        present.universe.check(epoch, [slot]);
        return { kind: 'bars', slot, interval, beforeMs, limit, adjusted };
      });
    },
  };
}
