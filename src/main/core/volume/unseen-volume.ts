import type { SessionVolumes } from './baseline.ts';

/**
 * How much of a day's usual volume lies in minutes of which there is no bar. A minute in which every session before had
 * trades, and today has none, was not seen: the terminal was not there, and no history has filled it. Minutes in which
 * nothing traded in one of them may be empty today as well.
 */
export class UnseenVolume {
  readonly #past: readonly SessionVolumes[];
  #usual = 0;
  #unseen = 0;

  /** @param past as for BaselineWalk. @param minutes scheduled length of today's session. */
  constructor(past: readonly SessionVolumes[], minutes: number) {
    this.#past = past.filter((session) => session.minutes === minutes);
  }

  /** Takes the minutes of the day, each once. @param slot minutes since the open. @param hasBar whether it has a bar today. */
  take(slot: number, hasBar: boolean): void {
    let sum = 0;
    let always = true;
    for (const { volumes } of this.#past) {
      const volume = volumes[slot] ?? 0;
      sum += volume;
      if (volume <= 0) always = false;
    }
    this.#usual += sum;
    if (!hasBar && always) this.#unseen += sum;
  }

  /** Part of the usual volume until now that was not seen, 0…1. */
  get share(): number {
    return this.#usual === 0 ? 0 : this.#unseen / this.#usual;
  }
}
