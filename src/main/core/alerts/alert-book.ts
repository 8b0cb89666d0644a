import { assert } from '#contract/faults.ts';
import { type Alert, type AlertMember, type AlertRule, GROUP_MEMBERS_MAX } from '#contract/model/alert.ts';
import { type Hit, PRIORITIES, type Priority } from '#contract/model/scan.ts';
import { groupText, hitText, ruleText } from './alert-words.ts';
import { COOLDOWN_MS, HIT_LASTS_MS, RULE_LASTS_MS, STEP_SCANNERS } from './alert-times.ts';

/** Alerts of one scanner for one bar close that stand alone; further ones of that minute are one group. */
export const SINGLES_PER_SCANNER = 3;
/** The same of all scanners together: what a person can read before the next minute is over. */
export const SINGLES_PER_MINUTE = 12;
/** Alerts that are open at once; past it the oldest expire. Nobody works through more in a day. */
export const OPEN_MAX = 2_000;

/** Hits from before the open that wait for it: narrow ranges of every scanned share, three times over. */
export const EARLY_MAX = 5_000;

/**
 * Why a hit made no alert; `unready`: its instrument has no history or levels yet; `early`: its session has not begun,
 * it is judged again when it has.
 */
export type HeldBecause = 'gate' | 'unready' | 'session' | 'early' | 'late' | 'cooldown' | 'known' | 'tested';

/** An alert with the key by which it can never come twice. */
export interface KeyedAlert {
  readonly key: string;
  readonly alert: Alert;
}

/** For how long a scanner is quiet about an instrument and side, epoch ms, and the priority of what was told. */
interface Quiet {
  readonly untilMs: number;
  readonly priority: Priority;
}

export interface HitJudge {
  /** Title of a scanner. */
  titleOf(scannerId: string): string;
  /** Why the hit may not become an alert now; null when it may. */
  refuses(hit: Hit): HeldBecause | null;
}

/** One rule that fired: what is told by the scan thread. */
export interface RuleFire {
  readonly ruleId: number;
  /** Which time it is, from 1: with the rule the key of its alert. */
  readonly nth: number;
  readonly atMs: number;
  /** Price in the instrument's scale. */
  readonly price: number;
  /** What was compared: rupees, the indicator's value or percent. */
  readonly value: number;
}

/**
 * Every open alert and what it takes to make new ones: dedupe, cooldown, grouping, expiry. Pure and deterministic: the
 * same hits in the same order at the same times make the same alerts, however they were cut into batches.
 */
export class AlertBook {
  /** Open ones by key, oldest first. */
  readonly #open = new Map<string, Alert>();
  readonly #cooldown = new Map<string, Quiet>();
  /** How many alerts of a bar close stand alone: by scanner, and under the empty name all. */
  readonly #singles = new Map<number, Map<string, number>>();
  /** Hits whose session has not begun, oldest first. */
  #early: Hit[] = [];
  #seenHitId = 0;

  /** Id of the newest hit that was judged: older ones are known. */
  get seenHitId(): number {
    return this.#seenHitId;
  }

  get open(): ReadonlyMap<string, Alert> {
    return this.#open;
  }

  /** Goes on from what was stored: recent alerts of any status, oldest first. */
  restore(stored: readonly KeyedAlert[], seenHitId: number): void {
    this.#seenHitId = Math.max(this.#seenHitId, seenHitId);
    for (const { key, alert } of stored) {
      if (alert.scannerId !== null) this.#recall(alert);
      if (alert.status === 'new' || alert.status === 'snoozed') this.#open.set(key, alert);
    }
  }

  /** A replay went back: hits of what lies ahead will be news again. */
  forgetHits(): void {
    this.#seenHitId = 0;
    this.#early = [];
    this.#cooldown.clear();
    this.#singles.clear();
  }

