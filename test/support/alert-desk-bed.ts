import type { Alert } from '#contract/model/alert.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { ScannerInfo } from '#contract/model/scan.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { AlertDesk } from '../../src/main/engine/alert-desk.ts';
import { Log } from '../../src/main/engine/log.ts';
import { NotifyDesk } from '../../src/main/engine/notify-desk.ts';
import { storedPrefs } from '../../src/main/engine/prefs.ts';
import type { NotifyOrder } from '../../src/main/threads/notify-protocol.ts';
import type { StoreAnswers, StoreRequest } from '../../src/main/threads/protocol.ts';
import { HandTimers } from './hand-timers.ts';
import { MemorySecrets } from './memory-secrets.ts';

export interface AlertDeskBed {
  readonly day: TradeDay;
  readonly instruments: readonly Instrument[];
  readonly nowMs: () => number;
  readonly ask: <R extends StoreRequest>(request: R) => Promise<StoreAnswers[R['kind']]>;
  /** None when it is left out. */
  readonly scanners?: readonly ScannerInfo[];
  /** What the thread of the channels is told. */
  readonly sent?: (order: NotifyOrder) => void;
  /** Whether the shell has desktop notices. */
  readonly shows?: boolean;
  /** An alert that is new or has changed, as every page is told. */
  readonly told: (alert: Alert) => void;
}

/** The engine's desk for alerts with everything in order, so that each hit of a session in progress may become one. */
export function readyAlertDesk(bed: AlertDeskBed): AlertDesk {
  return alertDeskBed(bed).desk;
}

/** The same with its channels. */
export function alertDeskBed(bed: AlertDeskBed): { readonly desk: AlertDesk; readonly notify: NotifyDesk } {
  const { day, instruments, nowMs, ask, told, scanners = [], sent = () => {}, shows = false } = bed;
  const log = new Log({ level: 'error', wallMs: () => 0, write: () => {} });
  const notify = new NotifyDesk({
    prefs: storedPrefs(ask),
    secrets: new MemorySecrets(),
    timers: new HandTimers(0),
    log,
    nowMs,
    source: 'sim',
    post: sent,
    isUp: () => true,
    sentTo: async () => [],
    save: async () => {},
    daysLeft: () => null,
    showNotice: shows ? () => {} : null,
  });
  const now = {
    storeUp: true,
    storeTrouble: null,
    scanUp: true,
    feed: 'live',
    feedReason: null,
    readiness: { wanted: 1, unloaded: 0, levelled: 1 },
  } as const;
  const desk = new AlertDesk({
    epoch: () => ({ day, instruments, scanUp: true, scanStarts: 0 }),
    ask,
    nowMs,
    isReplay: false,
    facts: { now, isReady: () => true },
    scanners: () => scanners,
    postScan: () => {},
    hold: () => {},
    broadcast: (name, payload) => {
      if (name === 'alert.changed') told(payload as Alert);
    },
    raise: () => {},
    log,
    notify,
  });
  return { desk, notify };
}
