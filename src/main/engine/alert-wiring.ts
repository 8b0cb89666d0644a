import type { Config } from '#contract/config.ts';
import { ensure } from '#contract/faults.ts';
import { DAY_MS } from '#contract/model/session.ts';
import type { DaysLeft } from '../core/alerts/channel-filter.ts';
import { AlertDesk, type AlertEpoch } from './alert-desk.ts';
import type { EngineClock } from './engine-clock.ts';
import type { Epoch } from './epoch.ts';
import type { EngineHost } from './host.ts';
import type { Log } from './log.ts';
import { NotifyDesk } from './notify-desk.ts';
import { type Prefs, storedPrefs } from './prefs.ts';
import type { ScanDesk } from './scan-desk.ts';
import type { StoreGate } from './store-gate.ts';
import type { SubscriptionDesk } from './subscription-desk.ts';
import type { Teller } from './teller.ts';
import type { TerminalFacts } from './terminal-facts.ts';

export interface AlertWiring {
  readonly host: EngineHost;
  readonly config: Config;
  readonly clock: EngineClock;
  readonly log: Log;
  readonly teller: Teller;
  readonly scanDesk: ScanDesk;
  readonly subscriptions: SubscriptionDesk;
  readonly facts: TerminalFacts;
  /** Null before the first epoch. */
  readonly epoch: () => Epoch | null;
  readonly store: StoreGate;
}

/** Alerts and their ways out, connected with the rest of the engine. */
export function makeAlerts(wiring: AlertWiring): {
  readonly alerts: AlertDesk;
  readonly notify: NotifyDesk;
  readonly prefs: Prefs;
} {
  const { host, config, clock, log, teller, store } = wiring;
  const prefs = storedPrefs((request) => store.ask(() => request));
  const present = (): Epoch => ensure(wiring.epoch(), 'a thread that is up belongs to an epoch');
  const isReplay = config.source.startsWith('replay:');
  const nowMs = (): number => clock.nowMs();
  const notify = new NotifyDesk({
    prefs,
    secrets: host.secrets,
    timers: host.timers,
    daysLeft: (place) => daysLeftOf(wiring.epoch(), place),
    showNotice: host.showNotice ?? null,
    log,
    nowMs,
    source: isReplay ? 'replay' : config.source === 'sim' ? 'sim' : 'live',
    post: (order) => present().notify.post(order),
    isUp: () => wiring.epoch()?.notify.running === true,
    sentTo: async (alertId) => (await store.ask(() => ({ kind: 'alertSentTo' as const, alertId }))).channels,
    save: (deliveries) => store.ask(() => ({ kind: 'deliveriesSave' as const, deliveries })),
  });
  const alerts = new AlertDesk({
    epoch: () => alertEpoch(wiring.epoch()),
    ask: (request) => store.ask(() => request),
    nowMs,
    isReplay,
    facts: wiring.facts,
    scanners: () => wiring.scanDesk.scanners,
    postScan: (order) => present().scan.post(order),
    hold: (owner, what, codes) => wiring.subscriptions.hold(owner, what, codes),
    broadcast: (name, payload) => teller.broadcast(name, payload),
    raise: (level, code, text) => teller.raise(level, code, text),
    log,
    notify,
  });
  return { alerts, notify, prefs };
}

/** Contracts that nothing subscribes are not known, and pass. */
function daysLeftOf(epoch: Epoch | null, { segment, securityId }: Parameters<DaysLeft>[0]): number | null {
  const found = epoch?.universe.instruments.find((one) => one.segment === segment && one.securityId === securityId);
  const { expiry = null } = found ?? {};
  return epoch === null || expiry === null
    ? null
    : Math.round((Date.parse(expiry) - Date.parse(epoch.day.date)) / DAY_MS);
}

function alertEpoch(epoch: Epoch | null): AlertEpoch | null {
  if (epoch === null) return null;
  const { day, universe, scan } = epoch;
  return {
    day,
    instruments: universe.instruments,
    scanUp: scan.running,
    scanStarts: scan.state.restarts,
  };
}
