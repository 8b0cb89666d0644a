import { COLUMNS, type ColumnName, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import { type Instrument, SEGMENT_CODES } from '#contract/model/instrument.ts';
import { emptyBar } from '../../../src/main/core/bars/bar.ts';
import { FEED_COUNTERS } from '../../../src/main/core/counters.ts';
import { touchesGap } from '../../../src/main/core/table/gaps.ts';
import type { SimMarket } from '../../../src/main/sim/market.ts';
import { quoteRecord } from '../../../src/main/sim/quote-record.ts';
import type { FeedBench } from '../../support/feed-bench.ts';
import type { MemoryWire, WireWatcher } from './memory-wire.ts';

/** Packets that were under way when their instrument was unsubscribed are refused, where the feed has a count for it. */
const FILTERS = (FEED_COUNTERS as readonly string[]).includes('rejectedNotWanted');

/** What the account allows. */
export interface AuditBounds {
  readonly socketsMax: number;
  /** Connects in any minute, refused ones included: five connections that each back off from half a second. */
  readonly connectsAMinuteMax: number;
}
export const AUDIT_BOUNDS: AuditBounds = { socketsMax: 5, connectsAMinuteMax: 45 };
const MINUTE_MS = 60_000;
/** Minutes of a day that can have bars. */
const DAY_MINUTES = 1_440;
/** Bars are added up for every row at this distance, ms. */
const BARS_EVERY_MS = 5_000;
/** Cumulative volume, in quote and full packets alike. */
const VOLUME_AT = 22;

interface Loss {
  readonly volume: number;
  readonly minute: number;
}

/** What the audit needs of the run. */
export interface Audited {
  readonly bench: FeedBench;
  readonly market: SimMarket;
  readonly universe: readonly Instrument[];
  nowMs(): number;
}

/** Looks after every event whether something is true that must never be; throws with the first such thing. */
export class FeedAudit implements WireWatcher {
  readonly lastPacket = new Map<number, { readonly atMs: number; readonly code: number; readonly view: DataView }>();
  /** Most connects in any minute. */
  connectsMax = 0;
  socketsMax = 0;
  gapsChecked = 0;
  rowsChecked = 0;
  readonly #run: Audited;
  readonly #bounds: AuditBounds;
  readonly #slotOf = new Map<string, number>();
  readonly #slotByKey = new Map<number, number>();
  readonly #indexOf: Int32Array;
  readonly #versions: Uint32Array;
  readonly #volumes: Float64Array;
  /** Ticks of a row when it was unsubscribed; −1 while it is subscribed. */
  readonly #ticksAtEnd: Float64Array;
  readonly #losses = new Map<number, Loss>();
  readonly #open = new Set<MemoryWire>();
  readonly #quote = quoteRecord();
  #connects: number[] = [];
  #barsAtMs = 0;

  constructor(run: Audited, bounds: AuditBounds) {
    const { universe, market } = run;
    this.#run = run;
    this.#bounds = bounds;
    this.#indexOf = Int32Array.from(universe, ({ segment, securityId }) => market.indexOf(segment, securityId) ?? -1);
    this.#versions = new Uint32Array(universe.length);
    this.#volumes = new Float64Array(universe.length);
    this.#ticksAtEnd = new Float64Array(universe.length);
    for (const { slot, segment, securityId } of universe) {
      this.#slotOf.set(`${segment}|${securityId}`, slot);
      this.#slotByKey.set(keyOf(SEGMENT_CODES[segment], securityId), slot);
    }
  }

  attempted(): void {
    const nowMs = this.#run.nowMs();
    this.#connects = this.#connects.filter((ms) => nowMs - ms < MINUTE_MS);
    this.#connects.push(nowMs);
    this.connectsMax = Math.max(this.connectsMax, this.#connects.length);
    hold(
      this.#connects.length <= this.#bounds.connectsAMinuteMax,
      () => `${this.#connects.length} connects within a minute`,
    );
  }

  opened(wire: MemoryWire): void {
    this.#open.add(wire);
    this.socketsMax = Math.max(this.socketsMax, this.#open.size);
    hold(this.#open.size <= this.#bounds.socketsMax, () => `${this.#open.size} connections at once`);
  }

  delivered(_wire: MemoryWire, bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer);
    for (let at = 0; at + 8 <= bytes.length; ) {
      const length = view.getUint16(at + 1, true);
      if (length < 8 || at + length > bytes.length) return;
      const code = view.getUint8(at);
      const key = keyOf(view.getUint8(at + 3), view.getUint32(at + 4, true));
      if (code === 4 || code === 8) {
        const copy = new DataView(bytes.slice(at, at + length).buffer);
        this.lastPacket.set(key, { atMs: this.#run.nowMs(), code, view: copy });
        this.#nothingMissed(key, copy.getUint32(VOLUME_AT, true));
      }
      at += length;
    }
  }

  /** The first packet after an absence tells that nothing was traded meanwhile. */
  #nothingMissed(key: number, volume: number): void {
    const slot = this.#slotByKey.get(key);
    if (slot !== undefined && this.#losses.get(slot)?.volume === volume) this.#losses.delete(slot);
  }

  closed(wire: MemoryWire): void {
    if (!this.#open.delete(wire) || wire.left) return;
    for (const name of wire.asked) {
      const slot = this.#slotOf.get(name) ?? -1;
      if (this.#ticksAtEnd[slot] !== -1) continue;
      hold((this.value(slot, 'flags') & TICK_FLAG.stale) !== 0, () => `${name} has no feed and is not stale`);
      this.#noteLoss(slot);
    }
  }

  #noteLoss(slot: number): void {
    const volume = this.value(slot, 'volume');
    if (volume === 0 || this.#losses.has(slot)) return;
    this.#losses.set(slot, { volume, minute: Math.floor(this.value(slot, 'lttDayMs') / MINUTE_MS) });
  }

  /** Another set is subscribed from now on. */
  subscribed(slots: ReadonlySet<number>): void {
    for (const { slot } of this.#run.universe) {
      if (slots.has(slot)) this.#ticksAtEnd[slot] = -1;
      else if (this.#ticksAtEnd[slot] === -1) {
        this.#ticksAtEnd[slot] = this.value(slot, 'ticks');
        this.#noteLoss(slot);
      }
    }
  }

  value(slot: number, name: ColumnName): number {
    const { type, cell } = COLUMNS[name];
    const { f64, i32, u32 } = this.#run.bench.table;
    const first = slot * ROW_CELLS + cell;
    return (type === 'f64' ? f64[first / 2] : type === 'i32' ? i32[first] : u32[first]) as number;
  }

  /** After every event. */
  check(): void {
    const { bench, universe } = this.#run;
    hold(bench.unaccounted === 0, () => `${bench.unaccounted} packets are neither applied nor rejected`);
    const { u32 } = bench.table;
    for (const { slot } of universe) {
      const version = u32[slot * ROW_CELLS] as number;
      if (version === this.#versions[slot]) continue;
      this.#versions[slot] = version;
      this.#row(slot);
    }
    if (this.#run.nowMs() - this.#barsAtMs < BARS_EVERY_MS) return;
    this.#barsAtMs = this.#run.nowMs();
    this.checkBars();
  }

  #row(slot: number): void {
    this.rowsChecked += 1;
    const get = (name: ColumnName): number => this.value(slot, name);
    const name = this.#run.universe[slot]?.symbol;
    hold((get('version') & 1) === 0, () => `${name}: the row is left open`);
    for (const column of ['ltp', 'bid', 'ask', 'open', 'high', 'low', 'prevClose', 'atp', 'volume'] as const) {
      hold(Number.isFinite(get(column)) && get(column) >= 0, () => `${name}: ${column} is ${get(column)}`);
    }
    this.#run.market.quote(this.#indexOf[slot] as number, this.#quote);
    const { lowPaise, highPaise, prevClosePaise, volume } = this.#quote;
    const ltp = get('ltp');
    const possible = ltp === 0 || ltp === prevClosePaise || (ltp >= lowPaise && ltp <= highPaise);
    hold(possible, () => `${name}: last price ${ltp} outside of ${lowPaise} to ${highPaise}`);
    hold(get('volume') <= volume, () => `${name}: volume ${get('volume')} above the exchange's ${volume}`);
    hold(get('volume') >= (this.#volumes[slot] as number), () => `${name}: the volume fell to ${get('volume')}`);
    this.#volumes[slot] = get('volume');
    const silent = this.#ticksAtEnd[slot] as number;
    if (FILTERS) hold(silent === -1 || get('ticks') === silent, () => `${name}: a packet after it was unsubscribed`);
    this.#gap(slot, name);
  }

  /** The first volume after an absence leaves a gap over the minutes that were cut. */
  #gap(slot: number, name: string | undefined): void {
    const loss = this.#losses.get(slot);
    if (loss === undefined || this.value(slot, 'volume') <= loss.volume) return;
    this.#losses.delete(slot);
    this.gapsChecked += 1;
    const minute = Math.floor(this.value(slot, 'lttDayMs') / MINUTE_MS);
    const { u32 } = this.#run.bench.table;
    for (const cut of [loss.minute, minute]) {
      const marked = touchesGap(u32, slot * ROW_CELLS, cut, cut + 1);
      hold(
        marked,
        () => `${name}: minute ${cut} was cut by an absence (${loss.minute} to ${minute}) and is not marked`,
      );
    }
  }

  /** What all bars and the gap hold together never exceeds what the exchange has traded; every price was one. */
  checkBars(): void {
    const bar = emptyBar();
    for (const { slot, symbol } of this.#run.universe) {
      if (!this.#run.bench.bars.fold(slot, 0, DAY_MINUTES, bar)) continue;
      this.#run.market.quote(this.#indexOf[slot] as number, this.#quote);
      const { lowPaise, highPaise, volume } = this.#quote;
      const total = bar.v + this.value(slot, 'gapVolume');
      hold(total <= volume, () => `${symbol}: bars and gaps hold ${total}, the exchange traded ${volume}`);
      hold(bar.l >= lowPaise && bar.h <= highPaise, () => `${symbol}: bars from ${bar.l} to ${bar.h}`);
    }
  }

  /** Rows that show exactly the last packet, of those that had one since `sinceMs`. @returns how many. */
  checkRows(slots: ReadonlySet<number>, sinceMs: number): number {
    let compared = 0;
    for (const { slot, segment, securityId, symbol } of this.#run.universe) {
      const last = this.lastPacket.get(keyOf(SEGMENT_CODES[segment], securityId));
      if (!slots.has(slot) || last === undefined || last.atMs < sinceMs) continue;
      compared += 1;
      const { view, code } = last;
      const paise = (at: number): number => Math.max(0, Math.round(view.getFloat32(at, true) * 100));
      const day = code === 8 ? 46 : 34;
      const shown: [ColumnName, number][] = [
        ['ltp', paise(8)],
        ['volume', view.getUint32(VOLUME_AT, true)],
        ['sellQty', view.getUint32(26, true)],
        ['buyQty', view.getUint32(30, true)],
        ['prevClose', paise(day + 4)],
      ];
      if (code === 8) shown.push(['bid', paise(74)], ['ask', paise(78)], ['oi', view.getUint32(34, true)]);
      for (const [column, expected] of shown) {
        const found = this.value(slot, column);
        hold(found === expected, () => `${symbol}: ${column} is ${found}, the last packet said ${expected}`);
      }
    }
    return compared;
  }
}

const keyOf = (segmentCode: number, securityId: number): number => segmentCode * 2 ** 28 + securityId;

export function hold(holds: boolean, what: () => string): void {
  if (!holds) throw new Error(what());
}
