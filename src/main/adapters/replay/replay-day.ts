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

/** Place of the count of first forms in a copy's numbers. */
export const FORMS_NUMBER = 1;

/** A day to be put back. */
export interface DayState extends Omit<DayCopy, 'minutes'> {
  /** First forms of amended bars, all of them; null where those in memory are right. */
  readonly forms: Int32Array | null;
}

/** What a replay needs of whoever builds the day from it. */
export interface ReplayDay {
  /** Last closed minute of day; −1 before the first. */
  readonly closedMinute: number;
  readonly date: string;
  /** Tells days apart whose hours differ, and builds that lay out their memory otherwise. */
  readonly key: number;
  /** Whether the scanners have taken every closed minute. */
  readonly settled: boolean;
  /** Changes while the scanners get on. */
  readonly scanSteps: number;
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
  /** First forms from the one numbered `from` on, `FORM_CELLS` cells each. */
  forms(from: number): Int32Array;
  /** Puts the day back. @param minuteAt bars of a minute, null for none, undefined when they are right already. */
  restore(state: DayState, minuteAt: (minute: number) => Uint8Array | null | undefined): void;
  /** Minutes whose bars may have changed since the last copy or restore. */
  changedMinutes(): Set<number>;
}
