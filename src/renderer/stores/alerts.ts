import { createStore } from 'zustand/vanilla';
import type { Alert, AlertsState, SavedRule } from '#contract/model/alert.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Priority, ScannerGroup, ScannerInfo } from '#contract/model/scan.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { ChannelState } from '#contract/model/notifier.ts';

/** Alerts kept in the page; older ones are in the store and in the export. */
export const ALERTS_KEPT_MAX = 1_000;

/** How long the key snoozes before anything else was chosen, ms. */
const SNOOZE_FIRST_MS = 10 * MINUTE_MS;

export type AlertTab = 'list' | 'rules' | 'channels' | 'sounds';

/** What the list is narrowed to; null and empty mean everything. */
export interface AlertNarrow {
  readonly priority: Priority | null;
  /** Alerts of scanners, or a person's own. */
  readonly from: 'scan' | 'own' | null;
  readonly group: ScannerGroup | null;
  /** Only those of the charted instrument. */
  readonly charted: boolean;
  readonly text: string;
}

export const ALL_ALERTS: AlertNarrow = { priority: null, from: null, group: null, charted: false, text: '' };

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
  readonly narrow: AlertNarrow;
  /** Groups whose members are shown, by id. */
  readonly unfolded: readonly number[];
  /** How long the key snoozes, ms: what was chosen last. */
  readonly snoozeMs: number;
  /** The rule that is being typed. */
  readonly typed: string;
  readonly error: string | null;
  /** The alert whose row is to take the keyboard. */
  readonly wanted: number | null;
}

export const alertsStore = createStore<AlertsView>(() => ({
  alerts: [],
  state: null,
  rules: [],
  channels: [],
  tab: 'list',
  openOnly: true,
  narrow: ALL_ALERTS,
  unfolded: [],
  snoozeMs: SNOOZE_FIRST_MS,
  typed: '',
  error: null,
  wanted: null,
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

/** Alerts that pass the narrowing, in the same order. @param charted the instrument on the chart */
export function narrowAlerts(
  alerts: readonly Alert[],
  { priority, from, group, charted: onlyCharted, text }: AlertNarrow,
  scanners: readonly Pick<ScannerInfo, 'id' | 'group'>[],
  charted: Pick<Instrument, 'segment' | 'securityId'> | undefined,
): readonly Alert[] {
  const groups = new Map(scanners.map((one) => [one.id, one.group]));
  const words = text.trim().toUpperCase().split(/\s+/).filter(Boolean);
  const isCharted = (one: Pick<Instrument, 'segment' | 'securityId'>): boolean =>
    one.segment === charted?.segment && one.securityId === charted.securityId;
  return alerts.filter((alert) => {
    if (priority !== null && alert.priority !== priority) return false;
    if (from !== null && (alert.kind === 'scan') !== (from === 'scan')) return false;
    if (group !== null && groups.get(alert.scannerId ?? '') !== group) return false;
    // A group is of every instrument that is in it.
    if (onlyCharted && !isCharted(alert) && !alert.members.some(isCharted)) return false;
    if (words.length === 0) return true;
    const about = `${alert.text} ${alert.symbol} ${alert.members.map(({ symbol }) => symbol).join(' ')}`.toUpperCase();
    return words.every((word) => about.includes(word));
  });
}

/** New alerts by priority. */
export function countByPriority(alerts: readonly Alert[]): Readonly<Record<Priority, number>> {
  const counts = { low: 0, medium: 0, high: 0 };
  for (const { status, priority } of alerts) if (status === 'new') counts[priority] += 1;
  return counts;
}
