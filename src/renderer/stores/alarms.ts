import { createStore } from 'zustand/vanilla';
import type { Alarm } from '#contract/model/trading.ts';
import { type KeyedRows, RowFeed } from './keyed-rows.ts';

/** Alarms kept in the page; the contract's own limit. */
const ALARMS_KEPT_MAX = 200;

export const alarmsStore = createStore<{ readonly alarms: KeyedRows<Alarm> }>(() => ({ alarms: new Map() }));

export const alarmFeed = new RowFeed<Alarm>(
  (alarm) => String(alarm.id),
  ALARMS_KEPT_MAX,
  () => alarmsStore.getState().alarms,
  (alarms) => alarmsStore.setState({ alarms }),
);

/** Alarms that nobody has acknowledged, oldest first: the first is the one that the key acknowledges. */
export function openAlarms(alarms: KeyedRows<Alarm>): Alarm[] {
  return [...alarms.values()].filter(({ acknowledgedMs }) => acknowledgedMs === null).sort((a, b) => a.id - b.id);
}
