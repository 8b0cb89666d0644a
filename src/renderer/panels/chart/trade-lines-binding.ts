import type { Dispose } from '#contract/wire.ts';
import { sayToast } from '../../shell/alerts.ts';
import { alertsStore } from '../../stores/alerts.ts';
import { ordersStore } from '../../stores/orders.ts';
import { positionsStore } from '../../stores/positions.ts';
import { stopsStore } from '../../stores/stops.ts';
import { alertDragLines } from './alert-drag-lines.ts';
import type { ChartPlace } from './chart-place.ts';
import { tradeLines } from './trade-lines.ts';
import type { TradeLinesStore } from './trade-lines-store.ts';

/** Keeps the lines of a chart what the account says, and tells when the venue refuses a move. */
export class TradeLinesBinding {
  readonly #store: TradeLinesStore;
  readonly #place: ChartPlace;
  readonly #disposers: readonly Dispose[];

  constructor(store: TradeLinesStore, place: ChartPlace) {
    this.#store = store;
    this.#place = place;
    this.#disposers = [
      ordersStore.subscribe((now, before) => {
        this.#refused(now, before);
        this.read();
      }),
      positionsStore.subscribe(() => this.read()),
      stopsStore.subscribe(() => this.read()),
      alertsStore.subscribe((now, before) => now.rules !== before.rules && this.read()),
    ];
    this.read();
  }

  /** Reads the lines of the charted instrument. */
  read(): void {
    const { instrument } = this.#place;
    const traded = tradeLines(instrument, {
      orders: ordersStore.getState().orders.values(),
      positions: positionsStore.getState().positions.values(),
      stops: stopsStore.getState().stops.values(),
    });
    const lines = [...traded, ...alertDragLines(alertsStore.getState().rules, instrument)];
    const { moving, asked, sent, lines: before } = this.#store.getState();
    if (lines.length === 0 && before.length === 0) return;
    const has = (one: { readonly id: string } | null): boolean => lines.some(({ id }) => id === one?.id);
    const arrived = sent !== null && lines.some(({ id, price }) => id === sent.id && price === sent.price);
    this.#store.setState({
      lines,
      moving: has(moving) ? moving : null,
      asked: has(asked) ? asked : null,
      sent: has(sent) && !arrived ? sent : null,
    });
  }

  /** The venue said no after the engine had said yes: the line goes back, with the words. */
  #refused(now: ReturnType<typeof ordersStore.getState>, before: ReturnType<typeof ordersStore.getState>): void {
    const { sent } = this.#store.getState();
    if (sent === null || !sent.id.startsWith('order:')) return;
    const id = sent.id.slice('order:'.length);
    const fault = now.orders.get(id)?.fault ?? null;
    if (fault === null || fault === (before.orders.get(id)?.fault ?? null)) return;
    this.#store.setState({ sent: null });
    sayToast('error', `The change was refused: ${fault.text}`);
  }

  destroy(): void {
    for (const dispose of this.#disposers) dispose();
  }
}
