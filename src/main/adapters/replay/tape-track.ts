import type { ReplayTape, Tick } from './replay-tape.ts';
import type { ReplayTrack, TrackMark, TrackSink } from './replay-track.ts';

/** Ticks in memory as a track. */
export class TapeTrack implements ReplayTrack {
  readonly date;
  readonly dates;
  readonly instruments;
  readonly fromMs;
  readonly toMs;
  readonly rejected;
  readonly reasons;
  readonly notes: readonly string[] = [];
  readonly recordedFrom = null;
  readonly #ticks: readonly Tick[];
  #next = 0;
  #wanted = false;

  constructor({ date, dates, instruments, fromMs, toMs, rejected, reasons, ticks }: ReplayTape) {
    this.date = date;
    this.dates = dates;
    this.instruments = instruments;
    this.fromMs = fromMs;
    this.toMs = toMs;
    this.rejected = rejected;
    this.reasons = reasons;
    this.#ticks = ticks;
  }

  get ticks(): number {
    return this.#ticks.length;
  }

  peekMs(): number {
    return this.#ticks[this.#next]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  give(sink: TrackSink, slots: readonly number[]): number {
    const { atMs, slot, record } = this.#ticks[this.#next] as Tick;
    this.#next += 1;
    const target = slots[slot] ?? -1;
    if (target >= 0) sink.record(target, record, atMs);
    return 1;
  }

  wantMark(): void {
    this.#wanted = true;
  }

  takeMark(): TrackMark | null {
    if (!this.#wanted) return null;
    this.#wanted = false;
    return { numbers: [this.#next], memory: [] };
  }

  goTo({ numbers: [next = 0] }: TrackMark): void {
    this.#next = next;
    this.#wanted = false;
  }

  rewind(): void {
    this.#next = 0;
    this.#wanted = false;
  }

  close(): void {}
}
