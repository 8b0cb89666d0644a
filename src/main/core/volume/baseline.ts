/** The bars of one past session by slot (index of the bar in the session). */
export interface SessionVolumes {
  readonly date: string;
  /** Scheduled length: sessions of another length (half days, Muhurat, before a change of hours) are not comparable. */
  readonly minutes: number;
  /** Volume per slot; shorter than the session where the day broke off. */
  readonly volumes: ArrayLike<number>;
}

export interface BaselineRules {
  /** Sessions that are averaged, the newest ones. */
  readonly sessions: number;
  /** Sessions that a slot needs to have a baseline. */
  readonly minSessions: number;
}

/** quant.md A.26. */
export const BASELINE_RULES: BaselineRules = { sessions: 20, minSessions: 3 };

/** How a bar's volume stands to its slot; null where there is no baseline or it is 0. */
export interface SlotVolume {
  readonly base: number | null;
  readonly ratio: number | null;
  readonly cumBase: number | null;
  readonly cumRatio: number | null;
  /** Percent of the past sessions that had less in this slot, equals counting half. */
  readonly percentile: number | null;
}

/** Time-of-day baseline of one instrument: what is usual in each slot, so that nothing else need be scaled. */
export class TimeOfDayBaseline {
  readonly #rules: BaselineRules;
  readonly #past: readonly SessionVolumes[];

  /**
   * @param past earlier sessions, oldest first; only regular ones of the length of today's session count.
   * @param minutes scheduled length of today's session.
   */
  constructor(past: readonly SessionVolumes[], minutes: number, rules: BaselineRules = BASELINE_RULES) {
    this.#rules = rules;
    this.#past = past.filter((session) => session.minutes === minutes).slice(-rules.sessions);
  }

  /** Mean volume of a slot, null below the least number of sessions. */
  base(slot: number): number | null {
    return this.#mean(slot, (session) => session.volumes[slot]!);
  }

  /** Mean of the volume up to and including a slot. */
  cumBase(slot: number): number | null {
    return this.#mean(slot, (session) => sumTo(session.volumes, slot));
  }

  /** A bar and the day so far against the baseline. `today` holds the slots up to and including this one. */
  at(slot: number, today: ArrayLike<number>): SlotVolume {
    const base = this.base(slot);
    const cumBase = this.cumBase(slot);
    const volume = today[slot]!;
    return {
      base,
      ratio: over(volume, base),
      cumBase,
      cumRatio: over(sumTo(today, slot), cumBase),
      percentile: base === null ? null : this.#percentile(slot, volume),
    };
  }

  #with(slot: number): readonly SessionVolumes[] {
    return this.#past.filter((session) => slot < session.volumes.length);
  }

  #mean(slot: number, of: (session: SessionVolumes) => number): number | null {
    const sessions = this.#with(slot);
    if (sessions.length < this.#rules.minSessions) return null;
    return sessions.reduce((sum, session) => sum + of(session), 0) / sessions.length;
  }

  #percentile(slot: number, volume: number): number {
    const sessions = this.#with(slot);
    const rank = sessions.reduce((sum, { volumes }) => sum + rankShare(volumes[slot]!, volume), 0);
    return (100 * rank) / sessions.length;
  }
}

function rankShare(past: number, now: number): number {
  return past < now ? 1 : past === now ? 0.5 : 0;
}

function sumTo(volumes: ArrayLike<number>, slot: number): number {
  let sum = 0;
  for (let k = 0; k <= slot; k++) sum += volumes[k]!;
  return sum;
}

function over(volume: number, base: number | null): number | null {
  return base === null || base === 0 ? null : volume / base;
}
