import { faultOf } from '#contract/faults.ts';
import { type Alert, ALERTS_PER_PAGE_MAX } from '#contract/model/alert.ts';
import type { TerminalClient } from '../client/terminal-client.ts';
import { alertsStore, mergeAlerts } from '../stores/alerts.ts';
import { EventBatch } from '../stores/event-batch.ts';
import { alerts } from './alerts.ts';

/** Follows what the engine tells of alerts. */
export function listenToAlerts(client: Pick<TerminalClient, 'on'>): void {
  client.on('alert.changed', (alert) => batch.push(alert));
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

/** Takes what has changed; what is new is heard and shown when it comes. */
function takeAlerts(changed: readonly Alert[]): void {
  const { alerts: known } = alertsStore.getState();
  const ids = new Set(known.map(({ id }) => id));
  alertsStore.setState({ alerts: mergeAlerts(known, changed) });
  for (const alert of changed) {
    if (alert.status === 'new' && !ids.has(alert.id)) alerts.raised(alert);
    ids.add(alert.id);
  }
}

const batch = new EventBatch<Alert>(takeAlerts, {
  nowMs: () => performance.now(),
  later: (run, ms) => void setTimeout(run, ms),
});
