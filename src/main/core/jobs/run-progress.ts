import { ensure } from '#contract/faults.ts';
import { JOB_FAILURES_MAX, type JobFailure } from '#contract/model/job.ts';

/** Parts of one run: the instruments that a terminal can hold. */
export const RUN_ITEMS_MAX = 25_000;
/** Characters that one part may leave behind for the report. */
export const ITEM_NOTE_MAX = 300;

/** One part of a run: an instrument by its code. */
export interface RunItem {
  readonly position: number;
  readonly code: number;
  readonly what: string;
  readonly state: 'waiting' | 'done' | 'failed';
  /** Of a done part what the report needs, of a failed one why. */
  readonly note: string;
}

/** How far a run has come, part by part, so that it goes on where it stopped. */
export class RunProgress {
  readonly #items: RunItem[];
  readonly #changed = new Set<number>();
  #at = 0;
  #done = 0;
  #failed = 0;

  /** @param items positions dense from 0. */
  constructor(items: readonly RunItem[]) {
    this.#items = [...items];
    for (const { state } of items) {
      if (state === 'done') this.#done += 1;
      if (state === 'failed') this.#failed += 1;
    }
  }

  get items(): readonly RunItem[] {
    return this.#items;
  }

  get counts(): { readonly total: number; readonly done: number; readonly failed: number } {
    return { total: this.#items.length, done: this.#done, failed: this.#failed };
  }

  /** The failed parts with their reasons, as many as are told. */
  get failures(): JobFailure[] {
    const failed = this.#items.filter(({ state }) => state === 'failed').slice(0, JOB_FAILURES_MAX);
    return failed.map(({ what, note }) => ({ what: what.slice(0, 80), why: note }));
  }

  /** The next part that waits; null when none does. */
  next(): RunItem | null {
    while (this.#at < this.#items.length && this.#items[this.#at]?.state !== 'waiting') this.#at += 1;
    return this.#items[this.#at] ?? null;
  }

  settle(position: number, state: 'done' | 'failed', note: string): void {
    const item = ensure(this.#items[position], `the run has a part ${position}`);
    if (item.state !== 'waiting') return;
    this.#items[position] = { ...item, state, note: note.slice(0, ITEM_NOTE_MAX) };
    this.#changed.add(position);
    if (state === 'done') this.#done += 1;
    else this.#failed += 1;
  }

  /** Failed parts wait again, for another try. @returns how many. */
  retryFailed(): number {
    let count = 0;
    for (const [position, item] of this.#items.entries()) {
      if (item.state !== 'failed') continue;
      this.#items[position] = { ...item, state: 'waiting' };
      this.#changed.add(position);
      count += 1;
    }
    this.#failed = 0;
    this.#at = 0;
    return count;
  }

  /** Parts that changed since this was called last, to be stored. */
  takeChanged(): RunItem[] {
    const changed = [...this.#changed].map((position) => ensure(this.#items[position], 'a changed part is there'));
    this.#changed.clear();
    return changed;
  }
}
