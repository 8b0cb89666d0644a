import { z } from 'zod';
import { fillSchema, instrumentIdSchema, PRODUCTS } from './order.ts';

/** Fills that round trips are made of, the newest: eighty a day for a year. */
export const JOURNAL_FILLS_MAX = 20_000;
/** Round trips in one answer; a note is at most 2 KB of each. */
export const TRIPS_PER_PAGE_MAX = 500;
/** Days of the equity curve: two years of sessions. */
export const JOURNAL_DAYS_MAX = 500;
export const NOTE_CHARS_MAX = 2_000;
export const NOTE_TAGS_MAX = 10;
/** Different tags and owners that an answer names, and groups of one statistic. */
export const JOURNAL_NAMES_MAX = 200;
const TRIP_ID_MAX = 160;

/** A word or two, without commas: they part tags where they are typed. */
export const tagSchema = z.string().regex(/^[\p{L}\p{N}](?:[\p{L}\p{N} _-]{0,22}[\p{L}\p{N}])?$/u);
export const journalDateSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** A fill as the journal keeps it, with what its order is charged as. */
export const journalFillSchema = fillSchema.extend({
  /** Separates accounts that begin anew: a start of the simulator or of a replay; empty for an account that goes on. */
  run: z.string().max(24),
  /** Null where the tariff has no rates, and of a conversion, which trades nothing. */
  charge: z.object({ kind: z.string().max(20), exchange: z.string().max(8) }).nullable(),
  /** False: a conversion between products. */
  isTrade: z.boolean(),
});
export type JournalFill = z.infer<typeof journalFillSchema>;

export const NOTE_SCOPES = ['trip', 'day'] as const;
export const journalNoteSchema = z.object({
  text: z.string().max(NOTE_CHARS_MAX),
  tags: z.array(tagSchema).max(NOTE_TAGS_MAX),
});
export type JournalNote = z.infer<typeof journalNoteSchema>;

/**
 * A round trip: from flat to flat in one instrument, product and owner. Money in paise; averages in the price scale.
 * Of one that is open, the result is that of the units that were closed.
 */
export const tripSchema = instrumentIdSchema.extend({
  id: z.string().max(TRIP_ID_MAX),
  symbol: z.string().max(64),
  decimals: z.union([z.literal(2), z.literal(4)]),
  product: z.enum(PRODUCTS),
  owner: z.string().max(24),
  direction: z.enum(['LONG', 'SHORT']),
  /** Units that were opened altogether. */
  quantity: z.int().min(1),
  /** Units that are still open. */
  open: z.int().min(0),
  entryMs: z.number(),
  /** Time of the last closing fill so far; null before the first. */
  exitMs: z.number().nullable(),
  entryAverage: z.number(),
  exitAverage: z.number().nullable(),
  fills: z.int().min(1),
  grossPaise: z.number(),
  /** Null where the tariff has no rates. */
  chargesPaise: z.number().nullable(),
  /** Gross less the charges that are known. */
  netPaise: z.number(),
  note: journalNoteSchema.nullable(),
});
export type Trip = z.infer<typeof tripSchema>;

/** Which round trips; a closed one belongs to the day of its exit, an open one to the day of its entry. */
export const journalFilterSchema = z.object({
  from: journalDateSchema.optional(),
  to: journalDateSchema.optional(),
  /** Part of the symbol, in any case. */
  symbol: z.string().max(64).optional(),
  owner: z.string().max(24).optional(),
  /** Of the round trip or of its day. */
  tag: tagSchema.optional(),
});
export type JournalFilter = z.infer<typeof journalFilterSchema>;

/** Closed round trips added up; `n` is their number. */
export const journalGroupSchema = z.object({
  key: z.string().max(40),
  n: z.int().min(0),
  wins: z.int().min(0),
  netPaise: z.number(),
});
export type JournalGroup = z.infer<typeof journalGroupSchema>;

export const journalStatsSchema = z.object({
  /** Closed round trips; every figure is of these. */
  n: z.int().min(0),
  wins: z.int().min(0),
  losses: z.int().min(0),
  /** Share of winners with its Wilson interval at 95 %; null without trips. */
  winRate: z.number().nullable(),
  winLow: z.number().nullable(),
  winHigh: z.number().nullable(),
  netPaise: z.number(),
  grossPaise: z.number(),
  chargesPaise: z.number(),
  averageWinPaise: z.number().nullable(),
  /** Negative. */
  averageLossPaise: z.number().nullable(),
  /** Mean net result of a round trip. */
  expectancyPaise: z.number().nullable(),
  /** Null without a loss. */
  profitFactor: z.number().nullable(),
  longestLosingRun: z.int().min(0),
  /** Deepest fall of the day-by-day result from its highest point; 0 or more. */
  drawdownPaise: z.number(),
  byHour: z.array(journalGroupSchema).max(24),
  byWeekday: z.array(journalGroupSchema).max(7),
  byTag: z.array(journalGroupSchema).max(JOURNAL_NAMES_MAX),
  byOwner: z.array(journalGroupSchema).max(JOURNAL_NAMES_MAX),
});
export type JournalStats = z.infer<typeof journalStatsSchema>;

export const journalDaySchema = z.object({
  date: journalDateSchema,
  n: z.int().min(0),
  netPaise: z.number(),
  /** Net of all days of the filter up to this one. */
  equityPaise: z.number(),
  /** How far the equity is below its highest point so far; 0 or more. */
  drawdownPaise: z.number(),
  note: journalNoteSchema.nullable(),
});
export type JournalDay = z.infer<typeof journalDaySchema>;