  /** Judges hits in the order told. @returns keys of alerts that are new or have grown, and what was held, by reason. */
  takeHits(hits: readonly Hit[], judge: HitJudge, nowMs: number): { changed: Set<string>; held: HeldBecause[] } {
    const changed = new Set<string>();
    const held: HeldBecause[] = [];
    for (const hit of hits) {
      const why = this.#isKnown(hit) ? 'known' : this.#refusal(hit, judge, nowMs);
      if (why === 'early') this.wait([hit]);
      if (hit.id > 0) this.#seenHitId = Math.max(this.#seenHitId, hit.id);
      if (why !== null) held.push(why);
      else changed.add(this.#raise(hit, judge.titleOf(hit.scannerId)));
    }
    this.#bound(changed);
    return { changed, held };
  }

  /** Keeps hits whose session has not begun; past the limit the rest is dropped. */
  wait(hits: readonly Hit[]): void {
    this.#early.push(...hits.slice(0, EARLY_MAX - this.#early.length));
  }

  /** Judges again what was found before its session. @returns as `takeHits`; what goes on waiting is in neither. */
  takeEarly(judge: HitJudge, nowMs: number): { changed: Set<string>; held: HeldBecause[] } {
    const changed = new Set<string>();
    const held: HeldBecause[] = [];
    const waiting: Hit[] = [];
    for (const hit of this.#early) {
      const why = this.#open.has(hitKey(hit)) ? 'known' : this.#refusal(hit, judge, nowMs);
      if (why === 'early') waiting.push(hit);
      else if (why !== null) held.push(why);
      else changed.add(this.#raise(hit, judge.titleOf(hit.scannerId)));
    }
    this.#early = waiting;
    this.#bound(changed);
    return { changed, held };
  }

  /** Makes the alert of a rule that fired. @returns its key, or null when it is known. */
  takeFire(rule: AlertRule, fire: RuleFire): string | null {
    const key = `rule:${rule.id}:${fire.nth}`;
    if (this.#open.has(key)) return null;
    const { condition, segment, securityId, symbol, decimals, priority, note } = rule;
    const said = note === '' ? `${ruleText(rule)}: now ${fire.value}` : `${symbol}: ${note} (now ${fire.value})`;
    this.#open.set(key, {
      id: 0,
      kind: condition.type,
      scannerId: null,
      hitId: null,
      ruleId: rule.id,
      segment,
      securityId,
      symbol,
      interval: condition.type === 'indicator' ? condition.interval : null,
      side: condition.op === 'below' ? 'down' : condition.op === 'above' ? 'up' : 'neutral',
      atMs: fire.atMs,
      priority,
      status: 'new',
      text: said.slice(0, 500),
      price: fire.price,
      decimals,
      confidence: null,
      plan: null,
      badges: [],
      count: 1,
      members: [],
      expiresAtMs: fire.atMs + RULE_LASTS_MS[condition.type],
      acknowledgedMs: null,
      snoozedUntilMs: null,
    });
    return key;
  }

  /** The store gave ids, or a negative one stands in until it does; one that was known there keeps its stored form. */
  adopt(key: string, stored: Alert): void {
    const mine = this.#open.get(key);
    if (mine === undefined) return;
    const next = mine.id === stored.id ? mine : { ...mine, id: stored.id };
    if (stored.status === 'acknowledged' || stored.status === 'expired') this.#open.delete(key);
    else this.#open.set(key, next);
  }

  /** @returns the keys that changed. */
  acknowledge(fits: (alert: Alert) => boolean, nowMs: number): Map<string, Alert> {
    return this.#change(fits, (alert) => ({
      ...alert,
      status: 'acknowledged',
      acknowledgedMs: nowMs,
      snoozedUntilMs: null,
    }));
  }

  snooze(fits: (alert: Alert) => boolean, untilMs: number): Map<string, Alert> {
    return this.#change(fits, (alert) => ({ ...alert, status: 'snoozed', snoozedUntilMs: untilMs }));
  }

  /** Ends what is too old and wakes what slept long enough. @returns what changed, by key. */
  tick(nowMs: number): Map<string, Alert> {
    const expired = this.#change(
      ({ expiresAtMs, status }) => expiresAtMs <= nowMs && status !== 'snoozed',
      (alert) => ({ ...alert, status: 'expired' }),
    );
    // Who snoozes wants to see it again, however old it is by then.
    const woken = this.#change(
      ({ snoozedUntilMs }) => snoozedUntilMs !== null && snoozedUntilMs <= nowMs,
      (alert) => ({
        ...alert,
        status: 'new',
        snoozedUntilMs: null,
        expiresAtMs: Math.max(alert.expiresAtMs, nowMs + HIT_LASTS_MS['1m']),
      }),
    );
    for (const [key, { untilMs }] of this.#cooldown) if (untilMs <= nowMs) this.#cooldown.delete(key);
    return new Map([...expired, ...woken]);
  }

  #change(fits: (alert: Alert) => boolean, next: (alert: Alert) => Alert): Map<string, Alert> {
    const changed = new Map<string, Alert>();
    for (const [key, alert] of this.#open) {
      if (!fits(alert)) continue;
      const after = next(alert);
      changed.set(key, after);
      if (after.status === 'new' || after.status === 'snoozed') this.#open.set(key, after);
      else this.#open.delete(key);
    }
    return changed;
  }

  #isKnown(hit: Hit): boolean {
    return (hit.id > 0 && hit.id <= this.#seenHitId) || this.#open.has(hitKey(hit));
  }

  #refusal(hit: Hit, judge: HitJudge, nowMs: number): HeldBecause | null {
    const why = judge.refuses(hit);
    if (why !== null) return why;
    if (hit.atMs + HIT_LASTS_MS[hit.interval] <= nowMs) return 'late';
    if (STEP_SCANNERS.has(hit.scannerId)) return null;
    const quiet = this.#cooldown.get(cooldownKey(hit));
    // What has become more pressing is news: a price that came nearer to its level, a pattern that is surer now.
    const isPressing = quiet !== undefined && rankOf(hit.priority) > rankOf(quiet.priority);
    return quiet !== undefined && hit.atMs < quiet.untilMs && !isPressing ? 'cooldown' : null;
  }

  #raise(hit: Hit, title: string): string {
    const { priority, atMs, interval } = hit;
    this.#cooldown.set(cooldownKey(hit), { untilMs: atMs + COOLDOWN_MS[interval], priority });
    const mayStandAlone = STEP_SCANNERS.has(hit.scannerId) || this.#countSingle(hit);
    const key = mayStandAlone ? hitKey(hit) : groupKey(hit.scannerId, hit.atMs);
    const group = this.#open.get(key);
    if (group === undefined) this.#open.set(key, mayStandAlone ? alertOf(hit, title) : groupOf([hit], title));
    else this.#open.set(key, grown(group, hit, title));
    return key;
  }

  /** Counts an alert that stands alone. @returns false when its minute has enough of them. */
  #countSingle({ scannerId, atMs }: { readonly scannerId: string; readonly atMs: number }): boolean {
    let counts = this.#singles.get(atMs);
    if (counts === undefined) {
      this.#singles.set(atMs, (counts = new Map()));
      // A bar close is over after a few minutes; a handful is kept for those that come late.
      const oldest = this.#singles.keys().next();
      if (this.#singles.size > 16 && oldest.done !== true) this.#singles.delete(oldest.value);
    }
    const own = counts.get(scannerId) ?? 0;
    const all = counts.get('') ?? 0;
    if (own >= SINGLES_PER_SCANNER || all >= SINGLES_PER_MINUTE) return false;
    counts.set(scannerId, own + 1);
    counts.set('', all + 1);
    return true;
  }

  #recall(alert: Alert): void {
    const { scannerId, interval, atMs } = alert;
    if (scannerId === null || interval === null) return;
    if (STEP_SCANNERS.has(scannerId)) return;
    if (alert.members.length === 0) this.#countSingle({ scannerId, atMs });
    const places = alert.members.length > 0 ? alert.members : [alert];
    for (const { segment, securityId, side, priority } of places) {
      const key = `${scannerId}:${segment}:${securityId}:${side}`;
      const untilMs = atMs + COOLDOWN_MS[interval];
      if (untilMs > (this.#cooldown.get(key)?.untilMs ?? 0)) this.#cooldown.set(key, { untilMs, priority });
    }
  }

  /** Past the limit the oldest are marked: they expire with the next tick. */
  #bound(changed: Set<string>): void {
    let over = this.#open.size - OPEN_MAX;
    for (const [key, alert] of this.#open) {
      if (over <= 0) return;
      over -= 1;
      if (alert.expiresAtMs === 0) continue;
      this.#open.set(key, { ...alert, expiresAtMs: 0 });
      changed.add(key);
    }
  }
}

