import type { EventName, EventPayload } from '#contract/events.ts';
import { ensure, FaultError, fault, faultOf } from '#contract/faults.ts';
import type { Alert, AlertsState, SavedRule } from '#contract/model/alert.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { type Hit, HITS_PER_PAGE_MAX, type ScannerGroup, type ScannerInfo } from '#contract/model/scan.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { AlertBook, type HeldBecause, type KeyedAlert } from '../core/alerts/alert-book.ts';
import { alertGates } from '../core/alerts/alert-gate.ts';
import { outcomesText } from '../core/alerts/outcome-words.ts';
import { COOLDOWN_MAX_MS } from '../core/alerts/alert-times.ts';
import type { Owner } from '../core/tiers/reference-book.ts';
import type { ScanOrder, ScanReport, StoreAnswers, StoreRequest } from '../threads/protocol.ts';
import { beginRule, type GivenRule, ruleOf, watchedCodes } from './alert-rules.ts';
import { type AlertChoice, chosen } from './alert-choice.ts';
import { AlertsAhead } from './alerts-ahead.ts';
import { GroupsToTell } from './groups-to-tell.ts';
import { hitJudge } from './hit-judge.ts';
import type { Log } from './log.ts';
import type { NotifyDesk } from './notify-desk.ts';
import type { TerminalFacts } from './terminal-facts.ts';
import { ToldOutcomes } from './told-outcomes.ts';

/** Hits that come before the store has told what is known; a start brings far fewer. */
const EARLY_MAX = 20_000;
/** A store that refused alerts is asked again after this time. */
const WRITE_AGAIN_MS = 10_000;
const RULES_OWNER: Owner = { kind: 'alert', name: 'rules' };

type News = Extract<ScanReport, { type: 'ruleNews' }>['news'];
type Gates = ReturnType<typeof alertGates>;

/** The epoch as far as alerts need it. */
export interface AlertEpoch {
  readonly day: TradeDay;
  readonly instruments: readonly Instrument[];
  readonly scanUp: boolean;
  /** How often the scan thread was started again: it then knows no rules. */
  readonly scanStarts: number;
}

export interface AlertParts {
  /** Null before the first epoch. */
  readonly epoch: () => AlertEpoch | null;
  readonly ask: <R extends StoreRequest>(request: R) => Promise<StoreAnswers[R['kind']]>;
  readonly nowMs: () => number;
  readonly isReplay: boolean;
  readonly facts: Pick<TerminalFacts, 'now' | 'isReady'>;
  readonly scanners: () => readonly ScannerInfo[];
  readonly postScan: (order: ScanOrder) => void;
  readonly hold: (owner: Owner, what: string, codes: readonly number[]) => void;
  readonly broadcast: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  readonly raise: (level: 'warn', code: string, text: string) => void;
  readonly log: Log;
  readonly notify: NotifyDesk;
}

/**
 * Alerts of the engine: it judges hits, tells what came of them at once and keeps it in the store, follows a person's
 * own rules, and says why alerts are off. A new alert is told under the id that it gets in the store; channels outside
 * the terminal hear of it when it is stored. In a replay the store numbers them, which knows them from the time before.
 */
export class AlertDesk {
  readonly #parts: AlertParts;
  #book = new AlertBook();
  readonly #rules = new Map<number, SavedRule>();
  #begun = false;
  #beginAgain = false;
  #early: Hit[] = [];
  #gates: Gates | null = null;
  readonly #held = new Map<HeldBecause, number>();
  /** What must be written: alerts by key, ids of rules. */
  #dirty = new Map<string, Alert>();
  readonly #dirtyRules = new Set<number>();
  readonly #told = new ToldOutcomes();
  readonly #groups = new GroupsToTell();
  #savedHitId = 0;
  #unstoredId = 0;
  /** New alerts that are told before they are stored. */
  readonly #ahead = new AlertsAhead();
  /** The store refused alerts: it is asked again after this engine time. */
  #againMs: number | null = null;
  #flushing: Promise<void> | null = null;
  /** Which start of the scan thread has the rules; −1 = none. */
  #rulesGivenTo = -1;
  #watches = false;

  constructor(parts: AlertParts) {
    this.#parts = parts;
  }

