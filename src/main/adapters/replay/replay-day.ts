/** The day as it stood at one moment: what a replay keeps to come back to it. */
export interface DayCopy {
  /** Last closed minute. */
  readonly closed: number;
  /** Rows of the tick table. */
  readonly rows: Uint8Array;
  /** Minutes whose bars changed since the copy before; null where a minute has no bars any more. */
  readonly minutes: ReadonlyMap<number, Uint8Array | null>;
  /** Small numbers of the writer: newest trade, first forms, exchange time. */
  readonly numbers: readonly number[];
}

/** What a replay needs of whoever builds the day from it. */
export interface ReplayDay {
  /** Last closed minute of day; −1 before the first. */
  readonly closedMinute: number;
  /** Whether the scanners have taken every closed minute. */
  readonly settled: boolean;
  /** Engine time of the day's midnight, epoch ms UTC. */
  readonly midnightMs: number;
  /** Minute of day at which the first of the instruments begins to trade. */
  readonly openMinute: number;
  /** Closed minutes at whose end a scanner fired, in order. */
  hitMinutes(): number[];
  /** Engine time has come so far, and everything received before was given out. */
  passed(nowMs: number): void;
  /** The recording says that minutes up to this one were closed here. */
  closed(minute: number): void;
  /** @returns null while nothing is subscribed. */
  copy(): DayCopy | null;
  /** Puts the day back. @param minuteAt bars of a minute, null for none, undefined when they are right already. */
  restore(copy: Omit<DayCopy, 'minutes'>, minuteAt: (minute: number) => Uint8Array | null | undefined): void;
  /** Minutes whose bars may have changed since the last copy or restore. */
  changedMinutes(): Set<number>;
}
