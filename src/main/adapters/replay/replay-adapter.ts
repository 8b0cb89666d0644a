import { INSTRUMENTS_MAX } from '#contract/config.ts';
import { FaultError, fault, faultOf } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { ClockLine, ReplayState } from '#contract/model/terminal.ts';
import { clockAt } from '../../core/time/clock.ts';
import type { AdapterCapabilities, FeedSink, OpenReplay, SeekableFeedAdapter } from '../adapter.ts';
import type { Timers } from '../timers.ts';
import { openTrack } from './open-track.ts';
import type { ReplayTrack } from './replay-track.ts';

/** Ticks are given out in steps of this real time. */
const STEP_MS = 20;
/** Ticks of one step; when more are due the clock waits for them. */
const TICKS_PER_STEP = 20_000;
/** State is told this often while playing, real time. */
const STATE_MS = 250;
/** The clock runs on past the last tick, so that the minute it belongs to closes. */
const TAIL_MS = 5_000;
export const REPLAY_SPEED = { min: 0.25, max: 1_000 } as const;

const CAPABILITIES: AdapterCapabilities = {
  instrumentsMax: INSTRUMENTS_MAX,
  depthLevels: 5,
  history: false,
  master: false,
  seekable: true,
};

/** Opens a recording; see `OpenReplay`. Problems with the files come through `sink.fault` and state `stopped`. */
export const openReplay: OpenReplay = (file, options, timers, sink) => {
  const adapter = new ReplayAdapter(file, options.speed, timers, sink);
  void adapter.read();
  return adapter;
};

/** A recorded day behind the interface of a live feed, on a clock of its own that can be paused and moved. */
class ReplayAdapter implements SeekableFeedAdapter {
  readonly capabilities = CAPABILITIES;
  readonly #file: string;
  readonly #timers: Timers;
  readonly #sink: FeedSink;
  #track: ReplayTrack | null = null;
  /** Slot of each of the track's instruments in the engine; −1 while it is not subscribed. */
  #slots: number[] = [];
  #speed: number;
  #playing = false;
  #ended = false;
  #closed = false;
  #line: ClockLine = { epochMs: 0, wallMs: 0, speed: 0 };
  #cancel: (() => void) | null = null;
  #toldAtMs = 0;

  constructor(file: string, speed: number, timers: Timers, sink: FeedSink) {
    this.#file = file;
    this.#speed = Math.min(Math.max(speed, REPLAY_SPEED.min), REPLAY_SPEED.max);
    this.#timers = timers;
    this.#sink = sink;
  }