  /** A new epoch whose store can be asked: goes on from what is stored. */
  async begin(): Promise<void> {
    const { ask, nowMs, notify, isReplay, log } = this.#parts;
    this.#begun = false;
    this.#beginAgain = false;
    this.#rulesGivenTo = -1;
    try {
      const stored = await ask({ kind: 'alertsBegin', sinceMs: nowMs() - COOLDOWN_MAX_MS });
      this.#book = new AlertBook();
      // A replay is watched again from its start: its hits are news again.
      this.#book.restore(isReplay ? [] : stored.alerts, isReplay ? 0 : stored.seenHitId);
      this.#savedHitId = stored.seenHitId;
      this.#ahead.begin(
        isReplay ? null : stored.nextId,
        stored.alerts.map(({ key }) => key),
      );
      for (const { alert } of stored.alerts) this.#told.remember(alert);
      this.#rules.clear();
      for (const saved of stored.rules) this.#rules.set(saved.rule.id, saved);
      await notify.begin();
      notify.resume(stored.deliveries, new Map(stored.alerts.map(({ alert }) => [alert.id, alert])));
      if (!isReplay) await this.#recover();
    } catch (thrown) {
      const { code, text } = faultOf(thrown);
      log.write('warn', 'alerts.not_begun', { code, text });
      this.#beginAgain = true;
      return;
    }
    this.#begun = true;
    this.#holdInstruments();
    this.take(this.#early.splice(0));
  }

  /** The epoch is over. */
  end(): void {
    this.#begun = false;
    this.#beginAgain = false;
  }

  receive(report: ScanReport): void {
    if (report.type === 'outcomes') this.#takeOutcomes(report.outcomes);
    else if (report.type === 'ruleNews') this.#takeNews(report.news);
  }

  /** The scan thread ended: the next one knows no rules. */
  scanLost(): void {
    this.#rulesGivenTo = -1;
  }

  /** A replay moved back: its hits will be told again. */
  rewound(): void {
    this.#book.forgetHits();
  }

