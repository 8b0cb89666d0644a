import { INSTRUMENTS_MAX } from '#contract/config.ts';
import { type Fault, FaultError, fault, faultOf } from '#contract/faults.ts';
import {
  type ChartInterval,
  isDayInterval,
  isTradeInterval,
  MINUTE_INTERVAL_MS,
  tradeIntervalParts,
} from '#contract/model/chart-interval.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { ReplaySpeed, ReplayUnit } from '#contract/model/terminal.ts';
import type { AdapterCapabilities, FeedSink, MakeIndex, OpenReplay, SeekableFeedAdapter } from '../adapter.ts';
import type { Timers } from '../timers.ts';
import { openTrack } from './open-track.ts';
import type { OpenElse } from './replay-track.ts';
import { ReplayPlayer } from './replay-player.ts';

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
  const adapter = new ReplayAdapter(file, options, timers, sink);
  void adapter.read();
  return adapter;
};

/** A recorded day behind the interface of a live feed: what orders mean. What then happens is the player's. */
class ReplayAdapter implements SeekableFeedAdapter {
  readonly capabilities = CAPABILITIES;
  readonly #file: string;
  readonly #timers: Timers;
  readonly #sink: FeedSink;
  readonly #askedSpeed: number;
  readonly #firstSpeed: number;
  #player: ReplayPlayer | null = null;
  #closed = false;
  readonly #makeIndex: MakeIndex | null;
  readonly #openElse: OpenElse | undefined;
  #stopIndex: (() => Promise<void>) | null = null;

  constructor(file: string, { speed, index, openElse }: Parameters<OpenReplay>[1], timers: Timers, sink: FeedSink) {
    this.#file = file;
    this.#makeIndex = index ?? null;
    this.#openElse = openElse;
    this.#askedSpeed = speed;
    this.#firstSpeed = Math.min(Math.max(speed, REPLAY_SPEED.min), REPLAY_SPEED.max);
    this.#timers = timers;
    this.#sink = sink;
  }

  async read(): Promise<void> {
    try {
      const track = await openTrack(this.#file, null, this.#openElse);
      if (this.#closed) {
        track.close();
        return;
      }
      for (const note of track.notes) this.#sink.fault(fault('input.replay_note', note), 'warn');
      if (this.#askedSpeed !== this.#firstSpeed)
        this.#sink.fault(speedFault(this.#askedSpeed, this.#firstSpeed), 'warn');
      if (track.dates.length > 1) {
        const text = `${this.#file} holds ${track.dates.length} dates; ${track.date} is played. Name one file to play another.`;
        this.#sink.fault(fault('input.replay_many_dates', text));
      }
      this.#player = new ReplayPlayer(this.#file, track, this.#firstSpeed, this.#timers, this.#sink);
      this.#sink.instruments(track.instruments, track.recordedFrom);
      this.#player.tell();
      if (this.#player.wantsIndex) {
        this.#stopIndex = this.#makeIndex?.(this.#file, () => this.#player?.indexGrew()) ?? null;
      }
    } catch (thrown) {
      if (this.#closed) return;
      const why = faultOf(thrown);
      this.#sink.fault(why);
      this.#sink.state({ state: 'stopped', open: 0, wanted: 1, reason: why.text });
    }
  }

  subscribe(instruments: readonly Instrument[]): void {
    const player = this.#player;
    if (player === null)
      throw new FaultError(fault('bug.replay_not_read', 'A replay names its instruments before they are subscribed.'));
    const first = player.subscribe(instruments);
    this.#sink.state({ state: 'live', open: 1, wanted: 1, reason: null });
    if (first) this.play();
  }

  play(): void {
    this.#player?.play();
  }

  pause(): void {
    this.#player?.pause();
  }

  setSpeed(speed: ReplaySpeed): void {
    if (speed === 'max' || (speed >= REPLAY_SPEED.min && speed <= REPLAY_SPEED.max)) {
      this.#player?.setSpeed(speed);
      return;
    }
    this.#sink.fault(speedFault(speed, null));
    this.#player?.tell();
  }

  seek(epochMs: number): void {
    this.#player?.seek(epochMs);
  }

  step(unit: ReplayUnit, interval: ChartInterval): void {
    const player = this.#player;
    if (player === null) return;
    player.halt();
    if (unit === 'tick') player.run({ goal: { kind: 'piece' }, untilMs: player.endMs, paced: false });
    else if (unit === 'second') player.seek(nextMultiple(player, 1_000));
    else this.#stepBar(player, interval);
  }

  toHit(direction: 1 | -1): void {
    const player = this.#player;
    if (player === null) return;
    player.halt();
    if (direction === 1) {
      player.run({ goal: { kind: 'hit', after: player.closedMinute }, untilMs: player.endMs, paced: true });
      return;
    }
    const place = player.hitPlaces().findLast((atMs) => atMs < player.nowMs);
    if (place === undefined) {
      this.#sink.fault(fault('input.replay_no_hit', 'No scanner fired before this place of the recording.'), 'warn');
      player.tell();
    } else player.seek(place);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#player?.close();
    this.#player = null;
    await this.#stopIndex?.();
  }

  /** On to where the bar that is forming now, or the next one, is closed. */
  #stepBar(player: ReplayPlayer, charted: ChartInterval): void {
    const { day } = this.#sink;
    const interval = isTradeInterval(charted) ? '1m' : charted;
    const { count, unit } = isTradeInterval(charted) ? tradeIntervalParts(charted) : { count: 0, unit: null };
    // Bars of seconds are counted from the IST midnight, which is a multiple of all their lengths.
    if (unit === 's') return player.seek(nextMultiple(player, count * 1_000));
    if (isDayInterval(interval)) return player.seek(player.endMs);
    if (day === null) return player.seek(nextMultiple(player, MINUTE_MS));
    const minutes = MINUTE_INTERVAL_MS[interval] / MINUTE_MS;
    const next = Math.max(day.closedMinute + 1, day.openMinute);
    const from = day.openMinute + Math.floor((next - day.openMinute) / minutes) * minutes;
    player.run({ goal: { kind: 'closed', minute: from + minutes - 1 }, untilMs: player.endMs, paced: true });
  }
}

/** @param instead speed at which it plays all the same; null = it stays as it was. */
function speedFault(asked: number, instead: number | null): Fault {
  const plays = instead === null ? '' : ` It plays at ${instead}.`;
  const text = `A replay runs at ${REPLAY_SPEED.min} to ${REPLAY_SPEED.max} times or at max, not ${asked}.${plays}`;
  return fault('input.replay_speed', text);
}

function nextMultiple({ nowMs }: ReplayPlayer, ms: number): number {
  return Math.floor(nowMs / ms) * ms + ms;
}
