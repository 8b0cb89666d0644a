import { FORM_CELLS } from '../../core/bars/minute-gate.ts';
import { type IndexedPlace, PlacesIndex } from './places-index.ts';
import { TAIL_PACKETS_MAX } from './places-format.ts';
import { type DayState, FORMS_NUMBER, type ReplayDay } from './replay-day.ts';
import type { ReplayTrack } from './replay-track.ts';
import { SlotOrder } from './slot-order.ts';
import type { KeptPiece, Snapshot, SnapshotShelf } from './snapshot-shelf.ts';

/** A place to which a replay can jump. */
export interface JumpPlace {
  /** Everything that was received up to this time is in it. */
  readonly atMs: number;
  /** When minutes were closed, where the place knows it. */
  readonly closedAt: ReadonlyMap<number, number>;
  /** Goes there. @throws FaultError `input.replay_index` when what was kept is damaged; the day is then to be rebuilt. */
  goTo(): void;
}

const NOTHING: ReadonlyMap<number, number> = new Map();

/** The day of an indexed place, for the slots that the engine gave the track's instruments. */
export function stateOf({ closed, numbers, rows, forms }: IndexedPlace, order: SlotOrder): DayState {
  const list = order.forms(forms.map((piece) => piece.read()));
  const changed = numbers.map((value, at) => (at === FORMS_NUMBER ? list.length / FORM_CELLS : value));
  return { closed, numbers: changed, rows: order.rows(rows.read()), forms: list };
}

/**
 * The places of a recording to which a replay can jump: those of the index beside it, and where that has none a
 * snapshot of day and track after every closed minute that was played.
 */
export class ReplayPlaces {
  readonly #day: ReplayDay;
  readonly #track: ReplayTrack;
  readonly #shelf: SnapshotShelf;
  readonly #slots: () => readonly number[];
  #index: PlacesIndex | null;
  /** Whose bars are in the day's minutes now, where they are not newer than all places. */
  readonly #inBars = new Map<number, KeptPiece | null>();

  /** @param slots of the track's instruments in the engine. */
  constructor(day: ReplayDay, track: ReplayTrack, shelf: SnapshotShelf, slots: () => readonly number[]) {
    this.#day = day;
    this.#track = track;
    this.#shelf = shelf;
    this.#slots = slots;
    this.#index = PlacesIndex.of(track, day);
  }

  /** Whether the track is long enough for an index and has none, or none of its whole length yet. */
  get wantsIndex(): boolean {
    return this.#index !== null && this.#index.ticksLeft > TAIL_PACKETS_MAX;
  }

  /** Whether the last place of the index is near enough to the end. */
  get isWhole(): boolean {
    return this.indexedMs !== null && !this.wantsIndex;
  }

  /** Engine time of the last place of the index; null where there is none. */
  get indexedMs(): number | null {
    const toMs = this.#index?.toMs ?? Number.NEGATIVE_INFINITY;
    return toMs === Number.NEGATIVE_INFINITY ? null : toMs;
  }

  /** The index has grown. */
  refresh(): void {
    this.#index?.refresh();
  }

  /** The index cannot be used. */
  discardIndex(): void {
    this.#index?.discard();
    this.#index = null;
  }

  /** A minute was closed: the next place that can have a mark gets one. */
  minuteClosed(atMs: number): void {
    if (!this.#isIndexed(atMs) && this.#shelf.wants(atMs)) this.#track.wantMark();
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
  between(afterMs: number, atMs: number): JumpPlace | null {
    const shelved = this.#shelf.before(atMs);
    const indexed = this.#index?.before(atMs) ?? null;
    const best = indexed !== null && indexed.atMs >= (shelved?.atMs ?? Number.NEGATIVE_INFINITY) ? indexed : shelved;
    if (best === null || best.atMs <= afterMs) return null;
    return {
      atMs: best.atMs,
      closedAt: best === indexed ? indexed.closedAt : NOTHING,
      goTo: () => (best === indexed ? this.#goToIndexed(indexed) : this.#goToShelved(best as Snapshot)),
    };
  }

  /** The day is built from its begin again. */
  rewound(): void {
    this.#inBars.clear();
  }

  close(): void {
    this.#shelf.close();
    this.#index?.close();
    this.#index = null;
  }

  #isIndexed(atMs: number): boolean {
    return (this.indexedMs ?? Number.NEGATIVE_INFINITY) >= atMs || this.isWhole;
  }

  #goToShelved(snapshot: Snapshot): void {
    const rows = snapshot.rows.read();
    const memory = snapshot.memory.map((piece) => piece.read());
    const state = { ...snapshot.day, rows, forms: null };
    this.#restore(state, (minute) => this.#shelf.minuteIn(snapshot, minute));
    this.#track.goTo({ numbers: snapshot.track, memory });
  }

  #goToIndexed(place: IndexedPlace): void {
    const order = new SlotOrder([...this.#slots()]);
    const state = stateOf(place, order);
    const memory = place.memory.map((piece) => piece.read());
    const bars = (piece: KeptPiece): Uint8Array => order.bars(piece.read());
    this.#restore(state, (minute) => place.minutes.get(minute) ?? null, bars);
    this.#track.goTo({ numbers: place.track, memory });
    // Snapshots that are taken from here on tell what has changed since.
    this.#shelf.adopt({
      atMs: place.atMs,
      closed: state.closed,
      day: { closed: state.closed, numbers: state.numbers },
      track: place.track,
      rows: { read: () => order.rows(place.rows.read()) },
      memory: place.memory,
      minutes: new Map([...place.minutes].map(([minute, piece]) => [minute, { read: () => bars(piece) }])),
    });
  }

  #restore(
    state: DayState,
    wantedOf: (minute: number) => KeptPiece | null,
    read = (piece: KeptPiece): Uint8Array => piece.read(),
  ): void {
    const changed = this.#day.changedMinutes();
    this.#day.restore(state, (minute) => {
      const wanted = wantedOf(minute);
      const present = this.#inBars.get(minute) ?? null;
      if (!changed.has(minute) && wanted === present) return undefined;
      this.#inBars.set(minute, wanted);
      return wanted === null ? null : read(wanted);
    });
  }
}
