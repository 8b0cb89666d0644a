import { COLUMNS, ROW_CELLS } from '#contract/columns.ts';
import { assert, type Fault } from '#contract/faults.ts';
import type { FeedMode } from '#contract/model/feed.ts';
import { type Instrument, SEGMENT_CODES, type SessionClass } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type {
  DepthAdapter,
  DepthParts,
  FeedAdapter,
  FeedParts,
  FeedSink,
  FeedState,
  SeekableFeedAdapter,
} from '../../adapters/adapter.ts';
import { DayBars } from '../../core/bars/day-bars.ts';
import { TradeTape } from '../../core/bars/trade-tape.ts';
import { Counters, FEED_COUNTERS, type FeedCounter } from '../../core/counters.ts';
import { phaseAt } from '../../core/session/calendar.ts';
import { MESSAGE_KIND } from '../../core/recording/frame-encoder.ts';
import { encodeLost } from '../../core/recording/lost-list.ts';
import { MessageRing } from '../../core/recording/message-ring.ts';
import { FeedWriter } from '../../core/table/feed-writer.ts';
import { TickTable } from '../../core/table/tick-table.ts';
import type {
  BrokerAccess,
  ChangeOrder,
  CommonOrder,
  FeedBoot,
  FeedOrder,
  FeedReport,
  ReplayOrder,
} from '../protocol.ts';
import type { ThreadBody, ThreadTools } from '../thread.ts';
import { DepthDesk } from './depth-desk.ts';
import { ResyncDesk } from './resync-desk.ts';
import { MinuteGate } from '../../core/bars/minute-gate.ts';
import { encodeClosed } from '../../core/recording/closed-mark.ts';
import { MinuteCloser } from '../../core/time/minute-closer.ts';
import { DayKeeper } from '../../adapters/replay/day-keeper.ts';
import { controlReplay } from './replay-control.ts';
import { RowWatch } from './row-watch.ts';

type SubscribeOrder = Extract<FeedOrder, { type: 'subscribe' }>;

const NO_BYTES = new Uint8Array(0);
/** A minute that is due within this real time is closed by a timer of its own, not by the next tick: more than a tick. */
const SEAL_AHEAD_MS = 150;
/** Shortest wait of that timer, for clocks that stand still. */
const SEAL_WAIT_MIN_MS = 2;

/**
 * The feed thread: owner of the tick table and of the day's bars. Bytes go from the adapter straight to the writer;
 * what the clock knows (auctions, ages) is put into the rows by the tick.
 */
export class FeedBody implements ThreadBody<FeedOrder> {
  readonly #tools: ThreadTools<FeedReport>;
  readonly #day: TradeDay;
  readonly #counters: Counters<FeedCounter>;
  readonly #writer: FeedWriter;
  readonly #rows: RowWatch;
  readonly #table: TickTable;
  /** Null when the source has no broker to ask. */
  readonly #resync: ResyncDesk | null;
  readonly #feedMode: FeedMode;
  /** Packets of the rows whose connection went down, at that moment. */
  readonly #lost = new Map<number, number>();
  /** The last order, before it was cut to what the connections carry. */
  #ordered: SubscribeOrder | null = null;
  readonly #gate: MinuteGate;
  readonly #closer: MinuteCloser;
  /** Engine time at which the next minute is due: what comes from then on belongs to the minutes after it. */
  #sealAtMs = Number.POSITIVE_INFINITY;
  /** Newest trade of the exchange that the closing has looked at, ms of the day. */
  #seenTradeMs = 0;
  /** Ends the wait for the moment at which a minute is due; null while none is near. */
  #stopSeal: (() => void) | null = null;
  readonly #keeper: DayKeeper;
  readonly #feed: FeedAdapter;
  /** Null where the source has no deep books. */
  readonly #depth: DepthDesk | null;
  readonly #capacity: number;
  /** To the recorder; null when nothing is recorded. */
  readonly #ring: MessageRing | null;
  /** Instruments by slot: the ones subscribed now. */
  #subscribed = new Map<number, Instrument>();
  /** Slots that the writer knows; they are never given back within an epoch. */
  readonly #watched = new Set<number>();
  /** One more than the highest of them. */
  #slotsUsed = 0;
  #open = 0;

