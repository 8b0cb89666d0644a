import type { Alert } from '#contract/model/alert.ts';
import { sayToast } from '../../shell/alerts.ts';
import { goToPanel } from '../../shell/dock-control.ts';
import { call } from '../../shell/terminal.ts';
import { alertsStore } from '../../stores/alerts.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { instrumentOf } from '../../stores/instruments.ts';
import { chartSlot } from '../../stores/link-groups.ts';
import { selectionStore } from '../../stores/selection.ts';
import { showPlan } from '../../stores/shown-plan.ts';
import { sayFault } from './save-rows.ts';

/** Slot of the present epoch; −1 when nobody subscribes the instrument. */
export function slotOfAlert({ segment, securityId }: Pick<Alert, 'segment' | 'securityId'>): number {
  return instrumentOf(segment, securityId)?.slot ?? -1;
}

/** Charts an alert in the interval that it fired on. */
export function chartAlert(
  alert: Pick<Alert, 'segment' | 'securityId' | 'symbol' | 'interval'> & { readonly plan: Alert['plan'] },
): void {
  const slot = slotOfAlert(alert);
  if (slot < 0) return sayToast('info', `${alert.symbol} has no live data in this session.`);
  if (alert.interval !== null) selectionStore.setState({ interval: alert.interval });
  showPlan(alert);
  chartSlot(slot);
}

export function acknowledgeAlerts(ids: readonly number[]): void {
  if (ids.length > 0) call('alerts.acknowledge', { ids: ids.slice(0, 500) }).catch(sayFault);
}

/** Quiet for as long as was chosen last; another length is remembered for the next time. */
export function snoozeAlert({ id }: Pick<Alert, 'id'>, forMs = alertsStore.getState().snoozeMs): void {
  alertsStore.setState({ snoozeMs: forMs });
  call('alerts.snooze', { which: { ids: [id] }, untilMs: engineNowMs() + forMs }).catch(sayFault);
}

/** Shows the members of a group, or hides them. */
export function toggleGroup({ id }: Pick<Alert, 'id'>): void {
  alertsStore.setState(({ unfolded }) => ({
    unfolded: unfolded.includes(id) ? unfolded.filter((one) => one !== id) : [...unfolded, id],
  }));
}

/** Opens the rules with a line begun for the charted instrument. @param price its last price, in rupees as text. */
export function beginRule(symbol: string, price: string): void {
  alertsStore.setState({ tab: 'rules', typed: `${symbol} crosses ${price}` });
  goToPanel('alerts');
}
