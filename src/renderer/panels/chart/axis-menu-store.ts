import type { Dispose } from '#contract/wire.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { chordOf } from '../../shell/chord.ts';
import { keysOf } from '../../shell/commands.ts';
import { beginRule } from '../alerts/alert-actions.ts';
import type { ChartHandle } from './chart-handle.ts';
import type { ChartPlace } from './chart-place.ts';

/** Where a menu is open: its place in the chart, px, and the price that it is about. */
export interface AxisMenuAt {
  readonly x: number;
  readonly y: number;
  readonly price: number;
}

export type AxisMenuStore = StoreApi<{ readonly at: AxisMenuAt | null }>;

export function axisMenuStore(): AxisMenuStore {
  return createStore<{ readonly at: AxisMenuAt | null }>(() => ({ at: null }));
}

const isMenuKey = ({ key, shiftKey }: KeyboardEvent): boolean => key === 'ContextMenu' || (key === 'F10' && shiftKey);
const isAlertKey = (event: KeyboardEvent): boolean => keysOf('alert.price').includes(chordOf(event));

/** Opens the rules with a line begun at the price of a height. */
function beginRuleAt(place: ChartPlace, y: number): void {
  const { instrument } = place;
  const price = place.priceOf(y);
  if (instrument === undefined || price === null) return;
  beginRule(instrument.symbol, (price / place.scale).toFixed(instrument.decimals));
}

/**
 * Opens the menu of a price: by a right click on the chart or its axis, or by the keys at the cursor's price, else under
 * the pointer, else at the last price. The key of an alert begins its rule at that price.
 * @param cursor price of the cursor of the keys, null when there is none
 */
export function axisMenuKeys(
  handle: ChartHandle,
  place: ChartPlace,
  store: AxisMenuStore,
  cursor: () => number | null,
): Dispose {
  const { element } = handle;
  let pointed: number | null = null;
  const open = (x: number, y: number): void => {
    const price = place.priceOf(y);
    if (price !== null && place.instrument !== undefined) store.setState({ at: { x, y, price } });
  };
  const onMenu = (event: MouseEvent): void => {
    const box = element.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    event.preventDefault();
    if (y < place.size.height) open(x, y);
  };
  /** Height of the price that the keys mean; null without one. */
  const heightMeant = (): number | null => {
    const price = cursor();
    return price === null ? pointed : place.yOf(price);
  };
  const onKey = (event: KeyboardEvent): void => {
    const alert = isAlertKey(event);
    if (event.target !== element || event.repeat || (!alert && !isMenuKey(event))) return;
    const meant = heightMeant();
    // Without a cursor the command of the alert takes the last price itself.
    const y = alert ? meant : (meant ?? place.yOf(place.bars.c.at(-1) ?? 0));
    if (y === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (alert) beginRuleAt(place, y);
    else open(place.size.width / 2, y);
  };
  const onMove = ({ point, paneIndex }: { point?: { y: number }; paneIndex?: number }): void => {
    pointed = point === undefined || (paneIndex ?? 0) !== 0 ? null : point.y;
  };
  element.addEventListener('contextmenu', onMenu);
  element.addEventListener('keydown', onKey, { capture: true });
  handle.chart.subscribeCrosshairMove(onMove);
  return () => {
    element.removeEventListener('contextmenu', onMenu);
    element.removeEventListener('keydown', onKey, { capture: true });
    handle.chart.unsubscribeCrosshairMove(onMove);
  };
}
