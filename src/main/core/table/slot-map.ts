import { assert } from '#contract/faults.ts';
import { SECURITY_ID_MAX } from '#contract/model/instrument.ts';

/** Segment codes on the wire are below 9; 4 bits beside the 28 of an id make one 32-bit key. */
const SEGMENT_CODE_MAX = 8;
const ID_BITS = 28;
/** 2^32 divided by the golden ratio: spreads neighbouring ids over the table (Fibonacci hashing, Knuth 6.4). */
const SPREAD = 0x9e37_79b1;

/**
 * (segment code, security id) → slot: an open-addressed hash table in one Int32Array of key and slot pairs. At most
 * half full, so that a probe ends after a step or two however many instruments are subscribed.
 */
export class SlotMap {
  readonly capacity: number;
  readonly #pairs: Int32Array;
  readonly #mask: number;
  readonly #shift: number;
  #size = 0;

  /** @param capacity most instruments that it will hold. */
  constructor(capacity: number) {
    assert(capacity >= 1, 'a slot map holds at least one instrument');
    this.capacity = capacity;
    const bits = Math.max(4, 32 - Math.clz32(capacity * 2 - 1));
    this.#pairs = new Int32Array(2 ** bits * 2);
    this.#mask = 2 ** bits - 1;
    this.#shift = 32 - bits;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds or replaces. Throws on a key that the feed cannot carry and when the map is full. */
  set(segmentCode: number, securityId: number, slot: number): void {
    assert(
      Number.isInteger(segmentCode) && segmentCode >= 0 && segmentCode <= SEGMENT_CODE_MAX,
      `${segmentCode} is not a segment code`,
    );
    assert(
      Number.isInteger(securityId) && securityId >= 1 && securityId <= SECURITY_ID_MAX,
      `${securityId} is not a security id`,
    );
    assert(Number.isInteger(slot) && slot >= 0, `${slot} is not a slot`);
    const key = (segmentCode << ID_BITS) | securityId;
    let at = Math.imul(key, SPREAD) >>> this.#shift;
    while (this.#pairs[at * 2] !== 0 && this.#pairs[at * 2] !== key) at = (at + 1) & this.#mask;
    if (this.#pairs[at * 2] === 0) {
      assert(this.#size < this.capacity, `the slot map is full at ${this.capacity} instruments`);
      this.#size += 1;
    }
    this.#pairs[at * 2] = key;
    this.#pairs[at * 2 + 1] = slot;
  }

  /** The slot, or −1. Any numbers may come in: they are read off the wire. */
  get(segmentCode: number, securityId: number): number {
    if (segmentCode > SEGMENT_CODE_MAX || securityId > SECURITY_ID_MAX) return -1;
    const key = (segmentCode << ID_BITS) | securityId;
    const pairs = this.#pairs;
    // Key 0 marks a free place, and security id 0 is never set, so an absent key always meets a 0.
    for (let at = Math.imul(key, SPREAD) >>> this.#shift; ; at = (at + 1) & this.#mask) {
      const found = pairs[at * 2] as number;
      if (found === 0) return -1;
      if (found === key) return pairs[at * 2 + 1] as number;
    }
  }

  clear(): void {
    this.#pairs.fill(0);
    this.#size = 0;
  }
}
