import { faultOf } from '#contract/faults.ts';
import { type Alert, ALERTS_PER_PAGE_MAX } from '#contract/model/alert.ts';
import type { TerminalClient } from '../client/terminal-client.ts';
import { alertsStore, mergeAlerts } from '../stores/alerts.ts';
import { alerts } from './alerts.ts';

/** Follows what the engine tells of alerts. */
export function listenToAlerts(client: Pick<TerminalClient, 'on'>): void {
  client.on('alert.changed', takeAlert);
  client.on('alerts.gated', (state) => alertsStore.setState({ state }));
  client.on('alert.rules.changed', ({ rules }) => alertsStore.setState({ rules }));
}

/** Reads the newest alerts, the rules, the channels and whether alerts are on. */
export async function readAlerts(client: Pick<TerminalClient, 'call'>): Promise<void> {
  try {
    const [page, state, { rules }, { channels }] = await Promise.all([
      client.call('alerts.list', { limit: ALERTS_PER_PAGE_MAX, filter: {} }),
      client.call('alerts.state', {}),
      client.call('alerts.rules.list', {}),
      client.call('notifiers.list', {}),
    ]);
    alertsStore.setState(({ alerts: known }) => ({
      alerts: mergeAlerts(page.alerts, known),
      state,
      rules,
      channels,
      error: null,
    }));
  } catch (error) {
    alertsStore.setState({ error: faultOf(error).text });
  }
}

/** A person's own alert is heard and shown when it comes; hits are told by their own event. */
function takeAlert(alert: Alert): void {
  const isNew = alert.status === 'new' && !alertsStore.getState().alerts.some(({ id }) => id === alert.id);
  alertsStore.setState(({ alerts: known }) => ({ alerts: mergeAlerts(known, [alert]) }));
  if (isNew && alert.ruleId !== null) alerts.rule(alert);
}
