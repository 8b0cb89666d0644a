import { createStore } from 'zustand/vanilla';
import type { Fault } from '#contract/faults.ts';
import { type Basket, LEG_OF_FAULT, LEGS_MAX } from '#contract/model/basket.ts';
import type { OrderIntent } from '#contract/model/order.ts';
import { type KeyedRows, RowFeed } from './keyed-rows.ts';

/** Baskets kept in the page; the contract's own limit. */
const BASKETS_KEPT_MAX = 200;

export const basketsStore = createStore<{ readonly baskets: KeyedRows<Basket> }>(() => ({ baskets: new Map() }));

export const basketFeed = new RowFeed<Basket>(
  (basket) => basket.basketId,
  BASKETS_KEPT_MAX,
  () => basketsStore.getState().baskets,
  (baskets) => basketsStore.setState({ baskets }),
);

/** A leg in the tray: the order as it will be sent, and what a person reads. */
export interface TrayLeg {
  readonly intent: OrderIntent;
  readonly symbol: string;
  readonly lot: number;
  readonly decimals: 2 | 4;
}

/** A warning about one leg. */
export interface Asked {
  readonly clientOrderId: string;
  readonly code: string;
}

export interface Tray {
  readonly legs: readonly TrayLeg[];
  readonly policy: Basket['policy'];
  readonly timeoutS: number;
  /** Whose fills they become: `hand`, or a strategy. */
  readonly owner: string;
  /** The warning that the next press confirms; null when nothing is asked. */
  readonly asking: Asked | null;
  /** Grows when the tray is to take the keyboard. */
  readonly calls: number;
  readonly error: string | null;
}

/** The basket that is being put together. */
export const trayStore = createStore<Tray>(() => ({
  legs: [],
  policy: 'unwind',
  timeoutS: 5,
  owner: 'hand',
  asking: null,
  calls: 0,
  error: null,
}));

/** Puts a leg at the end of the tray; false when it is full. */
export function addLeg(leg: TrayLeg): boolean {
  const { legs, owner } = trayStore.getState();
  if (legs.length >= LEGS_MAX) {
    trayStore.setState({ error: `A basket holds at most ${LEGS_MAX} legs.` });
    return false;
  }
  // An empty tray belongs to nobody's strategy any more.
  trayStore.setState({ legs: [...legs, leg], owner: legs.length === 0 ? 'hand' : owner, error: null, asking: null });
  return true;
}

/** Puts the legs of a strategy into the tray, which takes its name and the keyboard; there is room for them. */
export function fillTray(more: readonly TrayLeg[], owner: string): void {
  trayStore.setState(({ legs, calls, owner: present }) => ({
    legs: [...legs, ...more],
    owner: legs.length === 0 ? owner : present,
    error: null,
    asking: null,
    calls: calls + 1,
  }));
}

/** The legs with a warning taken as read for the leg that it is about, and for no other. */
export function withConfirmed(legs: readonly TrayLeg[], { clientOrderId, code }: Asked): TrayLeg[] {
  return legs.map((leg) =>
    leg.intent.clientOrderId === clientOrderId
      ? { ...leg, intent: { ...leg.intent, confirmed: [...new Set([...leg.intent.confirmed, code])] } }
      : leg,
  );
}

const CONFIRM = 'denied.confirm_';

/** What the tray says and asks after a basket was not taken. Only a warning that names its leg can be confirmed. */
export function afterRefusal({ code, text, detail }: Fault, legs: readonly TrayLeg[]): Pick<Tray, 'asking' | 'error'> {
  const leg = legs.find(({ intent }) => intent.clientOrderId === detail?.[LEG_OF_FAULT]);
  if (leg === undefined) return { asking: null, error: text };
  const named = text.includes(leg.symbol) ? text : `${leg.symbol}: ${text}`;
  if (!code.startsWith(CONFIRM)) return { asking: null, error: named };
  return {
    asking: { clientOrderId: leg.intent.clientOrderId, code: code.slice(CONFIRM.length) },
    error: `${named} Send again to confirm it for this leg.`,
  };
}

/** The legs with one moved by a step; unchanged at the ends. */
export function movedLeg(legs: readonly TrayLeg[], index: number, step: 1 | -1): readonly TrayLeg[] {
  const other = index + step;
  const [a, b] = [legs[index], legs[other]];
  if (a === undefined || b === undefined) return legs;
  return legs.map((leg, i) => (i === index ? b : i === other ? a : leg));
}
