import type { KeyboardEvent } from 'react';
import type { Alert } from '#contract/model/alert.ts';
import { istTime } from '../../ui/format.ts';
import { type TradeColumn, TradeTable } from '../trade/trade-table.tsx';
import { acknowledgeAlerts, chartAlert, slotOfAlert, snoozeAlert } from './alert-actions.ts';
import { planWords, PRIORITY_ICONS } from './alert-words.ts';

const COLUMNS: readonly TradeColumn<Alert>[] = [
  { id: 'at', head: 'At', width: 66, cell: ({ atMs }) => <span className="time">{istTime(atMs)}</span> },
  {
    id: 'priority',
    head: 'Priority',
    width: 84,
    cell: ({ priority }) => (
      <span className={`alert-priority is-${priority}`}>
        <span aria-hidden="true">{PRIORITY_ICONS[priority]}</span> {priority}
      </span>
    ),
  },
  { id: 'status', head: 'Status', width: 92, cell: ({ status }) => status },
  { id: 'text', head: 'What', width: null, cell: ({ text }) => text, title: ({ text }) => text },
  { id: 'plan', head: 'Plan', width: 260, cell: ({ plan }) => planWords(plan), title: ({ plan }) => planWords(plan) },
  {
    id: 'confidence',
    head: 'Sure',
    width: 48,
    number: true,
    cell: ({ confidence }) => (confidence === null ? '' : `${Math.round(confidence * 100)}%`),
  },
  {
    id: 'badges',
    head: 'Badges',
    width: 130,
    cell: ({ badges }) => badges.join(' · '),
    title: ({ badges }) => badges.join(' · '),
  },
];

function onKey(alert: Alert, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.altKey) return false;
  if (event.key === 'Enter') chartAlert(alert);
  else if (event.key === 'a') acknowledgeAlerts([alert.id]);
  else if (event.key === 'z') snoozeAlert(alert);
  else return false;
  return true;
}

/** Alerts, newest first: Enter charts, a acknowledges, z snoozes ten minutes, + and − open a ticket. */
export function AlertList({ alerts }: { alerts: readonly Alert[] }) {
  return (
    <TradeTable
      id="alerts"
      label="Alerts"
      columns={COLUMNS}
      rows={alerts}
      keyOf={({ id }) => String(id)}
      slotOf={slotOfAlert}
      rowClass={({ status }) => (status === 'new' ? 'is-working' : 'is-final')}
      onKey={onKey}
    />
  );
}
