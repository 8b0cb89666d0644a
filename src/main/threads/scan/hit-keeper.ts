import type { Fault } from '#contract/faults.ts';
import { HITS_PER_PAGE_MAX, type Hit } from '#contract/model/scan.ts';
import type { MinuteGate } from '../../core/bars/minute-gate.ts';
import type { Counters, ScanCounter } from '../../core/counters.ts';
import { minuteOfDay } from '../../core/time/ist.ts';
import type { StoreDoor } from './store-door.ts';

/** Hits waiting to be stored; when there are more, they are sent before the minute is done. */
export const HITS_WAITING_MAX = 20_000;
/** Stored hits that are recalled at the start, newest first: far more than a day brings. */
const HITS_KNOWN_MAX = 20_000;

interface HitKeeperParts {
  readonly gate: MinuteGate;
  readonly counters: Counters<ScanCounter>;
  /** A hit that was stored before the start. */
  recalled(hit: Hit): void;
  /** New hits, with ids. */
  told(hits: readonly Hit[]): void;
  /** The store has answered for some. */
  stored(): void;
  notStored(fault: Fault, count: number): void;
}

/** Brings hits to the store and tells each one once, whatever is scanned again. */
export class HitKeeper {
  readonly #parts: HitKeeperParts;
  #waiting: Hit[] = [];
  /** Hits that were known at the start or have been told since, with their times. */
  readonly #known = new Map<number, number>();
  #unstoredId = 0;
  #asked = 0;
  /** Counts what has made earlier questions void. */
  #generation = 0;

  constructor(parts: HitKeeperParts) {
    this.#parts = parts;
  }

  /** Reads which hits are known already, page by page: a restart finds them again and must not tell them twice. */
  recall(door: StoreDoor, then: () => void, beforeId?: number): void {
    door.ask(
      { kind: 'hits', limit: HITS_PER_PAGE_MAX, beforeId },
      ({ hits }) => {
        for (const hit of hits) {
          this.#known.set(hit.id, hit.atMs);
          this.#parts.recalled(hit);
        }
        const last = hits.at(-1)?.id;
        if (hits.length < HITS_PER_PAGE_MAX || this.#known.size >= HITS_KNOWN_MAX) then();
        else this.recall(door, then, last);
      },
      then,
    );
  }

  keep(hit: Hit, door: StoreDoor | null): void {
    if (this.#waiting.length >= HITS_WAITING_MAX) this.store(door);
    this.#waiting.push(hit);
  }

  /** Hits that the store has not answered for yet: who reads it now may miss them. */
  get onTheWay(): boolean {
    return this.#asked > 0 || this.#waiting.length > 0;
  }

  /** Another store is asked from now on: the one before answers nothing any more, and everything is scanned again. */
  begin(): void {
    this.#generation += 1;
    this.#asked = 0;
  }

  /** What waits is of a day that is not any more. */
  forgetWaiting(): void {
    this.#waiting = [];
  }

  /** Hits later than this will be news again. What is on the way is of the pass before and is found again if it holds. */
  forgetAfter(nowMs: number): void {
    this.begin();
    for (const [id, atMs] of this.#known) if (atMs > nowMs) this.#known.delete(id);
  }

  /** Sends waiting hits to the store; what comes back with a new id is told. */
  store(door: StoreDoor | null): void {
    for (const { atMs } of this.#waiting) this.#parts.gate.markHit(minuteOfDay(atMs) - 1);
    if (door === null) return;
    const generation = this.#generation;
    while (this.#waiting.length > 0) {
      const hits = this.#waiting.splice(0, HITS_PER_PAGE_MAX);
      this.#asked += 1;
      door.ask(
        { kind: 'saveHits', hits },
        (answer) => {
          if (generation !== this.#generation) return;
          this.#asked -= 1;
          this.#tell(answer.hits);
          this.#parts.stored();
        },
        (fault) => {
          if (generation !== this.#generation) return;
          this.#asked -= 1;
          this.#parts.stored();
          this.#parts.notStored(fault, hits.length);
          this.#parts.told(hits.map((hit) => ({ ...hit, id: (this.#unstoredId -= 1) })));
        },
      );
    }
  }

  #tell(stored: readonly Hit[]): void {
    const { counters } = this.#parts;
    const fresh = stored.filter(({ id }) => !this.#known.has(id));
    for (const { id, atMs } of fresh) this.#known.set(id, atMs);
    counters.add('hits', fresh.length);
    counters.add('hitsDuplicate', stored.length - fresh.length);
    if (fresh.length > 0) this.#parts.told(fresh);
  }
}
