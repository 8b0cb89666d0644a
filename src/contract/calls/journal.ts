import { z } from 'zod';
import { call } from '../call.ts';
import {
  JOURNAL_DAYS_MAX,
  JOURNAL_FILLS_MAX,
  JOURNAL_NAMES_MAX,
  journalDaySchema,
  journalFilterSchema,
  journalNoteSchema,
  journalStatsSchema,
  NOTE_SCOPES,
  TRIPS_PER_PAGE_MAX,
  tripSchema,
} from '../model/journal.ts';

/** The trade journal of the account that is on: round trips made of its fills, with notes. */
export const journalCalls = {
  /** Newest first; the statistics are of everything that the filter passes, not of the page. */
  'journal.read': call(
    z.object({
      filter: journalFilterSchema,
      offset: z.int().min(0).max(JOURNAL_FILLS_MAX),
      limit: z.int().min(1).max(TRIPS_PER_PAGE_MAX),
    }),
    z.object({
      trips: z.array(tripSchema).max(TRIPS_PER_PAGE_MAX),
      /** Round trips that the filter passes. */
      total: z.int().min(0),
      stats: journalStatsSchema,
      /** Days with closed round trips or a note, oldest first. */
      days: z.array(journalDaySchema).max(JOURNAL_DAYS_MAX),
      /** Names to choose a filter from, of the whole journal. */
      owners: z.array(z.string()).max(JOURNAL_NAMES_MAX),
      tags: z.array(z.string()).max(JOURNAL_NAMES_MAX),
      /** There are older fills than those that the round trips are made of. */
      isCut: z.boolean(),
    }),
  ),
  /** Replaces the note of a round trip (by id) or of a day (by date); an empty one removes it. */
  'journal.note': call(
    journalNoteSchema.extend({ scope: z.enum(NOTE_SCOPES), key: z.string().min(1).max(160) }),
    journalNoteSchema,
  ),
  /**
   * How far the price went for and against a round trip while it lasted, paise for all its units, from one-minute bars;
   * the minutes of entry and exit count whole. Null with the reason where no bars are known.
   */
  'journal.excursion': call(
    z.object({ tripId: z.string().min(1).max(160) }),
    z.object({
      mfePaise: z.number().nullable(),
      maePaise: z.number().nullable(),
      minutes: z.int().min(0),
      reason: z.string().max(200).nullable(),
    }),
  ),
};
