import { createStore } from 'zustand/vanilla';
import type { Alarm } from '#contract/model/trading.ts';
import { alarmsStore, openAlarms } from './alarms.ts';
import { basketsStore } from './baskets.ts';
import { type KeyedRows, withRow } from './keyed-rows.ts';
import { ordersStore } from './orders.ts';

/** More than anybody sends by hand while the engine is silent: every press waits for its time-out first. */
const UNANSWERED_MAX = 50;

/** Something that left this window and that nobody answered: whether the engine has it is open. */
export interface Unanswered {
  /** Id of the order or basket: asking again under it cannot double it. */
  readonly id: string;
  /** What was sent, in words. */
  readonly what: string;
  readonly why: string;
  /** Engine time, ms. */
  readonly atMs: number;
  /** Sends the same once more. */
  readonly askAgain: () => void;
}

/** What waits for a person because no answer came; it lives as long as the window. */
export const unansweredStore = createStore<{ readonly waiting: KeyedRows<Unanswered> }>(() => ({ waiting: new Map() }));

/** Keeps it in sight until it is settled. @returns false when the engine told of it in the meantime: it has arrived. */
export function keepUnanswered(one: Unanswered): boolean {
  if (ordersStore.getState().orders.has(one.id) || basketsStore.getState().baskets.has(one.id)) return false;
  unansweredStore.setState(({ waiting }) => ({ waiting: withRow(waiting, one.id, one, UNANSWERED_MAX) }));
  return true;
}

/** It was answered after all, or a person has looked after it elsewhere. */
export function settleUnanswered(id: string): void {
  settle((one) => one === id);
}

function settle(isSettled: (id: string) => boolean): void {
  const { waiting } = unansweredStore.getState();
  const left = [...waiting].filter(([id]) => !isSettled(id));
  if (left.length < waiting.size) unansweredStore.setState({ waiting: new Map(left) });
}

ordersStore.subscribe(({ orders }) => settle((id) => orders.has(id)));
basketsStore.subscribe(({ baskets }) => settle((id) => baskets.has(id)));

/** A line of the alarm strip. */
export type StripLine =
  | { readonly kind: 'alarm'; readonly key: string; readonly atMs: number; readonly alarm: Alarm }
  | { readonly kind: 'unanswered'; readonly key: string; readonly atMs: number; readonly one: Unanswered };

/** What waits for a person, oldest first: alarms of the engine, and what it never answered. */
export function stripLines(
  alarms: KeyedRows<Alarm> = alarmsStore.getState().alarms,
  waiting: KeyedRows<Unanswered> = unansweredStore.getState().waiting,
): StripLine[] {
  const told = openAlarms(alarms).map((alarm) => ({
    kind: 'alarm' as const,
    key: String(alarm.id),
    atMs: alarm.atMs,
    alarm,
  }));
  const silent = [...waiting.values()].map((one) => ({
    kind: 'unanswered' as const,
    key: one.id,
    atMs: one.atMs,
    one,
  }));
  return [...told, ...silent].sort((a, b) => a.atMs - b.atMs);
}
