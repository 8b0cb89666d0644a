import { z } from 'zod';
import { call } from '../call.ts';
import {
  changeCountsSchema,
  HOLDS_PER_REPLY_MAX,
  instrumentChangeSchema,
  instrumentHoldSchema,
} from '../model/instrument-change.ts';
import { instrumentSchema, SECURITY_ID_MAX, type Segment, SEGMENTS } from '../model/instrument.ts';

/** Instruments per page: 2,000 rows of about 330 bytes stay under the message limit. */
export const INSTRUMENTS_PER_PAGE_MAX = 2_000;
/** Matches of one search: more than any list on screen shows. */
export const SEARCH_ROWS_MAX = 50;
/** Longest query that is read; a symbol has at most 64 characters. */
export const SEARCH_TEXT_MAX = 80;
/** Changes per page, about 150 bytes each. */
export const CHANGES_PER_PAGE_MAX = 500;

export const instrumentCalls = {
  /** The instruments of the epoch that have a slot, in slot order, paged; `instruments.added` says when there are more. */
  'instruments.page': call(
    z.object({ from: z.int().min(0), limit: z.int().min(1).max(INSTRUMENTS_PER_PAGE_MAX) }),
    z.object({ epoch: z.int(), total: z.int(), rows: z.array(instrumentSchema).max(INSTRUMENTS_PER_PAGE_MAX) }),
  ),
  /**
   * The best matches among all instruments of the day, subscribed or not (slot −1). `searched` says among how many;
   * while the day's whole list is still being read these are the subscribed ones.
   */
  'instruments.search': call(
    z.object({ text: z.string().max(SEARCH_TEXT_MAX), limit: z.int().min(1).max(SEARCH_ROWS_MAX) }),
    z.object({ epoch: z.int(), searched: z.int(), rows: z.array(instrumentSchema).max(SEARCH_ROWS_MAX) }),
  ),
  /**
   * What changed in the day's instrument list since the one before (`since`), most important first, paged. `since` is
   * null while there is nothing to compare with. `total` counts the listed changes; `counts` counts all of them.
   */
  'instruments.changes': call(
    z.object({ from: z.int().min(0), limit: z.int().min(1).max(CHANGES_PER_PAGE_MAX) }),
    z.object({
      date: z.string(),
      since: z.string().nullable(),
      counts: changeCountsSchema,
      /** Contracts of the list before that expired since; they are no change. */
      expired: z.int(),
      total: z.int(),
      rows: z.array(instrumentChangeSchema).max(CHANGES_PER_PAGE_MAX),
    }),
  ),
  /** Instruments whose lot, tick or freeze quantity changed; no order is taken for them until they are confirmed. */
  'instruments.holds': call(
    z.object({}),
    z.object({ total: z.int(), holds: z.array(instrumentHoldSchema).max(HOLDS_PER_REPLY_MAX) }),
  ),
  /** Confirms the changes of one instrument, of everything on an underlying, or all; answers how many there were. */
  'instruments.confirmChange': call(
    z.union([
      z.strictObject({ all: z.literal(true) }),
      z.strictObject({ underlying: z.string().min(1).max(32) }),
      z.strictObject({
        segment: z.enum(SEGMENTS as [Segment, ...Segment[]]),
        securityId: z.int().min(1).max(SECURITY_ID_MAX),
      }),
    ]),
    z.object({ confirmed: z.int() }),
  ),
};
