import { assert, ensure } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import { type Outcome, type Regime, type SymbolClass, type Window, WINDOWS } from '#contract/model/validation.ts';
import { continuousSpan } from '../session/calendar.ts';
import { minuteOfDay } from '../time/ist.ts';
import { vixState } from '../volume/vix.ts';
import { claimOf, type FindInstrument, type FollowedLeg, legsOf, ROUND_TRIP_COST, symbolClassOf } from './claim-of.ts';
import { followedBars, type ReadMinute } from './followed-bars.ts';
import { type Claim, judge } from './forward.ts';

/** Hits that are followed at once: an opening minute of 25,000 instruments with several scanners each. */
export const FOLLOWINGS_MAX = 50_000;
/** Hits of one day that are followed; what comes after them is counted as left. */
export const FOLLOWED_PER_DAY_MAX = 200_000;

/** Why a window that is longer than what is left of the session is not judged. */
export const SESSION_ENDED = 'the session ended';

/** What a hit is found by in the store. */
export type HitKey = Pick<Hit, 'scannerId' | 'segment' | 'securityId' | 'interval' | 'atMs' | 'variant'>;

/** A hit whose following begins, with what its record is grouped by. */
export interface BegunFollowing extends HitKey {
  readonly symbolClass: SymbolClass;
  readonly regime: Regime;
  readonly hour: number;
  readonly confidence: number | null;
}

/** A window that is over. `knownMs`: the earliest moment at which this could be known. */
export interface SettledWindow extends HitKey {
  readonly outcome: Outcome;
  readonly knownMs: number;
}

export interface ForwardBookParts {
  readonly day: TradeDay;
  /** Closed minutes, those included that were repaired. */
  readonly read: ReadMinute;
  readonly find: FindInstrument;
  /** India VIX at the end of a closed minute. */
  vixAt(minute: number): number | null;
  /** Whether an instrument's bars from a minute on are all there; while they are not, its windows wait. */
  knows(slot: number, fromMinute: number): boolean;
  begun(following: BegunFollowing): void;
  settled(window: SettledWindow): void;
}

interface Following {
  readonly key: HitKey;
  readonly claim: Claim;
  readonly legs: readonly FollowedLeg[];
  /** The windows begin with the minute after it. */
  readonly minute: number;
  /** First minute that is not of the session. */
  readonly endMinute: number;
  /** Place in WINDOWS of the next one to settle. */
  next: number;
}

/**
 * Follows hits through their windows from closed minutes alone. What a window settles to depends on its bars only, not
 * on when it is looked at: a live day, a replay and a day with a restart in the middle give the same.
 */
export class ForwardBook {
  readonly #parts: ForwardBookParts;
  readonly #seen = new Set<string>();
  /** By the minute at whose end something is due. */
  readonly #due = new Map<number, Following[]>();
  /** Hits of plans whose legs are not all subscribed yet. */
  #waiting: Hit[] = [];
  /** Due already when they came, or bars are missing. */
  #late: Following[] = [];
  #closed = -1;
  #open = 0;
  #left = 0;

  constructor(parts: ForwardBookParts) {
    this.#parts = parts;
  }

  /** Hits that are followed, and hits that were not for want of room. */
  get open(): number {
    return this.#open;
  }
  get left(): number {
    return this.#left;
  }

  /** Last minute that is closed; −1 before the first. */
  get closed(): number {
    return this.#closed;
  }

