import type { Instrument } from '#contract/model/instrument.ts';
import type { Side } from '#contract/model/order.ts';
import type { Position } from '#contract/model/position.ts';
import { sayToast } from '../../shell/alerts.ts';
import { call } from '../../shell/terminal.ts';
import { instrumentOf } from '../../stores/instruments.ts';
import { positionsStore, unrealisedAt } from '../../stores/positions.ts';
import type { Mirror } from '../../tables/mirror.ts';
import { freshOrderId } from '../../ticket/client-order-id.ts';
import { sendQuickOrder } from '../../ticket/quick-order.ts';
import { sayFault } from '../trade/trade-panel.tsx';
import { scalperStore } from './scalper-store.ts';

/** Everything that is open in an instrument, of every product and owner. */
export function openIn(instrument: Instrument | undefined, positions: Iterable<Position>): Position[] {
  if (instrument === undefined) return [];
  const { segment, securityId } = instrument;
  return [...positions].filter((one) => one.net !== 0 && one.segment === segment && one.securityId === securityId);
}

/** Sends one order at the size and kind of the panel. */
export function trade(instrument: Instrument | undefined, side: Side): void {
  if (instrument === undefined) return sayToast('info', 'This strike is not listed on that side. Choose another.');
  const { lots, kind } = scalperStore.getState();
  sendQuickOrder({ instrument, side, lots, kind }).catch(sayFault);
}

/** Exits everything that is open in these instruments; works disarmed. */
export function exitIn(instruments: readonly (Instrument | undefined)[]): void {
  const positions = [...positionsStore.getState().positions.values()];
  const open = instruments.flatMap((instrument) => openIn(instrument, positions));
  if (open.length === 0) return sayToast('info', 'Nothing is open in these strikes.');
  for (const { segment, securityId, product, owner } of open)
    call('position.exit', { segment, securityId, product, owner, clientOrderId: freshOrderId() }).catch(sayFault);
}

/** Open result of some positions at the page's own last prices, paise; null while a price is missing. */
export function openPaise(mirror: Mirror, positions: readonly Position[]): number | null {
  let sum = 0;
  for (const position of positions) {
    const slot = instrumentOf(position.segment, position.securityId)?.slot ?? -1;
    const live = slot >= 0 && mirror.has(slot) ? (mirror.columns.ltp[slot] ?? 0) : 0;
    const result = unrealisedAt(position, live > 0 ? live : position.last) ?? position.unrealisedPaise;
    if (result === null) return null;
    sum += result;
  }
  return sum;
}
