import type { CallOutput } from '#contract/calls/index.ts';
import type { Config } from '#contract/config.ts';
import { FaultError, ensure, fault } from '#contract/faults.ts';
import { instrumentCode } from '#contract/model/instrument.ts';
import type { Position } from '#contract/model/position.ts';
import type { Health } from '#contract/model/terminal.ts';
import { JOB_PLANS } from '../core/jobs/job-plan.ts';
import { qualityReport, type QualityFacts } from '../core/quality/quality-rows.ts';
import type { SessionCalendar } from '../core/session/calendar.ts';
import { daysToHorizon } from '../core/session/horizon.ts';
import { istDate } from '../core/time/ist.ts';
import { makeAlerts } from './alert-wiring.ts';
import type { EngineClock } from './engine-clock.ts';
import type { Epoch } from './epoch.ts';
import { HorizonWatch } from './horizon-watch.ts';
import type { EngineHost } from './host.ts';
import { jobClock } from './job-clock.ts';
import { JobDesk } from './job-desk.ts';
import { jobWorks, type WorkParts } from './job-works.ts';
import { LakeDesk } from './lake-desk.ts';
import type { Log } from './log.ts';
import type { NotifyDesk } from './notify-desk.ts';
import type { OrderDesk } from './order-desk.ts';
import { PrintDesk } from './print-desk.ts';
import type { ScanDesk } from './scan-desk.ts';
import { MASTER_TIMEOUT_MS } from './store-door.ts';
import type { StoreGate } from './store-gate.ts';
import type { SubscriptionDesk } from './subscription-desk.ts';
import type { Teller } from './teller.ts';
import { TerminalFacts } from './terminal-facts.ts';
import type { ThreadEars } from './thread-ears.ts';

export interface CareWiring {
  readonly host: EngineHost;
  readonly config: Config;
  readonly calendar: SessionCalendar;
  readonly clock: EngineClock;
  readonly log: Log;
  readonly teller: Teller;
  readonly store: StoreGate;
  readonly scanDesk: ScanDesk;
  readonly orderDesk: OrderDesk;
  readonly subscriptions: SubscriptionDesk;
  readonly ears: () => ThreadEars;
  /** Null before the first epoch. */
  readonly epoch: () => Epoch | null;
  readonly health: () => Health | null;
}

const NO_JOBS_IN_A_REPLAY = 'A replay runs no jobs: it shows a day as it was.';

/** What keeps the terminal in order and tells people: alerts, jobs, and the report of what is not in order. */
export interface Care extends ReturnType<typeof makeAlerts> {
  readonly facts: TerminalFacts;
  readonly jobs: JobDesk;
  readonly lake: LakeDesk;
  readonly prints: PrintDesk;
  readonly quality: () => CallOutput<'quality.report'>;
  /** Tells readers, once a day, when the calendar ends soon. */
  readonly lookAhead: (date: string, readers: number) => void;
}

/** Alerts, jobs and the quality report, connected with the rest of the engine. */
export function makeCare(wiring: CareWiring): Care {
  const { host, config, calendar, clock, log, teller, store } = wiring;
  const nowMs = (): number => clock.nowMs();
  const ask: WorkParts['ask'] = (request) =>
    store.ask(() => request, request.kind === 'masterRefresh' ? MASTER_TIMEOUT_MS : undefined);
  const raise: WorkParts['raise'] = (level, code, text) => teller.raise(level, code, text);
  const warn = (code: string, text: string): void => raise('warn', code, text);
  const lake = new LakeDesk(host.lake, config.lakeNightly, log, { nowMs, warn });
  const jobs = new JobDesk({
    plans: JOB_PLANS,
    works: jobWorks({
      calendar,
      ask,
      nowMs,
      wallMs: host.wallMs,
      codeOf,
      raise,
      lake: (date) => lake.day(date),
      ...marketParts(wiring),
    }),
    calendar,
    nextMoment: jobClock(),
    nowMs,
    timers: host.timers,
    off: config.source.startsWith('replay:') ? NO_JOBS_IN_A_REPLAY : null,
    ask,
    tell: (state) => teller.broadcast('jobs.changed', state),
    raise,
    log,
  });
  const facts = new TerminalFacts(
    () => wiring.epoch(),
    () => wiring.ears().feed,
  );
  const alerting = makeAlerts({ ...wiring, facts });
  const horizon = new HorizonWatch(calendar);
  const lookAhead = (date: string, readers: number): void => {
    const ends = horizon.look(date, readers);
    if (ends !== null) raise('warn', 'input.calendar_ends', ends);
  };
  const quality = (): CallOutput<'quality.report'> =>
    qualityReport(qualityFacts(wiring, facts, jobs, alerting.notify), nowMs());
  return { ...alerting, facts, jobs, lake, prints: new PrintDesk(host.print), lookAhead, quality };
}

const codeOf: WorkParts['codeOf'] = ({ segment, securityId }) => instrumentCode(segment, securityId);

function marketParts(wiring: CareWiring): Pick<WorkParts, 'subscribed' | 'listed' | 'levels' | 'positions'> {
  const { scanDesk, orderDesk, subscriptions } = wiring;
  return {
    subscribed: () => ensure(wiring.epoch(), 'jobs begin after the first epoch').universe.subscribedNow(),
    listed: () => subscriptions.listedCodes(),
    levels: async (code) => {
      const slot = wiring.epoch()?.universe.slotOf(code) ?? -1;
      if (slot >= 0) return scanDesk.levels(slot);
      throw new FaultError(fault('input.not_scanned', 'It is not subscribed today.'));
    },
    positions: async (): Promise<readonly Position[]> => (await orderDesk.ask('positions.list', {}, 'jobs')).positions,
  };
}

function qualityFacts(
  { ears, health, scanDesk, calendar, clock }: CareWiring,
  facts: TerminalFacts,
  jobs: JobDesk,
  notify: NotifyDesk,
): QualityFacts {
  const { open, wanted } = ears().feed;
  const sample = health();
  const list = jobs.list();
  return {
    ...facts.now,
    sockets: { open, wanted },
    health:
      sample === null
        ? null
        : {
            packetsUnexplained: sample.audit.packetsUnexplained,
            staleRows: sample.staleRows,
            clockSkew: sample.clockSkew,
            hitsRefused: sample.counters['store.hitsRefused'] ?? 0,
          },
    scanners: scanDesk.scanners,
    jobs: list.jobs,
    jobsOff: list.off,
    horizon: { date: calendar.horizon, days: daysToHorizon(calendar, istDate(clock.nowMs())) },
    channels: notify.list(),
  };
}
