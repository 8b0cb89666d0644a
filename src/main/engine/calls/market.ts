import { FaultError, fault } from '#contract/faults.ts';
import type { Interval } from '#contract/model/bar.ts';
import { WIRE_LIMITS } from '#contract/wire.ts';
import { type ClientState, slotsOf } from '../client-state.ts';
import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

const chartKey = (slot: number, interval: Interval): string => `${slot} ${interval}`;

/** What a window charts is subscribed; opening an open chart changes nothing. */
function holdCharts({ subscriptions }: EngineServices, { id }: ClientState, charts: ClientState['charts']): void {
  subscriptions.holdSlots('chart', id, slotsOf(charts));
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
      const chart = { slot, interval, sent: [] };
      holdCharts(services, client, new Map(client.charts).set(key, chart));
      client.charts.set(key, chart);
      return { open: client.charts.size };
    },
    'chart.close': ({ slot, interval }, { client }) => {
      client.charts.delete(chartKey(slot, interval));
      holdCharts(services, client, client.charts);
      return { open: client.charts.size };
    },
    'history.bars': ({ epoch, slot, interval, beforeMs, limit, adjusted }) =>
      services.askStore((present) => {
        present.universe.check(epoch, [slot]);
        return { kind: 'bars', slot, interval, beforeMs, limit, adjusted };
      }),
  };
}