  /** @param openFeed makes the source; it must not call the sink before it returns. */
  constructor(
    boot: FeedBoot,
    tools: ThreadTools<FeedReport>,
    openFeed: (parts: FeedParts) => FeedAdapter,
    openDepth: (parts: DepthParts) => DepthAdapter | null = () => null,
  ) {
    const { memory, day } = boot;
    const table = TickTable.attach(memory.table);
    assert(table.capacity === memory.capacity, 'the tick table has the capacity of the epoch');
    this.#tools = tools;
    this.#day = day;
    this.#table = table;
    this.#feedMode = boot.feedMode;
    this.#capacity = memory.capacity;
    this.#ring = memory.recording === undefined ? null : MessageRing.attach(memory.recording);
    this.#counters = Counters.attach(memory.counters.feed, FEED_COUNTERS);
    const bars = DayBars.attach(memory.bars, memory.capacity);
    this.#writer = new FeedWriter(table, bars, this.#counters, day);
    if (memory.tape !== undefined) this.#writer.keepTrades(TradeTape.attach(memory.tape, memory.capacity));
    this.#gate = MinuteGate.attach(memory.gate);
    this.#closer = new MinuteCloser(this.#gate, this.#writer, day);
    const slots = (): number => this.#slotsUsed;
    const shared = { table, bars, gate: this.#gate, writer: this.#writer, closer: this.#closer, day };
    this.#keeper = new DayKeeper({ ...shared, slots });
    this.#rows = new RowWatch(table, this.#writer, day, boot.staleAfterMs);
    this.#feed = openFeed({
      sink: this.#sink(),
      clock: tools.clock,
      isTrading: (sessionClass) => this.#isTrading(sessionClass),
      sockets: boot.feedSockets,
    });
    this.#resync = this.#openResync();
    this.#depth = this.#openDepth(memory.depth, openDepth);
  }

  #openDepth(
    memory: SharedArrayBuffer | undefined,
    open: (parts: DepthParts) => DepthAdapter | null,
  ): DepthDesk | null {
    if (memory === undefined) return null;
    return new DepthDesk({
      memory,
      open,
      counters: this.#counters,
      clock: this.#tools.clock,
      isTrading: (sessionClass) => this.#isTrading(sessionClass),
      report: (report) => this.#tools.report(report),
      fault: (fault, level) => this.#fault(fault, level),
    });
  }

  step(order: Exclude<FeedOrder, CommonOrder>, nowMs: number): void {
    if (order.type === 'subscribe') this.#subscribe(order, nowMs);
    else if (order.type === 'depth') this.#depth?.want(order.books);
    else if (order.type === 'sockets') this.#useSockets(order.max, nowMs);
    else if (order.type === 'change') this.#change(order, nowMs);
    else if (order.type === 'access') this.#renew(order.access);
    else this.#control(order);
  }

  tick(nowMs: number): void {
    // A replay closes its minutes itself, by the time of what it plays.
    if (!isSeekable(this.#feed)) this.#close(nowMs);
    this.#rows.followPhases(this.#subscribed.values(), nowMs);
    const found = this.#rows.look(this.#subscribed.values(), nowMs);
    if (found === null) return;
    this.#counters.set('staleRows', found.stale);
    this.#resync?.look(found.silent, nowMs);
  }

  #renew(access: BrokerAccess): void {
    this.#feed.renew?.(access);
    this.#depth?.renew(access);
  }

  async close(): Promise<void> {
    this.#stopSeal?.();
    this.#resync?.close();
    await Promise.all([this.#feed.close(), this.#depth?.close()]);
  }

  /** @param settled slots that have closed for the day: dropped, and what they show stays final. */
  #subscribe(order: SubscribeOrder, nowMs: number, settled: readonly number[] = []): void {
    const { resume, modes = [] } = order;
    this.#ordered = order;
    const instruments = this.#fitting(order.instruments);
    const next = new Map(instruments.map((instrument) => [instrument.slot, instrument]));
    assert(next.size === instruments.length, 'every subscribed instrument has a slot of its own');
    const modeOf = new Map(modes);
    for (const { slot } of instruments) if (!modeOf.has(slot)) modeOf.set(slot, this.#feedMode);
    this.#release(
      [...this.#subscribed.keys()].filter((slot) => !next.has(slot)),
      new Set(settled),
    );
    this.#watch(instruments, modeOf, nowMs);
    for (const { slot, volume, minute } of resume) if (next.has(slot)) this.#writer.resume(slot, volume, minute);
    this.#subscribed = next;
    this.#rows.forgetPhases();
    this.#rows.followPhases(next.values(), nowMs);
    this.#tools.log('info', 'feed.subscribed', { instruments: instruments.length, resumed: resume.length });
    this.#ring?.push(NO_BYTES, nowMs, MESSAGE_KIND.subscribed);
    this.#feed.subscribe(instruments, modeOf);
  }

  /** A few more, a few less; the others are not touched. */
  #change({ added, dropped, afterHours, modes }: ChangeOrder, nowMs: number): void {
    const before = this.#ordered ?? { type: 'subscribe', instruments: [], resume: [] };
    const gone = new Set([...dropped, ...added.map(({ slot }) => slot)]);
    const kept = before.instruments.filter(({ slot }) => !gone.has(slot));
    const order = { ...before, instruments: [...kept, ...added], resume: [], modes: modes ?? before.modes ?? [] };
    this.#subscribe(order, nowMs, afterHours ? dropped : []);
  }

  #watch(instruments: readonly Instrument[], modeOf: ReadonlyMap<number, FeedMode>, nowMs: number): void {
    for (const { slot, segment, securityId, sessionClass } of instruments) {
      if (!this.#subscribed.has(slot)) this.#rows.begin(slot, nowMs);
      if (!this.#watched.has(slot)) {
        this.#watched.add(slot);
        this.#slotsUsed = Math.max(this.#slotsUsed, slot + 1);
        this.#writer.watch(slot, segment, securityId, sessionClass, nowMs);
      }
      this.#writer.setMode(slot, modeOf.get(slot) ?? this.#feedMode);
    }
  }

  /** What is not wanted any more: its packets are refused from now on, whatever the broker goes on sending. */
  #release(slots: readonly number[], settled: ReadonlySet<number>): void {
    for (const slot of slots) {
      if (!settled.has(slot)) this.#writer.lose(slot);
      this.#writer.setMode(slot, null);
      this.#lost.delete(slot);
    }
    this.#resync?.forget(slots);
    const lost = slots.filter((slot) => !settled.has(slot));
    if (lost.length > 0) this.#recordLost(lost);
  }

  /** The first of the instruments, in their order, that the connections carry; what is left out is told. */
  #fitting(instruments: readonly Instrument[]): readonly Instrument[] {
    assert(instruments.length <= this.#capacity, 'no more instruments than the epoch has room for');
    const { instrumentsMax } = this.#feed.capabilities;
    if (instruments.length <= instrumentsMax) return instruments;
    const text =
      `${instruments.length - instrumentsMax} of ${instruments.length} instruments are not subscribed: the feed ` +
      `connections in use carry ${instrumentsMax}. List fewer, or raise feedSockets.`;
    this.#tools.notice('warn', 'input.too_many_instruments', text);
    return instruments.slice(0, instrumentsMax);
  }

  #useSockets(max: number, nowMs: number): void {
    const { repair } = this.#feed;
    if (repair === undefined) {
      this.#tools.notice('warn', 'input.not_live', 'A replay has no feed connections to choose from.');
      return;
    }
    repair.useSockets(max);
    this.#tools.log('info', 'feed.sockets_chosen', { max });
    if (this.#ordered !== null) this.#subscribe({ ...this.#ordered, resume: [] }, nowMs);
  }

  #openResync(): ResyncDesk | null {
    const { repair } = this.#feed;
    if (repair === undefined) return null;
    return new ResyncDesk({
      repair,
      counters: this.#counters,
      nowMs: () => this.#tools.clock.nowMs(),
      ticks: (slot) => this.#ticks(slot),
      isLost: (slot) => this.#lost.get(slot) === this.#ticks(slot),
      isTrading: ({ sessionClass }) => this.#isTrading(sessionClass),
      apply: ({ slot }, record) => {
        const lost = this.#lost.get(slot) === this.#ticks(slot);
        const newer = this.#writer.refresh(slot, record, this.#tools.clock.nowMs(), lost);
        if (lost) this.#lost.set(slot, this.#ticks(slot));
        return newer;
      },
      tell: (code, text) => this.#fault({ code, text, kind: 'unavailable' }, 'warn'),
    });
  }

  #ticks(slot: number): number {
    return this.#table.u32[slot * ROW_CELLS + COLUMNS.ticks.cell] as number;
  }

  #close(nowMs: number): void {
    if (this.#subscribed.size === 0) return;
    const { timers, clock } = this.#tools;
    if (this.#closer.pass(nowMs, timers.monotonicMs())) {
      this.#ring?.push(encodeClosed(this.#gate.closed), nowMs, MESSAGE_KIND.closed);
    }
    this.#seenTradeMs = this.#writer.newestTradeMs;
    this.#sealAtMs = this.#closer.nextAtMs();
    const waitMs = this.#closer.nextInMs();
    if (this.#stopSeal !== null || waitMs > SEAL_AHEAD_MS) return;
    this.#stopSeal = timers.after(Math.max(Math.ceil(waitMs), SEAL_WAIT_MIN_MS), () => {
      this.#stopSeal = null;
      this.#close(clock.nowMs());
    });
  }

  #control(order: ReplayOrder): void {
    if (!isSeekable(this.#feed)) {
      this.#tools.notice('warn', 'input.not_a_replay', 'Only a replay can be paused and moved; this source is live.');
      return;
    }
    controlReplay(this.#feed, order);
  }

  #sink(): FeedSink {
    const tools = this.#tools;
    return {
      bytes: (buffer, recvMs) => {
        // Among many messages a timer would have to wait its turn.
        if (recvMs >= this.#sealAtMs) this.#close(recvMs);
        this.#ring?.push(buffer, recvMs, MESSAGE_KIND.frames);
        this.#writer.applyBytes(buffer, recvMs);
        // How far the exchange's clock is from ours shows when its next second is first seen, not at the next tick.
        if (this.#writer.newestTradeMs > this.#seenTradeMs && this.#sealAtMs < Number.POSITIVE_INFINITY)
          this.#close(recvMs);
      },
      record: (slot, record, recvMs) => void this.#writer.applyRecord(slot, record, recvMs),
      state: (state) => this.#state(state),
      lost: (slots) => {
        for (const slot of slots) {
          this.#writer.lose(slot);
          this.#lost.set(slot, this.#ticks(slot));
        }
        this.#recordLost(slots);
      },
      fault: (fault, level = 'error') => this.#fault(fault, level),
      instruments: (instruments, recordedFrom = null) =>
        tools.report({ type: 'instruments', instruments, recordedFrom }),
      clock: (clock) => {
        tools.ownClock(clock);
        tools.report({ type: 'clock', clock });
      },
      rewound: (nowMs) => {
        this.#keeper.reset(nowMs);
        this.#rows.forgetPhases();
        tools.report({ type: 'rewound', nowMs });
      },
      restored: (nowMs) => {
        this.#rows.forgetPhases();
        tools.report({ type: 'rewound', nowMs });
      },
      day: this.#keeper,
      replay: (state) => {
        this.#counters.set('linesRejected', state.rejected);
        tools.report({ type: 'replay', state });
      },
    };
  }

  /** What was lost is part of the recording: it decides which volume becomes a candle. */
  #recordLost(slots: readonly number[]): void {
    if (this.#ring === null) return;
    const list = slots.flatMap((slot) => {
      const known = this.#subscribed.get(slot);
      return known === undefined ? [] : [{ segment: SEGMENT_CODES[known.segment], securityId: known.securityId }];
    });
    this.#ring.push(encodeLost(list), this.#tools.clock.nowMs(), MESSAGE_KIND.lost);
  }

  #state(state: FeedState): void {
    const gained = state.open - this.#open;
    this.#open = state.open;
    // With all connections up, silence is the instrument's own.
    if (state.state === 'live') this.#lost.clear();
    if (gained > 0) {
      const missing = this.#counters.get('disconnects') - this.#counters.get('reconnects');
      this.#counters.add('connects', gained);
      this.#counters.add('reconnects', Math.min(gained, missing));
    } else if (gained < 0) this.#counters.add('disconnects', -gained);
    this.#tools.log('info', 'feed.state_changed', { ...state });
    this.#tools.report({ type: 'feed', ...state });
  }

  #fault({ code, text, detail = {} }: Fault, level: 'warn' | 'error'): void {
    this.#tools.log(level, 'feed.faulted', { code, text, ...detail });
    this.#tools.notice(level, code, text);
  }

  #isTrading(sessionClass: SessionClass): boolean {
    return phaseAt(this.#day, sessionClass, this.#tools.clock.nowMs()) === 'continuous';
  }
}

function isSeekable(feed: FeedAdapter): feed is SeekableFeedAdapter {
  return feed.capabilities.seekable;
}
