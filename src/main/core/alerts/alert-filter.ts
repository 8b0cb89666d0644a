import type { Alert, AlertFilter } from '#contract/model/alert.ts';

/** Whether an alert is among those that a filter means. */
export function alertFits(alert: Alert, filter: AlertFilter): boolean {
  const { statuses, kind, priority, scannerId, instrument, fromMs, toMs } = filter;
  if (statuses !== undefined && !statuses.includes(alert.status)) return false;
  if (kind !== undefined && alert.kind !== kind) return false;
  if (priority !== undefined && alert.priority !== priority) return false;
  if (scannerId !== undefined && alert.scannerId !== scannerId) return false;
  if (fromMs !== undefined && alert.atMs < fromMs) return false;
  if (toMs !== undefined && alert.atMs > toMs) return false;
  if (instrument === undefined) return true;
  return alert.segment === instrument.segment && alert.securityId === instrument.securityId;
}
