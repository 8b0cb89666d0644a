import type { Notice, SessionState } from '#contract/model/terminal.ts';
import type {
  FeedReport,
  OptionReport,
  OrderReport,
  RecorderReport,
  ScanReport,
  StoreReport,
  ThreadName,
} from '../threads/protocol.ts';
import type { NotifyReport } from '../threads/notify-protocol.ts';
import type { AccountDesk } from './account-desk.ts';
import type { AlertDesk } from './alert-desk.ts';
import type { ChangeHolds } from './change-holds.ts';
import type { ClockSkewMeter } from './clock-skew.ts';
import { threadDeath } from './death-words.ts';
import type { EngineClock } from './engine-clock.ts';
import type { EpochOptions } from './epoch.ts';
import { HitLedger } from './hit-ledger.ts';
import type { JournalDesk } from './journal-desk.ts';
import type { NotifyDesk } from './notify-desk.ts';
import type { OptionDesk } from './option-desk.ts';
import type { OrderDesk } from './order-desk.ts';
import type { ReplayDesk } from './replay-desk.ts';
import type { ScanDesk } from './scan-desk.ts';
import type { Teller } from './teller.ts';
import type { TerminalFacts } from './terminal-facts.ts';

/** How the feed stands, as its thread told last. */
export type FeedStanding = Pick<SessionState, 'feed' | 'feedReason'> & {
  readonly open: number;
  readonly wanted: number;
};
const CONNECTING: FeedStanding = { feed: 'connecting', feedReason: null, open: 0, wanted: 0 };

export interface EarParts {
  readonly scanDesk: ScanDesk;
  readonly optionDesk: OptionDesk;
  readonly orderDesk: OrderDesk;
  readonly alerts: AlertDesk;
  readonly notify: NotifyDesk;
  readonly facts: TerminalFacts;
  readonly journal: JournalDesk;
  readonly replay: ReplayDesk;
  readonly holds: ChangeHolds;
  readonly skew: ClockSkewMeter;
  readonly teller: Teller;
  /** Null where nobody has to sign in. */
  readonly account: () => AccountDesk | null;
  readonly setClock: (line: EngineClock['line']) => void;
  readonly sessionChanged: () => void;
  readonly listsMoved: () => void;
}

/** Hears what the threads report and hands it to whom it concerns. */
export class ThreadEars {
  readonly #parts: EarParts;
  readonly #hits = new HitLedger();
  #feed = CONNECTING;

  constructor(parts: EarParts) {
    this.#parts = parts;
  }

  get feed(): FeedStanding {
    return this.#feed;
  }

  /** A new epoch: its feed has not spoken yet. */
  begin(): void {
    this.#feed = CONNECTING;
    this.#parts.facts.forget();
    this.#parts.journal.lost();
  }

  /** Where an epoch's threads report to. */
  get listeners(): Pick<
    EpochOptions,
    'onFeed' | 'onScan' | 'onOption' | 'onOrder' | 'onNotify' | 'onStoreNotice' | 'onRecorder' | 'onDeath'
  > {
    return {
      onFeed: (report) => this.#onFeed(report),
      onScan: (report) => this.#onScan(report),
      onOption: (report) => this.#onDesk(this.#parts.optionDesk, report),
      onOrder: (report) => {
        this.#parts.journal.receive(report);
        this.#onDesk(this.#parts.orderDesk, report);
      },
      onNotify: (report) => this.#onDesk(this.#parts.notify, report),
      onStoreNotice: (report) => this.#onStore(report),
      onRecorder: (report) => this.#onStore(report),
      onDeath: (name, why, down) => this.#died(name, why, down),
    };
  }

  #onFeed(report: Exclude<FeedReport, { type: 'instruments' }>): void {
    const { replay, teller, setClock, sessionChanged } = this.#parts;
    if (report.type === 'feed') {
      const { open, wanted, state, reason } = report;
      this.#feed = { feed: state, feedReason: reason, open, wanted };
      sessionChanged();
    } else if (report.type === 'clock') {
      setClock(report.clock);
    } else if (report.type === 'replay') {
      replay.receive(report.state);
      teller.broadcast('replay.changed', report.state);
    } else if (report.type === 'rewound') {
      this.#hits.forget();
      this.#parts.alerts.rewound();
      this.#parts.journal.rewound(report.nowMs);
      this.#parts.orderDesk.lost('the replay jumped, and its account begins anew');
      teller.broadcast('account.reset', { atMs: report.nowMs });
    } else if (report.type === 'notice') {
      this.#heard(report.notice);
    }
  }

  #onScan(report: ScanReport): void {
    const { scanDesk, teller, alerts, facts } = this.#parts;
    facts.receive(report);
    scanDesk.receive(report);
    if (report.type === 'hits') {
      const hits = this.#hits.fresh(report.hits);
      // What came of them first: an alert is worth more than a row of a table.
      alerts.take(hits);
      for (const hit of hits) teller.broadcast('scan.hit', hit);
    } else alerts.receive(report);
    if (report.type === 'notice') teller.notice(report.notice);
  }

  #onDesk<R extends OptionReport | OrderReport | NotifyReport>(desk: { receive(report: R): void }, report: R): void {
    desk.receive(report);
    if (report.type === 'notice') this.#parts.teller.notice(report.notice);
  }

  #onStore(report: StoreReport | RecorderReport): void {
    const { holds, skew, account } = this.#parts;
    if (report.type === 'holds') holds.take(report.holds);
    if (report.type === 'listsMoved') this.#parts.listsMoved();
    if (report.type === 'brokerTime') skew.sample(report);
    if (report.type === 'notice') this.#heard(report.notice);
    else if (report.type === 'refused') account()?.takes(report.fault.code);
  }

  /** What sounds like a dead token is looked into first; its owner tells what came of it. */
  #heard(notice: Notice): void {
    const { account, teller } = this.#parts;
    if (account()?.takes(notice.code) !== true) teller.notice(notice);
  }

  #died(name: ThreadName, why: string, down: boolean): void {
    const { scanDesk, optionDesk, orderDesk, alerts, notify, teller, facts, sessionChanged } = this.#parts;
    if (name === 'scan') scanDesk.lost(why);
    if (name === 'scan') alerts.scanLost();
    if (name === 'scan') facts.forget();
    if (name === 'notify') notify.lost(why);
    if (name === 'option') optionDesk.lost(why);
    if (name === 'order') orderDesk.lost(why);
    if (name === 'order') this.#parts.journal.lost();
    if (name === 'feed') this.#feed = { ...this.#feed, feed: down ? 'stopped' : 'stale', feedReason: why, open: 0 };
    teller.raise(down ? 'error' : 'warn', `thread.${name}`, threadDeath(name, why, down));
    sessionChanged();
  }
}
