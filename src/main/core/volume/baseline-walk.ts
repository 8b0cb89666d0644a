import { BASELINE_RULES, type BaselineRules, type SessionVolumes, type SlotVolume } from './baseline.ts';

/**
 * What TimeOfDayBaseline says, for slots in rising order: sums up to a slot are carried on instead of being added up
 * anew, in the same order, so that the numbers are the same to the last bit.
 */
export class BaselineWalk {
  readonly #past: readonly SessionVolumes[];
  readonly #minSessions: number;
  /** Sum of each past session up to and including `#slot`. */
  readonly #sums: Float64Array;
  #slot = -1;

  /** As for TimeOfDayBaseline. */
  constructor(past: readonly SessionVolumes[], minutes: number, rules: BaselineRules = BASELINE_RULES) {
    this.#past = past.filter((session) => session.minutes === minutes).slice(-rules.sessions);
    this.#minSessions = rules.minSessions;
    this.#sums = new Float64Array(this.#past.length);
  }

  /** Mean volume of a slot, whichever; null below the least number of sessions. */
  base(slot: number): number | null {
    let [sum, count] = [0, 0];
    for (const { volumes } of this.#past) {
      if (slot >= volumes.length) continue;
      sum += volumes[slot]!;
      count += 1;
    }
    return count < this.#minSessions ? null : sum / count;
  }

  /** @param slot not before the last one asked for. @param volume of the slot. @param dayVolume of all slots up to it. */
  at(slot: number, volume: number, dayVolume: number): SlotVolume {
    for (; this.#slot < slot; this.#slot += 1) {
      for (let i = 0; i < this.#past.length; i += 1) {
        const add = this.#past[i]!.volumes[this.#slot + 1];
        if (add !== undefined) this.#sums[i] = this.#sums[i]! + add;
      }
    }
    let count = 0;
    let sum = 0;
    let cumSum = 0;
    let rank = 0;
    for (let i = 0; i < this.#past.length; i += 1) {
      const { volumes } = this.#past[i]!;
      if (slot >= volumes.length) continue;
      const past = volumes[slot]!;
      count += 1;
      sum += past;
      cumSum += this.#sums[i]!;
      rank += past < volume ? 1 : past === volume ? 0.5 : 0;
    }
    if (count < this.#minSessions) return UNKNOWN;
    const base = sum / count;
    const cumBase = cumSum / count;
    return {
      base,
      ratio: base === 0 ? null : volume / base,
      cumBase,
      cumRatio: cumBase === 0 ? null : dayVolume / cumBase,
      percentile: (100 * rank) / count,
    };
  }
}

const UNKNOWN: SlotVolume = { base: null, ratio: null, cumBase: null, cumRatio: null, percentile: null };