  async read(): Promise<void> {
    try {
      const track = await openTrack(this.#file, null);
      if (this.#closed) {
        track.close();
        return;
      }
      this.#track = track;
      for (const note of track.notes) this.#sink.fault(fault('input.replay_note', note), 'warn');
      if (track.dates.length > 1) {
        const text = `${this.#file} holds ${track.dates.length} dates; ${track.date} is played. Name one file to play another.`;
        this.#sink.fault(fault('input.replay_many_dates', text));
      }
      this.#move(track.fromMs, 0);
      this.#sink.instruments(track.instruments);
      this.#tell();
    } catch (thrown) {
      if (this.#closed) return;
      const why = faultOf(thrown);
      this.#sink.fault(why);
      this.#sink.state({ state: 'stopped', open: 0, wanted: 1, reason: why.text });
    }
  }

  subscribe(instruments: readonly Instrument[]): void {
    const track = this.#track;
    if (track === null)
      throw new FaultError(fault('bug.replay_not_read', 'A replay names its instruments before they are subscribed.'));
    const wanted = new Map(instruments.map(({ segment, securityId, slot }) => [`${segment}:${securityId}`, slot]));
    const first = this.#slots.length === 0;
    this.#slots = track.instruments.map(({ segment, securityId }) => wanted.get(`${segment}:${securityId}`) ?? -1);
    this.#sink.state({ state: 'live', open: 1, wanted: 1, reason: null });
    if (first) this.play();
  }

  /** Whoever orders something hears the state, also when there is nothing to change. */
  play(): void {
    if (this.#track === null || this.#closed) return;
    if (this.#playing || this.#ended) return this.#tell();
    this.#playing = true;
    this.#move(this.#nowMs(), this.#speed);
    this.#tell();
    this.#arm();
  }

  pause(): void {
    if (!this.#playing) return this.#tell();
    this.#give(this.#nowMs());
    this.#stop(this.#nowMs());
  }

  setSpeed(speed: number): void {
    if (!(speed >= REPLAY_SPEED.min && speed <= REPLAY_SPEED.max)) {
      const text = `A replay runs at ${REPLAY_SPEED.min} to ${REPLAY_SPEED.max} times, not ${speed}.`;
      this.#sink.fault(fault('input.replay_speed', text));
      return this.#tell();
    }
    this.#speed = speed;
    if (this.#playing) this.#move(this.#nowMs(), speed);
    this.#tell();
  }

  /** Forward: everything in between is given out at once. Backward: the day is built again from the start of the file. */
  seek(epochMs: number): void {
    const track = this.#track;
    if (track === null || this.#closed) return;
    const targetMs = Math.min(Math.max(epochMs, track.fromMs), track.toMs + TAIL_MS);
    if (targetMs < this.#nowMs()) {
      // The clock goes back first, so that nobody closes minutes of the old time over bars of the new.
      track.rewind();
      this.#move(track.fromMs, 0);
      this.#sink.rewound(track.fromMs);
    }
    this.#give(targetMs);
    this.#ended = targetMs >= track.toMs + TAIL_MS;
    if (this.#ended) this.#playing = false;
    this.#move(targetMs, this.#playing ? this.#speed : 0);
    this.#tell();
    this.#arm();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#playing = false;
    this.#cancel?.();
    this.#cancel = null;
    this.#track?.close();
    this.#track = null;
  }

  #arm(): void {
    if (this.#cancel !== null || !this.#playing || this.#closed) return;
    this.#cancel = this.#timers.after(STEP_MS, () => {
      this.#cancel = null;
      this.#step();
      this.#arm();
    });
  }

  #step(): void {
    const track = this.#track;
    if (track === null || !this.#playing) return;
    const endMs = track.toMs + TAIL_MS;
    const nowMs = Math.min(this.#nowMs(), endMs);
    const reachedMs = this.#give(nowMs, TICKS_PER_STEP);
    if (reachedMs < nowMs) this.#move(reachedMs, this.#speed);
    else if (nowMs >= endMs) {
      this.#ended = true;
      this.#stop(endMs);
    }
    if (this.#timers.monotonicMs() - this.#toldAtMs >= STATE_MS) this.#tell();
  }

  /** Gives out what is due. @returns the time that is reached: `untilMs`, or that of the last tick given. */
  #give(untilMs: number, limit = Number.POSITIVE_INFINITY): number {
    const track = this.#track;
    if (track === null) return untilMs;
    for (let given = 0; ; ) {
      const atMs = track.peekMs();
      if (atMs > untilMs) return untilMs;
      if (given >= limit) return atMs;
      given += track.give(this.#sink, this.#slots);
    }
  }

  #stop(nowMs: number): void {
    this.#playing = false;
    this.#move(nowMs, 0);
    this.#tell();
  }

  #nowMs(): number {
    return clockAt(this.#line, this.#timers.wallMs());
  }

  #move(epochMs: number, speed: number): void {
    this.#line = { epochMs, wallMs: this.#timers.wallMs(), speed };
    this.#sink.clock(this.#line);
  }

  #tell(): void {
    const track = this.#track;
    if (track === null) return;
    this.#toldAtMs = this.#timers.monotonicMs();
    const state: ReplayState = {
      file: this.#file,
      playing: this.#playing,
      speed: this.#speed,
      fromMs: track.fromMs,
      toMs: track.toMs,
      nowMs: Math.floor(this.#nowMs()),
      rejected: track.rejected,
      reasons: [...track.reasons],
      ended: this.#ended,
    };
    this.#sink.replay(state);
  }
}
