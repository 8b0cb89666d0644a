import type { Fault } from '#contract/faults.ts';
import { HITS_PER_PAGE_MAX, type Hit, hitKey } from '#contract/model/scan.ts';
import type { MinuteGate } from '../../core/bars/minute-gate.ts';
import type { Counters, ScanCounter } from '../../core/counters.ts';
import { minuteOfDay } from '../../core/time/ist.ts';
import type { StoreDoor } from './store-door.ts';

/** Hits waiting to be stored; when there are more, they are sent before the minute is done. */
export const HITS_WAITING_MAX = 20_000;
/** Stored hits that are recalled at the start, newest first: far more than a day brings. */
const HITS_KNOWN_MAX = 20_000;
/** Ids left free at a start: the thread before may have told so many that the store never saw. */
export const IDS_LEFT_FREE = HITS_WAITING_MAX;
/** Hits found within this real time of each other are told together, ms: an opening minute fires hundreds. */
export const TELL_EVERY_MS = 2;
/** A store that refused hits is asked again after this real time, ms. */
export const SAVE_AGAIN_MS = 10_000;

interface HitKeeperParts {
  readonly gate: MinuteGate;
  readonly counters: Counters<ScanCounter>;
  /** Live, a hit is told at once and stored then. A replay tells what the store has answered: its ids are known there. */
  readonly tellsAtOnce: boolean;
  /** Midnight of the trading day, epoch ms. */
  readonly midnightMs: number;
  monotonicMs(): number;
  /** A hit that was stored before the start. */
  recalled(hit: Hit): void;
  /** New hits, with ids. */
  told(hits: readonly Hit[]): void;
  /** The store has answered for some. */
  stored(): void;
  notStored(fault: Fault, count: number): void;
  /** The first time since the store took any: hits that were told are kept here until it does. */
  keptBack(fault: Fault, count: number): void;
}

/** A hit that was told or was there before. */
interface KnownHit {
  readonly id: number;
  readonly atMs: number;
  readonly stored: boolean;
}

/**
 * Tells each hit once, whatever is scanned again, and brings it to the store. What a hit is about is its key: the same
 * bar makes the same one after a restart. Live, the hit is told with the id that it will have in the store, so that
 * nobody waits for the disk; when the store refuses it, it is kept here and tried again.
 */
export class HitKeeper {
  readonly #parts: HitKeeperParts;
  #waiting: Hit[] = [];
  /** Told, and not sent to the store yet. */
  #unsent: Hit[] = [];
  /** Told, and refused by the store since. */
  #unsaved: Hit[] = [];
  #saveAgainMs = 0;
  /** Real time from which `tell` tells again. */
  #tellsAgainMs = Number.NEGATIVE_INFINITY;
  #isRefusing = false;
  /** By key. */
  readonly #known = new Map<string, KnownHit>();
  /** Id of the next new hit; null when it is not known which hits are stored: then the store says what is new. */
  #nextId: number | null = null;
  #unstoredId = 0;
  #asked = 0;
  /** Counts what has made earlier questions void. */
  #generation = 0;

  constructor(parts: HitKeeperParts) {
    this.#parts = parts;
  }

