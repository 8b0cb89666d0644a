import { createStore } from 'zustand/vanilla';
import type { Alert, AlertsState, SavedRule } from '#contract/model/alert.ts';
import type { ChannelState } from '#contract/model/notifier.ts';

/** Alerts kept in the page; older ones are in the store and in the export. */
export const ALERTS_KEPT_MAX = 1_000;

export type AlertTab = 'list' | 'rules' | 'channels';

export interface AlertsView {
  /** By id, newest first. */
  readonly alerts: readonly Alert[];
  /** Null until it has been read. */
  readonly state: AlertsState | null;
  readonly rules: readonly SavedRule[];
  readonly channels: readonly ChannelState[];
  readonly tab: AlertTab;
  /** Open ones only: new and snoozed. */
  readonly openOnly: boolean;
  /** The rule that is being typed. */
  readonly typed: string;
  readonly error: string | null;
}

export const alertsStore = createStore<AlertsView>(() => ({
  alerts: [],
  state: null,
  rules: [],
  channels: [],
  tab: 'list',
  openOnly: true,
  typed: '',
  error: null,
}));

/** Joins alerts newest first; of one id the later form wins. */
export function mergeAlerts(a: readonly Alert[], b: readonly Alert[]): Alert[] {
  const byId = new Map<number, Alert>();
  for (const alert of [...a, ...b]) byId.set(alert.id, alert);
  return [...byId.values()].sort((x, y) => y.atMs - x.atMs || y.id - x.id).slice(0, ALERTS_KEPT_MAX);
}

export function isOpen({ status }: Alert): boolean {
  return status === 'new' || status === 'snoozed';
}
