import type { CallInput } from '#contract/calls/index.ts';
import type { Alert } from '#contract/model/alert.ts';
import { alertFits } from '../core/alerts/alert-filter.ts';

/** Which alerts a person means: some by id, or all that fit a filter. */
export type AlertChoice = CallInput<'alerts.acknowledge'>;

/** Whether an alert is meant. */
export function chosen(which: AlertChoice): (alert: Alert) => boolean {
  if ('filter' in which) return (alert) => alertFits(alert, which.filter);
  const ids = new Set(which.ids);
  return ({ id }) => ids.has(id);
}