  /** Reads which hits are known already, page by page: a restart finds them again and must not tell them twice. */
  recall(door: StoreDoor, then: () => void): void {
    this.#recallPage(door, 0, undefined, (whole) => {
      if (!whole || !this.#parts.tellsAtOnce) return then();
      door.ask(
        { kind: 'hitIds' },
        ({ next, runsAgain }) => {
          // What a day that is lived again brings is in the store already, under ids and with alerts of its own.
          this.#nextId = runsAgain ? null : Math.max(this.#nextId ?? 0, next + IDS_LEFT_FREE);
          then();
        },
        then,
      );
    });
  }

  keep(hit: Hit, door: StoreDoor | null): void {
    if (this.#waiting.length + this.#unsent.length >= HITS_WAITING_MAX) this.store(door);
    this.#waiting.push(hit);
  }

  /** Hits that the store has not answered for yet: who reads it now may miss them. */
  get onTheWay(): boolean {
    return this.#asked > 0 || this.#waiting.length > 0 || this.#unsent.length > 0;
  }

  /** Another store is asked from now on: the one before answers nothing any more, and everything is scanned again. */
  begin(): void {
    this.#generation += 1;
    this.#asked = 0;
    this.#saveAgainMs = 0;
  }

  /** What waits is of a day that is not any more. */
  forgetWaiting(): void {
    this.#waiting = [];
  }

  /** Hits later than this will be news again. What is on the way is of the pass before and is found again if it holds. */
  forgetAfter(nowMs: number): void {
    this.begin();
    for (const [key, { atMs }] of this.#known) if (atMs > nowMs) this.#known.delete(key);
  }

  /**
   * Tells waiting hits that are new while others are still being found: the first at once, the next ones together a
   * little later. They are stored by the next `store`, so that nobody waits for the copy that the store gets. Nothing is
   * told where only the store knows what is new.
   */
  tell(): void {
    if (this.#nextId === null || this.#waiting.length === 0) return;
    const realMs = this.#parts.monotonicMs();
    if (realMs < this.#tellsAgainMs) return;
    this.#tellsAgainMs = realMs + TELL_EVERY_MS;
    this.#tellWaiting();
  }

  /** Tells waiting hits that are new and sends them to the store. Cheap when nothing waits. */
  store(door: StoreDoor | null): void {
    if (this.#nextId === null) this.#mark();
    else this.#tellWaiting();
    if (door === null) return;
    const toStore = [...this.#unsent.splice(0), ...(this.#nextId === null ? this.#waiting.splice(0) : [])];
    if (toStore.length > 0) this.#send(door, toStore);
    if (this.#unsaved.length === 0 || this.#parts.monotonicMs() < this.#saveAgainMs) return;
    this.#send(door, this.#unsaved.splice(0));
  }

  #tellWaiting(): void {
    if (this.#waiting.length === 0) return;
    this.#mark();
    for (const hit of this.#tellAtOnce(this.#waiting.splice(0))) this.#unsent.push(hit);
  }

  #mark(): void {
    for (const { atMs } of this.#waiting) this.#parts.gate.markHit(minuteOfDay(atMs) - 1);
  }

  /** @returns what is to be stored: the new ones, and those told before that the store has not confirmed. */
  #tellAtOnce(waiting: readonly Hit[]): Hit[] {
    const { counters } = this.#parts;
    const fresh: Hit[] = [];
    const toStore: Hit[] = [];
    for (const hit of waiting) {
      const key = hitKey(hit);
      const known = this.#known.get(key);
      if (known?.stored === true) continue;
      const numbered = { ...hit, id: known?.id ?? this.#newId() };
      toStore.push(numbered);
      if (known !== undefined) continue;
      this.#known.set(key, { id: numbered.id, atMs: hit.atMs, stored: false });
      fresh.push(numbered);
    }
    counters.add('hits', fresh.length);
    counters.add('hitsDuplicate', waiting.length - fresh.length);
    if (fresh.length > 0) this.#parts.told(fresh);
    return toStore;
  }

  #newId(): number {
    const id = this.#nextId ?? 0;
    this.#nextId = id + 1;
    return id;
  }

  #send(door: StoreDoor, hits: readonly Hit[]): void {
    const generation = this.#generation;
    for (let from = 0; from < hits.length; from += HITS_PER_PAGE_MAX) {
      const page = hits.slice(from, from + HITS_PER_PAGE_MAX);
      this.#asked += 1;
      door.ask(
        { kind: 'saveHits', hits: page },
        (answer) => {
          if (generation !== this.#generation) return;
          this.#asked -= 1;
          this.#confirm(page, answer.hits);
          this.#parts.stored();
        },
        (fault) => {
          if (generation !== this.#generation) return;
          this.#asked -= 1;
          this.#parts.stored();
          this.#refused(fault, page);
        },
      );
    }
  }

  /** The store has them; what was not told before it is told now. */
  #confirm(asked: readonly Hit[], stored: readonly Hit[]): void {
    const { counters } = this.#parts;
    this.#isRefusing = false;
    const untold = stored.filter((_, i) => (asked[i]?.id ?? 0) <= 0);
    const fresh = untold.filter((hit) => !this.#known.has(hitKey(hit)));
    for (const hit of stored) this.#known.set(hitKey(hit), { id: hit.id, atMs: hit.atMs, stored: true });
    counters.add('hits', fresh.length);
    counters.add('hitsDuplicate', untold.length - fresh.length);
    if (fresh.length > 0) this.#parts.told(fresh);
  }

  #refused(fault: Fault, page: readonly Hit[]): void {
    this.#parts.notStored(fault, page.length);
    const untold = page.filter(({ id }) => id <= 0);
    if (untold.length > 0) this.#parts.told(untold.map((hit) => ({ ...hit, id: (this.#unstoredId -= 1) })));
    const told = page.filter(({ id }) => id > 0);
    if (told.length === 0) return;
    this.#saveAgainMs = this.#parts.monotonicMs() + SAVE_AGAIN_MS;
    // Past the limit the oldest go: a start on the same day finds them again.
    this.#unsaved = [...this.#unsaved, ...told].slice(-HITS_WAITING_MAX);
    if (!this.#isRefusing) this.#parts.keptBack(fault, told.length);
    this.#isRefusing = true;
  }

  #recallPage(door: StoreDoor, read: number, beforeId: number | undefined, then: (whole: boolean) => void): void {
    door.ask(
      { kind: 'hits', limit: HITS_PER_PAGE_MAX, beforeId },
      ({ hits }) => {
        for (const hit of hits) {
          this.#known.set(hitKey(hit), { id: hit.id, atMs: hit.atMs, stored: true });
          this.#parts.recalled(hit);
        }
        const count = read + hits.length;
        const last = hits.at(-1);
        if (last === undefined || hits.length < HITS_PER_PAGE_MAX) then(true);
        else if (count < HITS_KNOWN_MAX) this.#recallPage(door, count, last.id, then);
        // All of the day are known when the oldest one read is of a day before.
        else then(last.atMs < this.#parts.midnightMs);
      },
      () => then(false),
    );
  }
}
