import { z } from 'zod';
import { type Fill, fillSchema } from '#contract/model/order.ts';
import type { OrderRecords } from './order-records.ts';

/** Before the number of a conversion that is kept: the two fills of one owner. They end with their day. */
const DONE_PREFIX = 'converted:';
/** State: conversions that were sent and have no end yet. */
const SENT_KEY = 'converting';
/** Conversions of a day that are kept; a person makes a few. What is more is told by the venue's positions after a restart. */
export const CONVERTED_MAX = 1_000;

const fillsSchema = z.array(fillSchema);
const sentSchema = z.array(
  fillSchema.pick({ segment: true, securityId: true, product: true }).extend({
    /** Units by which the position may have become smaller, with its sign. */
    units: z.int(),
    to: fillSchema.shape.product,
  }),
);

/** A conversion that was sent. */
export type SentConversion = z.infer<typeof sentSchema>[number];

/** Fills of the conversions that states keep; one that cannot be read is left out: the venue's positions tell of it. */
export function convertedFills(states: Iterable<readonly [string, string]>): readonly Fill[] {
  const fills: Fill[] = [];
  for (const [key, json] of states) {
    if (!key.startsWith(DONE_PREFIX)) continue;
    const read = fillsSchema.safeParse(JSON.parse(json));
    if (read.success) fills.push(...read.data);
  }
  return fills;
}

/** What the journal knows of conversions: those that were booked, and those that were sent when a life ended. */
export class ConversionJournal {
  readonly #records: OrderRecords;
  #next = 1;

  constructor(records: OrderRecords) {
    this.#records = records;
    for (const key of records.stateKeys(DONE_PREFIX)) {
      this.#next = Math.max(this.#next, Number(key.slice(DONE_PREFIX.length)) + 1 || 0);
    }
  }

  /** Number of the next conversion: none of the day has it. */
  get next(): number {
    return this.#next;
  }

  fills(): readonly Fill[] {
    const keys = this.#records.stateKeys(DONE_PREFIX);
    return convertedFills(keys.map((key) => [key, this.#records.state(key) ?? 'null']));
  }

  /** Keeps the fills of one conversion of one owner. */
  keep(fills: readonly Fill[], atMs: number): void {
    const serial = this.#next;
    this.#next += 1;
    if (serial <= CONVERTED_MAX) {
      this.#records.saveState(`${DONE_PREFIX}${serial}`, JSON.stringify(fills), atMs, true);
    }
  }

  /** Those of a former life of the day that had no end. */
  sent(): readonly SentConversion[] {
    const read = sentSchema.safeParse(JSON.parse(this.#records.state(SENT_KEY) ?? 'null'));
    return read.success ? read.data : [];
  }

  /** Keeps those that have no end, before one of them is sent and after one has ended. */
  keepSent(sent: readonly SentConversion[], atMs: number): void {
    const json = JSON.stringify(sentSchema.parse(sent));
    this.#records.saveState(SENT_KEY, json, atMs, sent.length > 0);
  }
}