  /** Slots whose bars are waited for. */
  missing(): Set<number> {
    const slots = new Set<number>();
    for (const { legs, minute } of this.#late) {
      for (const { instrument } of legs)
        if (!this.#parts.knows(instrument.slot, minute + 1)) slots.add(instrument.slot);
    }
    return slots;
  }

  /** Follows a hit of the day; one that was seen before, and one that says nothing, is left out. */
  take(hit: Hit): void {
    const { day } = this.#parts;
    if (hit.atMs < day.midnightMs) return;
    const name = nameOf(hit);
    if (this.#seen.has(name)) return;
    if (claimOf(hit, 0) === null) return;
    if (this.#seen.size >= FOLLOWED_PER_DAY_MAX) {
      this.#left += 1;
      return;
    }
    this.#seen.add(name);
    if (this.#mayWait(hit)) this.#waiting.push(hit);
    else this.#follow(hit);
  }

  /** Instruments have come: hits that waited for them as legs are followed from their own minute on. */
  adopted(): void {
    this.#takeWaiting((hit) => legsOf(hit, this.#parts.find) !== null);
  }

  /** Whether the legs of a hit may still come: option chains are subscribed after their underlyings, while the session runs. */
  #mayWait(hit: Hit): boolean {
    const { find } = this.#parts;
    const legsToCome = hit.plan !== null && hit.plan.legs.length > 0 && legsOf(hit, find) === null;
    return legsToCome && this.#waiting.length < FOLLOWINGS_MAX && this.#closed + 1 < this.#endOf(hit);
  }

  /** First minute that is not of the session of a hit's own instrument; 0 when that is not subscribed. */
  #endOf({ segment, securityId }: Hit): number {
    const own = this.#parts.find(segment, securityId);
    return own === undefined ? 0 : (continuousSpan(this.#parts.day, own.sessionClass)?.toMinute ?? 0);
  }

  #takeWaiting(isDue: (hit: Hit) => boolean): void {
    if (this.#waiting.length === 0) return;
    const due = this.#waiting.filter(isDue);
    if (due.length === 0) return;
    const taken = new Set(due);
    this.#waiting = this.#waiting.filter((hit) => !taken.has(hit));
    for (const hit of due) this.#follow(hit);
  }

  #follow(hit: Hit): void {
    const { day } = this.#parts;
    const legs = legsOf(hit, this.#parts.find);
    const claim = ensure(
      claimOf(hit, costOf(hit, legs, this.#parts.find)),
      'only hits that say something are followed',
    );
    const key = keyOf(hit);
    this.#begin(hit, key, legs ?? []);
    if (legs === null) return this.#censorFrom(key, 0, 'a leg is not subscribed', this.#knownMs(hit));
    const span = continuousSpan(day, legs[0]!.instrument.sessionClass);
    if (span === undefined) return this.#censorFrom(key, 0, 'no session', hit.atMs);
    if (this.#open >= FOLLOWINGS_MAX) return this.#censorFrom(key, 0, 'too many hits at once', hit.atMs);
    // What is known before the open is first tradable at the open.
    const minute = Math.max(minuteOfDay(hit.atMs - 1), span.fromMinute - 1);
    const within = WINDOWS.filter((window) => minute + window < span.toMinute).length;
    this.#censorFrom(key, within, SESSION_ENDED, hit.atMs);
    if (within === 0) return;
    this.#open += 1;
    this.#place({ key, claim, legs, minute, endMinute: span.toMinute, next: 0 });
  }

  /** Leaves out a hit that is known to be judged. */
  leave(hit: Hit): void {
    if (hit.atMs >= this.#parts.day.midnightMs) this.#seen.add(nameOf(hit));
  }

  /** A minute has closed: settles what was due at its end. */
  closeMinute(minute: number): void {
    while (this.#closed < minute) {
      this.#closed += 1;
      const due = this.#due.get(this.#closed) ?? [];
      this.#due.delete(this.#closed);
      for (const following of due) this.#settle(following);
    }
    this.#takeWaiting((hit) => this.#closed + 1 >= this.#endOf(hit));
    this.settleLate();
  }

  /** Settles what is due already, as far as its bars are there now. */
  settleLate(): void {
    for (const following of this.#late.splice(0)) this.#settle(following);
  }

  /** Instruments that are subscribed no more: what is followed on them ends. */
  drop(slots: readonly number[], nowMs: number): void {
    const gone = new Set(slots);
    const stays = (one: Following): boolean => {
      if (!one.legs.some(({ instrument }) => gone.has(instrument.slot))) return true;
      this.#end(one, 'no longer subscribed', nowMs);
      return false;
    };
    this.#late = this.#late.filter(stays);
    for (const [minute, list] of this.#due) this.#due.set(minute, list.filter(stays));
  }

  /** The day is gone through anew: its hits will come again. */
  forget(): void {
    this.#seen.clear();
    this.#due.clear();
    this.#late = [];
    this.#waiting = [];
    this.#closed = -1;
    this.#open = 0;
  }

  /** When it was known that a leg of a hit does not come. */
  #knownMs({ atMs }: Hit): number {
    return Math.max(atMs, this.#parts.day.midnightMs + (this.#closed + 1) * MINUTE_MS);
  }

  #begin(hit: Hit, key: HitKey, legs: readonly FollowedLeg[]): void {
    const at = minuteOfDay(hit.atMs - 1);
    const { regime, known } = vixState(this.#parts.vixAt(at));
    this.#parts.begun({
      ...key,
      symbolClass: symbolClassOf(legs),
      regime: known ? regime : 'UNKNOWN',
      hour: Math.floor(at / 60),
      confidence: hit.confidence,
    });
  }

  /** Puts a following where its next window is looked at. */
  #place(one: Following): void {
    const due = one.minute + WINDOWS[one.next]!;
    if (due <= this.#closed || !this.#knowsAll(one)) {
      this.#late.push(one);
      return;
    }
    const list = this.#due.get(due);
    if (list === undefined) this.#due.set(due, [one]);
    else list.push(one);
  }

  #knowsAll({ legs, minute }: Following): boolean {
    return legs.every(({ instrument }) => this.#parts.knows(instrument.slot, minute + 1));
  }

  /** Settles the windows that are over; keeps the following for the rest. */
  #settle(one: Following): void {
    if (!this.#knowsAll(one)) return this.#place(one);
    while (this.#isWithin(one) && one.minute + WINDOWS[one.next]! <= this.#closed) {
      this.#settleWindow(one, WINDOWS[one.next]!);
      one.next += 1;
    }
    if (this.#isWithin(one)) this.#place(one);
    else this.#open -= 1;
  }

  #isWithin({ next, minute, endMinute }: Following): boolean {
    const window = WINDOWS[next];
    return window !== undefined && minute + window < endMinute;
  }

  #settleWindow({ key, claim, legs, minute }: Following, window: Window): void {
    const last = minute + window;
    assert(last <= this.#closed, 'a window is judged by closed minutes only');
    const judgement = judge(claim, followedBars(legs, minute + 1, last + 1, this.#parts.read));
    const knownMs = this.#parts.day.midnightMs + (last + 1) * MINUTE_MS;
    if (judgement === null) {
      this.#parts.settled({ ...key, outcome: censored(window, 'nothing traded'), knownMs });
      return;
    }
    const { entry, ret, mfe, mae, hitDir, hitMove, touch } = judgement;
    const outcome: Outcome = { window, status: 'DONE', reason: null, entry, ret, mfe, mae, hitDir, hitMove, touch };
    this.#parts.settled({ ...key, outcome, knownMs });
  }

  #end(one: Following, reason: string, nowMs: number): void {
    const within = WINDOWS.filter((window) => one.minute + window < one.endMinute);
    for (const window of within.slice(one.next))
      this.#parts.settled({ ...one.key, outcome: censored(window, reason), knownMs: nowMs });
    this.#open -= 1;
  }

  #censorFrom(key: HitKey, from: number, reason: string, knownMs: number): void {
    for (const window of WINDOWS.slice(from))
      this.#parts.settled({ ...key, outcome: censored(window, reason), knownMs });
  }
}

function censored(window: Window, reason: string): Outcome {
  const nothing = { entry: null, ret: null, mfe: null, mae: null, hitDir: null, hitMove: null, touch: null };
  return { window, status: 'CENSORED', reason, ...nothing };
}

function keyOf({ scannerId, segment, securityId, interval, atMs, variant }: Hit): HitKey {
  return { scannerId, segment, securityId, interval, atMs, variant };
}

function nameOf({ scannerId, segment, securityId, interval, atMs, variant }: HitKey): string {
  return `${scannerId} ${segment} ${securityId} ${interval} ${atMs} ${variant}`;
}

/** Costs of what is followed; where a leg is not known, of nothing, because it is not judged. */
function costOf(hit: Hit, legs: readonly FollowedLeg[] | null, find: FindInstrument): number {
  const first: Instrument | undefined = legs?.[0]?.instrument ?? find(hit.segment, hit.securityId);
  return first === undefined ? 0 : ROUND_TRIP_COST[first.kind];
}
