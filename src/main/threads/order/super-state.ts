import type { Stop } from '#contract/model/basket.ts';
import type { Order } from '#contract/model/order.ts';
import type { VenueSuper, VenueSuperLeg } from '../../adapters/order-adapter.ts';
import { isFinal } from '../../core/orders/apply-event.ts';

/** What is known of a super order besides the broker's list. */
export interface SuperFacts {
  readonly entry: Order | undefined;
  /** Its target and stop, where they are at the exchange. */
  readonly legs: readonly Order[];
  /** Units of its owner that are open in its instrument and product, less what works to close them. */
  readonly unguarded: number;
}

export type LegLevels = Partial<Pick<Stop, 'target' | 'stop' | 'trail'>>;

export interface SuperVerdict {
  readonly state: 'done' | 'cancelled';
  readonly text: string;
  /** Units are open that no exit of it guards. */
  readonly naked: boolean;
}

/** What the order of a leg says of its level: its present price, or that it is gone. */
export function legLevelsOf(order: Order): LegLevels {
  const isGone = isFinal(order) && order.status !== 'Filled';
  if (order.role === 'target') return isGone ? { target: null } : order.price > 0 ? { target: order.price } : {};
  if (order.role !== 'stop') return {};
  // A stop that was triggered rests at its limit and names no trigger any more.
  return isGone ? { stop: null } : order.trigger > 0 ? { stop: order.trigger } : {};
}

/** Levels, trail and words of the broker's list. */
export function listedLevels({ target, stop, trail }: Stop, { legs }: VenueSuper): Pick<Stop, 'text'> & LegLevels {
  const [targetLeg, stopLeg] = [legOf(legs, 'TARGET_LEG'), legOf(legs, 'STOP_LOSS_LEG')];
  const words = [
    ...(targetLeg === undefined ? [] : [`target ${targetLeg.venueStatus}`]),
    ...(stopLeg === undefined ? [] : [`stop ${stopLeg.venueStatus}`]),
  ];
  return {
    target: targetLeg === undefined ? target : targetLeg.lives ? targetLeg.price : null,
    stop: stopLeg === undefined ? stop : stopLeg.lives ? stopLeg.price : null,
    trail: stopLeg === undefined ? trail : stopLeg.lives ? stopLeg.trail : 0,
    text: `kept by the broker: ${words.join(', ') || 'no exit'}`,
  };
}

/**
 * Whether a super order is over. It is when its entry ended unfilled, or its legs closed what filled.
 * @param row of the broker's list; without it nobody can say that the legs are gone.
 */
export function verdictOn({ entry, legs, unguarded }: SuperFacts, row: VenueSuper | null): SuperVerdict | null {
  if (entry === undefined || !isFinal(entry)) return null;
  if (entry.filled === 0) return { state: 'cancelled', text: 'the entry did not fill', naked: false };
  const closed = legs.reduce((sum, { filled }) => sum + filled, 0);
  if (closed >= entry.filled) {
    const by = legs.filter(({ filled }) => filled > 0).map(({ role }) => role);
    return { state: 'done', text: `closed by its ${by.join(' and ')}`, naked: false };
  }
  if (row === null || row.legs.some(({ lives }) => lives) || legs.some((leg) => !isFinal(leg))) return null;
  // Its exits are at the exchange some moments after the entry ended: before that the list has them as pending.
  if (row.venueStatus === 'CLOSED') return { state: 'done', text: 'closed at the broker', naked: false };
  const text = 'neither its target nor its stop stands at the broker any more.';
  return { state: 'cancelled', text, naked: unguarded > 0 };
}

function legOf(legs: readonly VenueSuperLeg[], name: VenueSuperLeg['leg']): VenueSuperLeg | undefined {
  return legs.find(({ leg }) => leg === name);
}