function cooldownKey({ scannerId, segment, securityId, side }: Hit): string {
  return `${scannerId}:${segment}:${securityId}:${side}`;
}

function hitKey({ scannerId, segment, securityId, interval, atMs, variant, side }: Hit): string {
  return `hit:${scannerId}:${segment}:${securityId}:${interval}:${atMs}:${variant}:${side}`;
}

function groupKey(scannerId: string, atMs: number): string {
  return `group:${scannerId}:${atMs}`;
}

function alertOf(hit: Hit, title: string): Alert {
  const { id, scannerId, segment, securityId, symbol, interval, side, atMs, priority, price, decimals } = hit;
  return {
    id: 0,
    kind: 'scan',
    scannerId,
    hitId: id > 0 ? id : null,
    ruleId: null,
    segment,
    securityId,
    symbol,
    interval,
    side,
    atMs,
    priority,
    status: 'new',
    text: hitText(hit, title).slice(0, 500),
    price,
    decimals,
    confidence: hit.confidence,
    plan: hit.plan,
    badges: hit.badges,
    count: 1,
    members: [],
    expiresAtMs: atMs + HIT_LASTS_MS[interval],
    acknowledgedMs: null,
    snoozedUntilMs: null,
  };
}

function memberOf({ id, segment, securityId, symbol, side, priority, confidence }: Hit): AlertMember {
  return { hitId: id, segment, securityId, symbol, side, priority, confidence };
}

/** A group of one says what its only member says, plan included: most groups never grow. */
function groupOf([first]: readonly [Hit], title: string): Alert {
  return { ...alertOf(first, title), members: [memberOf(first)] };
}

function grown(group: Alert, hit: Hit, title: string): Alert {
  assert(group.members.length > 0, 'only a group grows');
  const members = group.members.length < GROUP_MEMBERS_MAX ? [...group.members, memberOf(hit)] : group.members;
  const count = group.count + 1;
  const names = members.map(({ symbol }) => symbol);
  return {
    ...group,
    members,
    count,
    plan: null,
    priority: higher(group.priority, hit.priority),
    // Who asks for sure ones gets none that is not.
    confidence:
      group.confidence === null || hit.confidence === null ? null : Math.min(group.confidence, hit.confidence),
    badges: [...new Set([...group.badges, ...hit.badges])],
    text: groupText(title, count, names).slice(0, 500),
  };
}

function higher(a: Priority, b: Priority): Priority {
  return rankOf(a) >= rankOf(b) ? a : b;
}

function rankOf(priority: Priority): number {
  return PRIORITIES.indexOf(priority);
}
