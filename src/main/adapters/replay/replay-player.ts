import { FaultError, fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { ClockLine, ReplaySpeed, ReplayState } from '#contract/model/terminal.ts';
import { clockAt } from '../../core/time/clock.ts';
import type { FeedSink } from '../adapter.ts';
import type { Timers } from '../timers.ts';
import { type JumpPlace, ReplayPlaces } from './replay-places.ts';
import type { ReplayTrack, TrackSink } from './replay-track.ts';
import { SnapshotShelf } from './snapshot-shelf.ts';

/** Ticks are given out in steps of this real time. */
const STEP_MS = 20;
/** Real time that one stretch of work may take before others get their turn. */
const WORK_MS = 40;
/** Pieces given out between two looks at the stopwatch. */
const PIECES_PER_LOOK = 64;
/** State is told this often while playing, real time. */
const STATE_MS = 250;
/** And this often while it plays as fast as it goes: its clock moves in these steps. */
const MAX_STATE_MS = 100;
/** The clock runs on past the last tick, so that the minute it belongs to closes. */
const TAIL_MS = 5_000;
/** Scanners that do not get on by any step for this real time are no longer waited for until they do. */
export const SCAN_WAIT_MAX_MS = 20_000;

const NO_HIT = fault('input.replay_no_hit', 'No scanner fires between here and the end of the recording.');

/** Where a run stops before its end: after one piece, where a minute is closed, or where a scanner fires. */
type Goal =
  | { readonly kind: 'none' }
  | { readonly kind: 'piece' }
  | { readonly kind: 'closed'; readonly minute: number }
  | { readonly kind: 'hit'; readonly after: number };

/** A way through the recording as fast as it goes. */
export interface Run {
  readonly goal: Goal;
  readonly untilMs: number;
  /** Never ahead of the scanners. */
  readonly paced: boolean;
}

/** Plays a track on a clock of its own: gives out what is due, tells the time, and jumps by snapshots. */
export class ReplayPlayer {
  readonly endMs: number;
  readonly #file: string;
  readonly #track: ReplayTrack;
  readonly #timers: Timers;
  readonly #sink: FeedSink;
  readonly #given: TrackSink;
  readonly #places: ReplayPlaces | null;
  /** Engine time at which each minute of day was closed. */
  readonly #closedAtMs = new Map<number, number>();
  /** Slot of each of the track's instruments in the engine; −1 while it is not subscribed. */
  #slots: number[] = [];
  #speed: ReplaySpeed;
  #playing = false;
  #ended = false;
  #closed = false;
  #run: Run | null = null;
  #line: ClockLine = { epochMs: 0, wallMs: 0, speed: 0 };
  /** Up to here everything was given out; behind the line's time while a run is under way. */
  #reachedMs: number;
  #seenClosed = -1;
  #cancel: (() => void) | null = null;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #waitSinceMs: number | null = null;
  /** The track reads on; others get their turn. */
  #isLoading = false;
  #unpaced = false;
  /** Steps of the scanners that were seen last. */
  #scanSteps = 0;

  constructor(file: string, track: ReplayTrack, speed: number, timers: Timers, sink: FeedSink) {
    this.#file = file;
    this.#track = track;
    this.#speed = speed;
    this.#timers = timers;
    this.#sink = sink;
    this.endMs = track.toMs + TAIL_MS;
    this.#reachedMs = track.fromMs;
    const { day } = sink;
    this.#places = day === null ? null : new ReplayPlaces(day, track, new SnapshotShelf(file), () => this.#slots);
    this.#given = {
      bytes: (buffer, recvMs) => sink.bytes(buffer, recvMs),
      record: (slot, record, recvMs) => sink.record(slot, record, recvMs),
      lost: (slots) => sink.lost(slots),
      closed: (minute) => sink.day?.closed(minute),
    };
    this.#move(track.fromMs, 0);
  }

  get nowMs(): number {
    return clockAt(this.#line, this.#timers.wallMs());
  }

  get closedMinute(): number {
    return this.#sink.day?.closedMinute ?? -1;
  }

  /** Whether seeks beyond what was played would be faster with an index that is not there yet. */
  get wantsIndex(): boolean {
    return this.#places?.wantsIndex ?? false;
  }

  /** The index beside the recording has grown. */
  indexGrew(): void {
    if (this.#closed) return;
    this.#places?.refresh();
    this.tell();
  }

  /** @returns whether it is the first time. */
  subscribe(instruments: readonly Instrument[]): boolean {
    const wanted = new Map(instruments.map(({ segment, securityId, slot }) => [`${segment}:${securityId}`, slot]));
    const first = this.#slots.length === 0;
    this.#slots = this.#track.instruments.map(
      ({ segment, securityId }) => wanted.get(`${segment}:${securityId}`) ?? -1,
    );
    return first;
  }

  /** Whoever orders something hears the state, also when there is nothing to change. */
  play(): void {
    if (this.#closed || this.#playing || this.#ended) return this.tell();
    this.#playing = true;
    this.#goOn();
  }

  pause(): void {
    this.halt();
    this.tell();
  }

  /** Stands still where everything was given out, and says nothing. */
  halt(): void {
    const [isRun, wasPlaying] = [this.#run !== null, this.#playing];
    this.#run = null;
    this.#playing = false;
    if (isRun) this.#move(this.#reachedMs, 0);
    else if (wasPlaying) this.#move(this.#give(this.nowMs), 0);
  }

  setSpeed(speed: ReplaySpeed): void {
    const nowMs = this.nowMs;
    this.#speed = speed;
    if (!this.#playing) return this.tell();
    if (this.#run?.goal.kind === 'none' && this.#run.untilMs === this.endMs) this.#run = null;
    if (this.#run === null) this.#move(Math.max(nowMs, this.#reachedMs), 0);
    this.#goOn();
  }

  /** Forward: everything in between is given out first. Backward: by the snapshot before. */
  seek(epochMs: number): void {
    if (this.#closed) return;
    const targetMs = Math.min(Math.max(epochMs, this.#track.fromMs), this.endMs);
    this.#jump(targetMs);
    this.#ended = false;
    this.run({ goal: { kind: 'none' }, untilMs: targetMs, paced: false });
  }

  /** Begins a run. A short one is over when this returns. */
  run(run: Run): void {
    if (this.#closed) return;
    this.#run = run;
    this.#waitSinceMs = null;
    this.#work();
    this.tell();
    this.#arm(0);
  }

  /** Engine times at which scanners fired so far. */
  hitPlaces(): number[] {
    const { day } = this.#sink;
    if (day === null) return [];
    return day.hitMinutes().map((minute) => this.#closedAtMs.get(minute) ?? day.midnightMs + (minute + 1) * MINUTE_MS);
  }

  tell(): void {
    this.#toldAtMs = this.#timers.monotonicMs();
    const { fromMs, toMs, rejected, reasons } = this.#track;
    const state: ReplayState = {
      file: this.#file,
      playing: this.#playing,
      speed: this.#speed,
      goingToMs: this.#run === null || this.#isPlayingMax() ? null : this.#run.untilMs,
      hitsMs: this.hitPlaces(),
      fromMs,
      toMs,
      nowMs: Math.floor(this.nowMs),
      rejected,
      reasons: [...reasons],
      ended: this.#ended,
      indexedMs: this.#indexedMs(),
    };
    this.#sink.replay(state);
  }

  close(): void {
    this.#closed = true;
    this.#playing = false;
    this.#run = null;
    this.#cancel?.();
    this.#cancel = null;
    this.#places?.close();
    this.#track.close();
  }

  #indexedMs(): number | null {
    if (this.#places === null) return null;
    return this.#places.isWhole ? this.#track.toMs : this.#places.indexedMs;
  }

  #isPlayingMax(): boolean {
    return this.#playing && this.#speed === 'max' && this.#run?.untilMs === this.endMs && this.#run.paced;
  }

  /** Goes on as it was before a run: at its speed, as a run of its own, or not at all. */
  #goOn(): void {
    const nowMs = this.nowMs;
    if (this.#playing && this.#run === null) {
      if (this.#speed === 'max') return this.run({ goal: { kind: 'none' }, untilMs: this.endMs, paced: true });
      this.#move(nowMs, this.#speed);
    }
    this.tell();
    this.#arm(STEP_MS);
  }

  #arm(ms: number): void {
    if (this.#cancel !== null || this.#closed || (!this.#playing && this.#run === null)) return;
    this.#cancel = this.#timers.after(ms, () => {
      this.#cancel = null;
      if (this.#run !== null) this.#work();
      else this.#step();
      const everyMs = this.#isPlayingMax() ? MAX_STATE_MS : STATE_MS;
      if (this.#timers.monotonicMs() - this.#toldAtMs >= everyMs) this.#say();
      this.#arm(this.#run === null ? STEP_MS : this.#waitSinceMs === null && !this.#isLoading ? 0 : 1);
    });
  }

  /** While a run is under way its time stands still for others, save when it is the playing itself. */
  #say(): void {
    if (this.#run !== null && this.#isPlayingMax()) this.#move(this.#reachedMs, 0);
    this.tell();
  }

  #step(): void {
    if (!this.#playing) return;
    const nowMs = Math.min(this.nowMs, this.endMs);
    const reachedMs = this.#give(nowMs);
    if (reachedMs < nowMs) this.#move(reachedMs, this.#speed === 'max' ? 0 : this.#speed);
    else if (nowMs >= this.endMs) this.#end();
  }

  #end(): void {
    this.#run = null;
    this.#ended = true;
    this.#playing = false;
    this.#move(this.endMs, 0);
    this.tell();
  }

  /** Gives out what is due, as far as the time allows. @returns the time that is reached. */
  #give(untilMs: number): number {
    const over = this.#stretch({ goal: { kind: 'none' }, untilMs, paced: false });
    return over ? untilMs : this.#reachedMs;
  }

  #work(): void {
    const run = this.#run;
    if (run === null || !this.#stretch(run)) return;
    this.#run = null;
    if (this.#reachedMs >= this.endMs) {
      if (run.goal.kind === 'hit') this.#sink.fault(NO_HIT, 'warn');
      return this.#end();
    }
    const plays = this.#playing && this.#speed !== 'max';
    this.#move(this.#reachedMs, plays ? (this.#speed as number) : 0);
    if (plays) this.tell();
    else this.#goOn();
  }

  /** One stretch of a run. @returns whether it is over. */
  #stretch(run: Run): boolean {
    const startMs = this.#timers.monotonicMs();
    for (let pieces = 0; ; pieces += 1) {
      if (pieces % PIECES_PER_LOOK === 0 && this.#timers.monotonicMs() - startMs > WORK_MS) return false;
      // What is not at hand yet comes soon; meanwhile it stands still.
      this.#isLoading = this.#track.load() !== null;
      if (this.#isLoading) return false;
      const nextMs = this.#track.peekMs();
      const dueMs = Math.min(nextMs, run.untilMs);
      this.#sink.day?.passed(dueMs);
      this.#lookAtBoundary(dueMs);
      if (run.paced && !this.#mayGoOn()) return false;
      if (this.#isReached(run.goal)) {
        this.#reachedMs = Math.max(this.#reachedMs, this.#closedAtMs.get(this.#seenClosed) ?? 0);
        return true;
      }
      if (nextMs > run.untilMs) {
        this.#reachedMs = run.untilMs;
        return true;
      }
      const worth = this.#track.give(this.#given, this.#slots);
      this.#reachedMs = nextMs;
      this.#lookAtBoundary(nextMs);
      this.#places?.given(nextMs);
      if (run.goal.kind === 'piece' && worth > 0) return true;
    }
  }

  #lookAtBoundary(atMs: number): void {
    const closed = this.closedMinute;
    if (closed === this.#seenClosed) return;
    for (let minute = this.#seenClosed + 1; minute <= closed; minute += 1) this.#closedAtMs.set(minute, atMs);
    this.#seenClosed = closed;
    this.#places?.minuteClosed(atMs);
  }

  #isReached(goal: Goal): boolean {
    if (goal.kind === 'closed') return this.#seenClosed >= goal.minute;
    if (goal.kind !== 'hit' || this.#seenClosed <= goal.after) return false;
    return (this.#sink.day?.hitMinutes().at(-1) ?? -1) > goal.after;
  }

  /** Whether the scanners have followed. However slow they are, they are waited for; not when they stand still for long. */
  #mayGoOn(): boolean {
    const { day } = this.#sink;
    if (day !== null && day.scanSteps !== this.#scanSteps) {
      this.#scanSteps = day.scanSteps;
      this.#waitSinceMs = null;
      this.#unpaced = false;
    }
    if (day === null || day.settled) {
      this.#waitSinceMs = null;
      this.#unpaced = false;
      return true;
    }
    if (this.#unpaced) return true;
    const nowMs = this.#timers.monotonicMs();
    this.#waitSinceMs ??= nowMs;
    if (nowMs - this.#waitSinceMs < SCAN_WAIT_MAX_MS) return false;
    this.#unpaced = true;
    this.#waitSinceMs = null;
    const text = `The scanners stand still for ${SCAN_WAIT_MAX_MS / 1_000} s; the replay goes on, and they follow when they can.`;
    this.#sink.fault(fault('unavailable.scan_behind', text), 'warn');
    return true;
  }

  /** Goes to the best place before the target; the rest is played. */
  #jump(targetMs: number): void {
    const back = targetMs < this.#reachedMs;
    const place = this.#places?.between(back ? Number.NEGATIVE_INFINITY : this.#reachedMs, targetMs) ?? null;
    if (place === null && !back) return;
    const atMs = place?.atMs ?? this.#track.fromMs;
    // The clock goes back first, so that nobody closes minutes of the old time over bars of the new.
    this.#move(atMs, 0);
    if (place !== null && this.#goTo(place)) {
      this.#sink.restored(atMs);
      this.#reachedMs = atMs;
    } else {
      const { fromMs } = this.#track;
      this.#move(fromMs, 0);
      this.#track.rewind();
      this.#places?.rewound();
      this.#sink.rewound(fromMs);
      this.#reachedMs = fromMs;
    }
    this.#seenClosed = this.closedMinute;
  }

  /** @returns false when what was kept of the place is damaged: the day is then to be built from its begin. */
  #goTo(place: JumpPlace): boolean {
    try {
      place.goTo();
      for (const [minute, atMs] of place.closedAt) this.#closedAtMs.set(minute, atMs);
      return true;
    } catch (thrown) {
      if (!(thrown instanceof FaultError)) throw thrown;
      this.#places?.discardIndex();
      const text = `${thrown.fault.text} It was removed; the replay goes on without it and is slower to seek.`;
      this.#sink.fault(fault('input.replay_index', text), 'warn');
      return false;
    }
  }

  #move(epochMs: number, speed: number): void {
    this.#line = { epochMs, wallMs: this.#timers.wallMs(), speed };
    this.#sink.clock(this.#line);
  }
}
