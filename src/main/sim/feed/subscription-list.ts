import { SEGMENT_BY_CODE } from '#contract/model/instrument.ts';
import type { SimMarket } from '../market.ts';

/** Modes as bits, so that one instrument can be subscribed in several at once. */
export const MODE = { ticker: 1, quote: 2, full: 4 } as const;

const ID_SPAN = 0x1000_0000;
/** Ids are unique only inside a segment. */
export const subscriptionKey = (segmentCode: number, securityId: number): number => segmentCode * ID_SPAN + securityId;

/** Marks a value that was never sent, so that the next look finds a change. */
export const NEVER = -1;

/**
 * What one connection has subscribed, as parallel columns so that the pump walks numbers only. Owner: the connection.
 * Removal moves the last entry into the gap.
 */
export class SubscriptionList {
  count = 0;
  /** Where the pump goes on when a turn ended early. */
  cursor = 0;
  /** True while an entry may wait for its first packet. */
  hasFresh = false;
  /** Load mode: packets this connection is owed, with the fraction that is carried on. */
  owed = 0;
  readonly keys: Float64Array;
  /** Index in the market's present listing. */
  readonly index: Int32Array;
  readonly modes: Uint8Array;
  readonly lastVersion: Float64Array;
  readonly lastOi: Float64Array;
  /** Real time of the next look, ms. */
  readonly dueMs: Float64Array;
  private readonly positions = new Map<number, number>();

  constructor(capacity: number) {
    this.keys = new Float64Array(capacity);
    this.index = new Int32Array(capacity);
    this.modes = new Uint8Array(capacity);
    this.lastVersion = new Float64Array(capacity);
    this.lastOi = new Float64Array(capacity);
    this.dueMs = new Float64Array(capacity);
  }

  has(key: number): boolean {
    return this.positions.has(key);
  }

  /** Adds modes to an instrument and makes it due at once. The caller checks the capacity. */
  add(key: number, index: number, modes: number, nowMs: number): void {
    const at = this.positions.get(key) ?? this.count++;
    if (!this.positions.has(key)) {
      this.positions.set(key, at);
      this.keys[at] = key;
      this.modes[at] = 0;
    }
    this.index[at] = index;
    this.modes[at] = (this.modes[at] as number) | modes;
    this.lastVersion[at] = NEVER;
    this.lastOi[at] = NEVER;
    this.dueMs[at] = nowMs;
    this.hasFresh = true;
  }

  /** Takes modes away; an instrument without any is forgotten. */
  remove(key: number, modes: number): void {
    const at = this.positions.get(key);
    if (at === undefined) return;
    this.modes[at] = (this.modes[at] as number) & ~modes;
    if (this.modes[at] === 0) this.forget(at);
  }

  /** Loses the entry at a position; what stood last takes its place. */
  forget(at: number): void {
    const last = --this.count;
    this.positions.delete(this.keys[at] as number);
    if (at !== last) {
      for (const column of [this.keys, this.index, this.modes, this.lastVersion, this.lastOi, this.dueMs]) {
        column[at] = column[last] as number;
      }
      this.positions.set(this.keys[at] as number, at);
    }
    if (this.cursor >= this.count) this.cursor = 0;
  }

  /** Finds every instrument anew in the market's new listing; those that left it are dropped, the rest is due. */
  relist(market: SimMarket, nowMs: number): void {
    for (let at = this.count - 1; at >= 0; at--) {
      const key = this.keys[at] as number;
      const segment = SEGMENT_BY_CODE[Math.floor(key / ID_SPAN)];
      const index = segment === undefined ? undefined : market.indexOf(segment, key % ID_SPAN);
      if (index === undefined) this.forget(at);
      else this.add(key, index, 0, nowMs);
    }
  }
}
