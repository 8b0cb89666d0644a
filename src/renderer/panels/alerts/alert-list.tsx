import { type KeyboardEvent, useEffect } from 'react';
import { useStore } from 'zustand';
import type { Alert, AlertMember } from '#contract/model/alert.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { alertsStore } from '../../stores/alerts.ts';
import type { RecordsState } from '../../stores/records.ts';
import { instrumentOf } from '../../stores/instruments.ts';
import { istTime } from '../../ui/format.ts';
import { type TradeColumn, TradeTable } from '../trade/trade-table.tsx';
import { acknowledgeAlerts, chartAlert, slotOfAlert, snoozeAlert, toggleGroup } from './alert-actions.ts';
import { recordLine, recordShort, recordTitle } from '../validation/record-words.ts';
import { useRecords } from '../validation/use-records.ts';
import { planWords, PRIORITY_ICONS } from './alert-words.ts';

/** An alert, or one hit inside a group that is unfolded. */
interface AlertRow {
  readonly alert: Alert;
  readonly member: AlertMember | null;
  /** Records of the scanners. */
  readonly records: RecordsState;
}

/** Lengths that an alert may be snoozed for, with their words. */
const SNOOZES: readonly (readonly [number, string])[] = [
  [5 * MINUTE_MS, '5 min'],
  [10 * MINUTE_MS, '10 min'],
  [30 * MINUTE_MS, '30 min'],
  [60 * MINUTE_MS, '1 hour'],
  [400 * MINUTE_MS, 'the day'],
];

function Unfold({ alert }: { alert: Alert }) {
  const open = useStore(alertsStore, (state) => state.unfolded.includes(alert.id));
  if (alert.members.length < 2) return null;
  return (
    <button
      type="button"
      tabIndex={-1}
      className="chip alert-unfold"
      aria-expanded={open}
      title="Show or hide the members of the group"
      onClick={() => toggleGroup(alert)}
    >
      {open ? '−' : '+'} {alert.count}
    </button>
  );
}

function SnoozeMenu({ alert }: { alert: Alert }) {
  return (
    <select
      className="filter alert-snooze"
      tabIndex={-1}
      aria-label={`Snooze ${alert.symbol}`}
      value=""
      onChange={({ target }) => snoozeAlert(alert, Number(target.value))}
    >
      <option value="" disabled>
        snooze
      </option>
      {SNOOZES.map(([ms, words]) => (
        <option key={ms} value={ms}>
          {words}
        </option>
      ))}
    </select>
  );
}

function Priority({ priority }: Pick<Alert, 'priority'>) {
  return (
    <span className={`alert-priority is-${priority}`}>
      <span aria-hidden="true">{PRIORITY_ICONS[priority]}</span> {priority}
    </span>
  );
}

function statusWords({ status, snoozedUntilMs }: Alert): string {
  return status === 'snoozed' && snoozedUntilMs !== null ? `snoozed to ${istTime(snoozedUntilMs).slice(0, 5)}` : status;
}

const percent = (confidence: number | null): string => (confidence === null ? '' : `${Math.round(confidence * 100)}%`);
const textOf = ({ alert, member }: AlertRow): string =>
  member === null ? alert.text : `${member.symbol} ${member.side}`;

/** The record of the scanner that alerts; a person's own alerts have none. */
function recordOf({ alert: { scannerId }, member, records }: AlertRow): string {
  if (member !== null || scannerId === null || records.of === null) return '';
  return recordShort(records.byScanner.get(scannerId));
}

function recordHint({ alert: { scannerId }, records: { of, byScanner } }: AlertRow): string {
  return scannerId === null ? '' : `${recordLine(byScanner.get(scannerId))}. ${recordTitle(of)}`;
}

const COLUMNS: readonly TradeColumn<AlertRow>[] = [
  {
    id: 'at',
    head: 'At',
    width: 66,
    cell: ({ alert, member }) => (member === null ? <span className="time">{istTime(alert.atMs)}</span> : ''),
  },
  {
    id: 'priority',
    head: 'Priority',
    width: 84,
    cell: ({ alert, member }) => <Priority priority={(member ?? alert).priority} />,
  },
  {
    id: 'status',
    head: 'Status',
    width: 88,
    cell: ({ alert, member }) => (member === null ? statusWords(alert) : ''),
  },
  {
    id: 'text',
    head: 'What',
    width: null,
    cell: (row) => (
      <span className={row.member === null ? '' : 'alert-member'}>
        {row.member === null && <Unfold alert={row.alert} />}
        {textOf(row)}
      </span>
    ),
    title: textOf,
  },
  {
    id: 'plan',
    head: 'Plan',
    width: 160,
    cell: ({ alert, member }) => (member === null ? planWords(alert.plan) : ''),
    title: ({ alert }) => planWords(alert.plan),
  },
  {
    id: 'confidence',
    head: 'Sure',
    width: 48,
    number: true,
    cell: ({ alert, member }) => percent((member ?? alert).confidence),
  },
  { id: 'record', head: 'Record', width: 128, cell: recordOf, title: recordHint },
  {
    id: 'badges',
    head: 'Badges',
    width: 84,
    cell: ({ alert, member }) => (member === null ? alert.badges.join(' · ') : ''),
    title: ({ alert }) => alert.badges.join(' · '),
  },
  {
    id: 'snooze',
    head: '',
    width: 96,
    cell: ({ alert, member }) =>
      member === null && (alert.status === 'new' || alert.status === 'snoozed') ? <SnoozeMenu alert={alert} /> : '',
  },
];

function chartRow({ alert, member }: AlertRow): void {
  chartAlert(member === null ? alert : { ...member, interval: alert.interval, plan: null });
}

function onKey(row: AlertRow, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.altKey) return false;
  const { alert } = row;
  if (event.key === 'Enter') chartRow(row);
  else if (event.key === ' ' && alert.members.length > 1) toggleGroup(alert);
  else if (event.key === 'a') acknowledgeAlerts([alert.id]);
  else if (event.key === 'z') snoozeAlert(alert);
  else return false;
  return true;
}

/**
 * Alerts, newest first: Enter charts, Space unfolds a group, a acknowledges, z snoozes as long as the last time, + and −
 * open a ticket.
 */
export function AlertList({ alerts }: { alerts: readonly Alert[] }) {
  const unfolded = useStore(alertsStore, (state) => state.unfolded);
  const records = useRecords();
  const wanted = useStore(alertsStore, (state) => state.wanted);
  useEffect(() => {
    if (wanted === null) return;
    document.querySelector<HTMLElement>(`.alerts [data-key="${wanted}"]`)?.focus();
    alertsStore.setState({ wanted: null });
  }, [wanted]);
  const rows = alerts.flatMap((alert): AlertRow[] => [
    { alert, member: null, records },
    ...(unfolded.includes(alert.id) ? alert.members.map((member) => ({ alert, member, records })) : []),
  ]);
  return (
    <TradeTable
      id="alerts"
      label="Alerts"
      columns={COLUMNS}
      rows={rows}
      keyOf={({ alert, member }) => (member === null ? String(alert.id) : `${alert.id}:${member.hitId}`)}
      slotOf={({ alert, member }) =>
        member === null ? slotOfAlert(alert) : (instrumentOf(member.segment, member.securityId)?.slot ?? -1)
      }
      rowClass={({ alert }) => (alert.status === 'new' ? 'is-working' : 'is-final')}
      onKey={onKey}
    />
  );
}
