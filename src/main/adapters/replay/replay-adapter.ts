import { FaultError, fault, faultOf } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { ClockLine, ReplayState } from '#contract/model/terminal.ts';
import { clockAt } from '../../core/time/clock.ts';
import type { AdapterCapabilities, FeedSink, OpenReplay, SeekableFeedAdapter } from '../adapter.ts';
import type { Timers } from '../timers.ts';
import { readTape, type ReplayTape, type Tick } from './replay-tape.ts';

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
  instrumentsMax: 500,
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
  #tape: ReplayTape | null = null;
  /** Slot of each tape slot in the engine; −1 while it is not subscribed. */
  #slots: number[] = [];
  #next = 0;
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
      const tape = await readTape(this.#file, null);
      if (this.#closed) return;
      this.#tape = tape;
      if (tape.dates.length > 1) {
        const text = `${this.#file} holds ${tape.dates.length} dates; ${tape.date} is played. Name one file to play another.`;
        this.#sink.fault(fault('input.replay_many_dates', text));
      }
      this.#move(tape.fromMs, 0);
      this.#sink.instruments(tape.instruments);
      this.#tell();
    } catch (thrown) {
      if (this.#closed) return;
      const why = faultOf(thrown);
      this.#sink.fault(why);
      this.#sink.state({ state: 'stopped', open: 0, wanted: 1, reason: why.text });
    }
  }

  subscribe(instruments: readonly Instrument[]): void {
    const tape = this.#tape;
    if (tape === null)
      throw new FaultError(fault('bug.replay_not_read', 'A replay names its instruments before they are subscribed.'));
    const wanted = new Map(instruments.map(({ segment, securityId, slot }) => [`${segment}:${securityId}`, slot]));
    const first = this.#slots.length === 0;
    this.#slots = tape.instruments.map(({ segment, securityId }) => wanted.get(`${segment}:${securityId}`) ?? -1);
    this.#sink.state({ state: 'live', open: 1, wanted: 1, reason: null });
    if (first) this.play();
  }

  /** Whoever orders something hears the state, also when there is nothing to change. */
  play(): void {
    if (this.#tape === null || this.#closed) return;
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
    const tape = this.#tape;
    if (tape === null || this.#closed) return;
    const targetMs = Math.min(Math.max(epochMs, tape.fromMs), tape.toMs + TAIL_MS);
    if (targetMs < this.#nowMs()) {
      // The clock goes back first, so that nobody closes minutes of the old time over bars of the new.
      this.#next = 0;
      this.#move(tape.fromMs, 0);
      this.#sink.rewound(tape.fromMs);
    }
    this.#give(targetMs);
    this.#ended = targetMs >= tape.toMs + TAIL_MS;
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
    const tape = this.#tape;
    if (tape === null || !this.#playing) return;
    const endMs = tape.toMs + TAIL_MS;
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
    const ticks = this.#tape?.ticks ?? [];
    for (let given = 0; this.#next < ticks.length; given += 1, this.#next += 1) {
      const { atMs, slot, record } = ticks[this.#next] as Tick;
      if (atMs > untilMs) break;
      if (given >= limit) return atMs;
      const target = this.#slots[slot] ?? -1;
      if (target >= 0) this.#sink.record(target, record, atMs);
    }
    return untilMs;
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
    const tape = this.#tape;
    if (tape === null) return;
    this.#toldAtMs = this.#timers.monotonicMs();
    const state: ReplayState = {
      file: this.#file,
      playing: this.#playing,
      speed: this.#speed,
      fromMs: tape.fromMs,
      toMs: tape.toMs,
      nowMs: Math.floor(this.#nowMs()),
      rejected: tape.rejected,
      reasons: [...tape.reasons],
      ended: this.#ended,
    };
    this.#sink.replay(state);
  }
}