  everySecond(): void {
    const gate = this.#look().scan;
    // The store could not be asked.
    if (this.#beginAgain) void this.begin();
    if (!this.#begun) return;
    const { changed, held } = this.#book.takeEarly(hitJudge(this.#parts, gate.on), this.#parts.nowMs());
    if (changed.size + held.length > 0) this.#judged({ changed, held });
    for (const [key, alert] of this.#book.tick(this.#parts.nowMs())) this.#dirty.set(key, alert);
    for (const alert of this.#groups.due(this.#parts.nowMs()))
      this.#parts.notify.take(alert, (id) => this.#groupOf(id));
    this.#parts.notify.everySecond();
    if (this.#againMs === null || this.#parts.nowMs() >= this.#againMs) void this.#flush();
  }

  state(): AlertsState {
    const { scan, rules } = this.#look();
    return { scan, rules, held: Object.fromEntries(this.#held), open: this.#book.open.size };
  }

  /** @returns how many changed. Resolves when they are stored. */
  async acknowledge(which: AlertChoice): Promise<number> {
    return this.#change(this.#book.acknowledge(chosen(which), this.#parts.nowMs()));
  }

  async snooze(which: AlertChoice, untilMs: number): Promise<number> {
    if (untilMs <= this.#parts.nowMs()) {
      throw new FaultError(fault('input.snooze', 'The end of the snooze is in the past. Choose a later time.'));
    }
    return this.#change(this.#book.snooze(chosen(which), untilMs));
  }

  rules(): SavedRule[] {
    return [...this.#rules.values()];
  }

  /** @throws input.rule and what the store refuses */
  async saveRule(given: GivenRule): Promise<SavedRule> {
    const { ask, epoch, nowMs } = this.#parts;
    const rule = await ruleOf(given, {
      known: () => epoch()?.instruments ?? [],
      search: async (text) => (await ask({ kind: 'search', text, limit: 10 })).rows,
    });
    const saved = beginRule(rule, this.#rules.get(rule.id), nowMs());
    const stored = await ask({ kind: 'alertRuleSave', saved });
    this.#rules.set(stored.rule.id, stored);
    this.#holdInstruments();
    this.#giveRules([stored], []);
    this.#tellRules();
    return stored;
  }

  async removeRule(id: number): Promise<void> {
    await this.#parts.ask({ kind: 'alertRuleRemove', id });
    this.#rules.delete(id);
    this.#holdInstruments();
    this.#giveRules([], [id]);
    this.#tellRules();
  }

  /** What became of hits: those that were told to communities are followed by their record. */
  #takeOutcomes(outcomes: Extract<ScanReport, { type: 'outcomes' }>['outcomes']): void {
    for (const { hitId, settled } of outcomes) {
      const over = this.#told.take(hitId, settled.outcome);
      if (over === null) continue;
      const text = outcomesText(over.alert, over.outcomes);
      void this.#parts.notify.afterValidation(over.alert, text, (id) => this.#groupOf(id));
    }
  }

  take(hits: readonly Hit[]): void {
    if (!this.#begun) {
      this.#early.push(...hits.slice(0, EARLY_MAX - this.#early.length));
      return;
    }
    if (hits.length === 0) return;
    this.#judged(this.#book.takeHits(hits, hitJudge(this.#parts, this.#look().scan.on), this.#parts.nowMs()));
  }

  #judged({ changed, held }: ReturnType<AlertBook['takeHits']>): void {
    for (const why of held) this.#held.set(why, (this.#held.get(why) ?? 0) + 1);
    for (const key of changed) this.#touch(key);
    void this.#flush();
  }

  /** Hits that were stored, and then nobody was left to judge them. */
  async #recover(): Promise<void> {
    const { hits } = await this.#parts.ask({ kind: 'hits', limit: HITS_PER_PAGE_MAX });
    const unseen = hits.filter(({ id }) => id > this.#book.seenHitId);
    const judge = hitJudge(this.#parts, true);
    this.#book.wait(
      hits.filter((hit) => hit.id <= this.#book.seenHitId && judge.refuses(hit) === 'early').toReversed(),
    );
    this.#early.unshift(...unseen.toReversed());
  }

  #takeNews(news: News): void {
    for (const { id, state, fire } of news) {
      const saved = this.#rules.get(id);
      if (saved === undefined) continue;
      this.#rules.set(id, { rule: saved.rule, state });
      this.#dirtyRules.add(id);
      const key = fire === null ? null : this.#book.takeFire(saved.rule, fire);
      if (key !== null) this.#touch(key);
    }
    this.#tellRules();
    void this.#flush();
  }

  /** Where alerts stand now; tells it when it has changed, and gives or takes the rules. */
  #look(): Gates {
    const { epoch, facts, broadcast } = this.#parts;
    const { scanUp = false, scanStarts = 0 } = epoch() ?? {};
    const gates = alertGates(facts.now);
    const isNew = JSON.stringify(gates) !== JSON.stringify(this.#gates);
    this.#gates = gates;
    if (isNew)
      broadcast('alerts.gated', { ...gates, held: Object.fromEntries(this.#held), open: this.#book.open.size });
    const watches = gates.rules.on && this.#begun;
    if (scanUp && (watches !== this.#watches || scanStarts !== this.#rulesGivenTo)) {
      this.#watches = watches;
      this.#rulesGivenTo = scanStarts;
      this.#parts.postScan({ type: 'rules', rules: watches ? this.rules() : [], removed: [], whole: true });
    }
    return gates;
  }

  #giveRules(rules: readonly SavedRule[], removed: readonly number[]): void {
    if (this.#watches && this.#parts.epoch()?.scanUp === true) {
      this.#parts.postScan({ type: 'rules', rules, removed, whole: false });
    }
  }

  #tellRules(): void {
    this.#parts.broadcast('alert.rules.changed', { rules: this.rules() });
  }

  #holdInstruments(): void {
    try {
      this.#parts.hold(RULES_OWNER, 'The alert', watchedCodes(this.#rules.values()));
    } catch (thrown) {
      const { code, text } = faultOf(thrown);
      this.#parts.raise('warn', code, text);
    }
  }

  #touch(key: string): void {
    const alert = this.#book.open.get(key);
    if (alert === undefined) return;
    const numbered = this.#ahead.number(key, alert);
    this.#dirty.set(key, numbered ?? alert);
    if (numbered === null) return;
    // Nobody waits for the disk.
    this.#book.adopt(key, numbered);
    this.#parts.broadcast('alert.changed', numbered);
  }

  async #change(changed: ReadonlyMap<string, Alert>): Promise<number> {
    for (const [key, alert] of changed) this.#dirty.set(key, alert);
    await this.#flush();
    return changed.size;
  }

  /** Writes what changed and tells it; one writing at a time, so that an alert has its id before it changes again. */
  #flush(): Promise<void> {
    this.#flushing ??= this.#flushAll().finally(() => {
      this.#flushing = null;
    });
    return this.#flushing;
  }

  async #flushAll(): Promise<void> {
    while (this.#dirty.size > 0 || this.#dirtyRules.size > 0 || this.#book.seenHitId > this.#savedHitId) {
      const rows = [...this.#dirty].map(([key, alert]) => ({ key, alert: this.#withId(key, alert) }));
      const rules = [...this.#dirtyRules].map((id) => this.#rules.get(id)).filter((saved) => saved !== undefined);
      const { seenHitId } = this.#book;
      const savedHitId = this.#savedHitId;
      this.#dirty = new Map();
      this.#dirtyRules.clear();
      this.#savedHitId = seenHitId;
      if (await this.#write(rows, rules, seenHitId)) continue;
      this.#savedHitId = savedHitId;
      return;
    }
  }

  /** What was changed while its first form was being written has got its id since. */
  #withId(key: string, alert: Alert): Alert {
    const id = alert.id <= 0 ? (this.#book.open.get(key)?.id ?? alert.id) : alert.id;
    return id === alert.id ? alert : { ...alert, id };
  }

  /** @returns whether the store has them; what it has not is kept and written later. */
  async #write(alerts: readonly KeyedAlert[], rules: readonly SavedRule[], seenHitId: number): Promise<boolean> {
    const { ask, raise, nowMs } = this.#parts;
    try {
      const byKey = new Map(alerts.map((row) => [row.key, row.alert]));
      const answer = await ask({ kind: 'alertsSave', alerts, rules, seenHitId });
      this.#againMs = null;
      for (const row of answer.alerts) {
        this.#isStored(row, ensure(byKey.get(row.key), 'the store answers what it was asked'));
      }
      return true;
    } catch (thrown) {
      const { text } = faultOf(thrown);
      const again = `They are tried again every ${WRITE_AGAIN_MS / 1_000} s.`;
      if (this.#againMs === null)
        raise('warn', 'unavailable.alerts_not_stored', `Alerts are shown, but they were not stored: ${text} ${again}`);
      this.#againMs = nowMs() + WRITE_AGAIN_MS;
      for (const row of alerts) this.#isNotStored(row);
      for (const { rule } of rules) this.#dirtyRules.add(rule.id);
      return false;
    }
  }

  #isStored({ key, alert, fresh }: StoreAnswers['alertsSave']['alerts'][number], before: Alert): void {
    const { broadcast, notify, isReplay } = this.#parts;
    const isAhead = this.#ahead.has(before);
    const isKnown = !fresh && (before.id === 0 || isAhead);
    const isTold = this.#ahead.isAsTold(before) && alert.id === before.id;
    this.#ahead.stored(before);
    this.#book.adopt(key, alert);
    this.#told.remember(alert);
    // Its stand-in is over: pages know it by the stored id from now on.
    if (before.id < 0 || (isAhead && alert.id !== before.id))
      broadcast('alert.changed', { ...before, status: 'expired' });
    if (!isTold && (!isKnown || isReplay)) broadcast('alert.changed', alert);
    if (!fresh || alert.status !== 'new') this.#groups.changed(alert);
    else if (alert.members.length > 0) this.#groups.hold(alert, this.#parts.nowMs());
    else notify.take(alert, (id) => this.#groupOf(id));
  }

  #isNotStored({ key, alert }: KeyedAlert): void {
    const shown = alert.id === 0 ? { ...alert, id: (this.#unstoredId -= 1) } : alert;
    this.#book.adopt(key, shown);
    // What has changed since is newer.
    if (!this.#dirty.has(key)) this.#dirty.set(key, shown);
    if (!this.#ahead.isAsTold(alert)) this.#parts.broadcast('alert.changed', shown);
  }

  /** Family of a scanner. */
  #groupOf(id: string): ScannerGroup | null {
    return this.#parts.scanners().find((scanner) => scanner.id === id)?.group ?? null;
  }
}
