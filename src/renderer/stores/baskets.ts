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

/** A tray as it was sent. */
export interface SentTray {
  readonly basketId: string;
  /** Everything that makes it this basket and no other. */
  readonly terms: string;
  readonly legs: readonly TrayLeg[];
}

export interface Tray {
  readonly legs: readonly TrayLeg[];
  readonly policy: Basket['policy'];
  readonly timeoutS: number;
  /** Whose fills they become: `hand`, or a strategy. */
  readonly owner: string;
  /** Account that its legs are meant for; null while it is empty, or none was known. */
  readonly account: string | null;
  /** The warning that the next press confirms; null when nothing is asked. */
  readonly asking: Asked | null;
  /** What went out and was not answered yet; the same tray goes out under the same id. */
  readonly sent: SentTray | null;
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
  account: null,
  asking: null,
  sent: null,
  calls: 0,
  error: null,
}));

/** Why so many more legs for an account do not go into the tray; null when they do. A basket is one account's. */
export function trayRefusal(count: number, account: string | null): string | null {
  const { legs, account: present } = trayStore.getState();
  if (legs.length > 0 && present !== account)
    return `The basket holds legs for ${present ?? 'no known account'}, and these are for ${account ?? 'none'}. Send or empty it first.`;
  const free = LEGS_MAX - legs.length;
  return count > free
    ? `A basket holds at most ${LEGS_MAX} legs; there is room for ${free}. Send or empty it first.`
    : null;
}

/** Puts a leg at the end of the tray. @returns why it was not put there, or null. */
export function addLeg(leg: TrayLeg, account: string | null): string | null {
  const { legs, owner } = trayStore.getState();
  const refused = trayRefusal(1, account);
  if (refused !== null) {
    trayStore.setState({ error: refused });
    return refused;
  }
  // An empty tray belongs to nobody's strategy any more.
  const of = legs.length === 0 ? 'hand' : owner;
  trayStore.setState({ legs: [...legs, leg], owner: of, account, error: null, asking: null });
  return null;
}

/** Puts the legs of a strategy into the tray, which takes its name and the keyboard; `trayRefusal` was asked. */
export function fillTray(more: readonly TrayLeg[], owner: string, account: string | null): void {
  trayStore.setState(({ legs, calls, owner: present }) => ({
    legs: [...legs, ...more],
    owner: legs.length === 0 ? owner : present,
    account,
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

/** The tray as the next press sends it: what was asked for is confirmed, and one that was sent already keeps its id. */
export function sentTray(tray: Tray, freshId: () => string): { legs: readonly TrayLeg[]; sent: SentTray } {
  const { policy, timeoutS, owner, account, asking } = tray;
  const legs = asking === null ? tray.legs : withConfirmed(tray.legs, asking);
  const terms = JSON.stringify([account, owner, policy, timeoutS, legs.map(({ intent }) => intent)]);
  const basketId = tray.sent?.terms === terms ? tray.sent.basketId : freshId();
  return { legs, sent: { basketId, terms, legs } };
}

/** The engine has a basket: its legs leave the tray, and one that was added meanwhile did not go out and stays. */
export function trayTaken(basketId: string): void {
  const { sent } = trayStore.getState();
  if (sent?.basketId !== basketId) return;
  const gone = new Set(sent.legs.map(({ intent }) => intent.clientOrderId));
  trayStore.setState(({ legs }) => ({
    legs: legs.filter(({ intent }) => !gone.has(intent.clientOrderId)),
    owner: 'hand',
    sent: null,
    asking: null,
    error: null,
  }));
}

// An answer may be lost and the basket be told of all the same: by its event, or after the connection came back.
basketsStore.subscribe(({ baskets }) => {
  const { sent } = trayStore.getState();
  if (sent !== null && baskets.has(sent.basketId)) trayTaken(sent.basketId);
});

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
