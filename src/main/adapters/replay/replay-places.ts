import type { ReplayDay } from './replay-day.ts';
import type { ReplayTrack } from './replay-track.ts';
import { type Snapshot, SnapshotShelf } from './snapshot-shelf.ts';

type Piece = ReturnType<SnapshotShelf['minuteIn']>;

/** The places of a recording to which a replay can jump: a snapshot of day and track after every closed minute. */
export class ReplayPlaces {
  readonly #day: ReplayDay;
  readonly #track: ReplayTrack;
  readonly #shelf: SnapshotShelf;
  /** Whose bars are in the day's minutes now, where they are not newer than all snapshots. */
  readonly #inBars = new Map<number, Piece>();

  constructor(day: ReplayDay, track: ReplayTrack, shelf: SnapshotShelf) {
    this.#day = day;
    this.#track = track;
    this.#shelf = shelf;
  }

  /** A minute was closed: the next place that can have a mark gets one. */
  minuteClosed(atMs: number): void {
    if (this.#shelf.wants(atMs)) this.#track.wantMark();
  }

  /** A piece of this time was given out. */
  given(atMs: number): void {
    const mark = this.#track.takeMark();
    if (mark === null || !this.#shelf.wants(atMs)) return;
    const copy = this.#day.copy();
    if (copy === null) return;
    const snapshot = this.#shelf.add(atMs, mark, copy);
    for (const [minute, piece] of snapshot.minutes) this.#inBars.set(minute, piece);
  }

  /** The last place at or before a time that is behind `afterMs`; null when there is none. */
  between(afterMs: number, atMs: number): Snapshot | null {
    const found = this.#shelf.before(atMs);
    return found === null || found.atMs <= afterMs ? null : found;
  }

  goTo(snapshot: Snapshot): void {
    const changed = this.#day.changedMinutes();
    const rows = this.#shelf.read(snapshot.rows);
    const memory = snapshot.memory.map((piece) => this.#shelf.read(piece));
    this.#day.restore({ ...snapshot.day, rows }, (minute) => {
      const wanted = this.#shelf.minuteIn(snapshot, minute);
      const present = this.#inBars.get(minute) ?? null;
      if (!changed.has(minute) && wanted === present) return undefined;
      this.#inBars.set(minute, wanted);
      return wanted === null ? null : this.#shelf.read(wanted);
    });
    this.#track.goTo({ numbers: snapshot.track, memory });
  }

  /** The day is built from its begin again. */
  rewound(): void {
    this.#inBars.clear();
  }

  close(): void {
    this.#shelf.close();
  }
}
