import { faultOf } from '#contract/faults.ts';
import type { Alert } from '#contract/model/alert.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { sayToast } from '../../shell/alerts.ts';
import { goToPanel } from '../../shell/dock-control.ts';
import { call } from '../../shell/terminal.ts';
import { alertsStore } from '../../stores/alerts.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { chartSlot } from '../../stores/link-groups.ts';
import { selectionStore } from '../../stores/selection.ts';

/** How long a key snoozes, ms. */
export const SNOOZE_MS = 10 * MINUTE_MS;

export function sayFault(error: unknown): void {
  sayToast('error', faultOf(error).text);
}

/** Slot of the present epoch; −1 when nobody subscribes the instrument. */
export function slotOfAlert({ segment, securityId }: Pick<Alert, 'segment' | 'securityId'>): number {
  const { rows } = instrumentsStore.getState();
  return rows.find((row) => row.securityId === securityId && row.segment === segment)?.slot ?? -1;
}

/** Charts an alert in the interval that it fired on. */
export function chartAlert(alert: Alert): void {
  const slot = slotOfAlert(alert);
  if (slot < 0) return sayToast('info', `${alert.symbol} has no live data in this session.`);
  if (alert.interval !== null) selectionStore.setState({ interval: alert.interval });
  chartSlot(slot);
}

export function acknowledgeAlerts(ids: readonly number[]): void {
  if (ids.length > 0) call('alerts.acknowledge', { ids: ids.slice(0, 500) }).catch(sayFault);
}

export function snoozeAlert({ id }: Alert): void {
  call('alerts.snooze', { which: { ids: [id] }, untilMs: engineNowMs() + SNOOZE_MS }).catch(sayFault);
}

/** Opens the rules with a line begun for the charted instrument. @param price its last price, in rupees as text. */
export function beginRule(symbol: string, price: string): void {
  alertsStore.setState({ tab: 'rules', typed: `${symbol} crosses ${price}` });
  goToPanel('alerts');
}

/** Hands every alert to the person as a file. */
export async function exportAlerts(): Promise<void> {
  let text = '';
  let beforeId: number | null = null;
  do {
    const part: { text: string; beforeId: number | null } = await call('alerts.export', {
      what: 'alerts',
      format: 'csv',
      filter: {},
      ...(beforeId === null ? {} : { beforeId }),
    });
    text += part.text;
    beforeId = part.beforeId;
  } while (beforeId !== null);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = 'alerts.csv';
  link.click();
  URL.revokeObjectURL(link.href);
}
