import { z } from 'zod';
import { SESSION_CLASSES } from './instrument.ts';

/** What an instrument class is doing at a moment of the trading day. */
export const PHASES = ['closed', 'preopen', 'buffer', 'continuous', 'auction', 'postclose'] as const;
export type Phase = (typeof PHASES)[number];

/** One stretch of the day, in minutes from IST midnight, `[fromMinute, toMinute)`. */
export const phaseSpanSchema = z.object({
  phase: z.enum(PHASES),
  fromMinute: z.int().min(0).max(1440),
  toMinute: z.int().min(0).max(1440),
});
export type PhaseSpan = z.infer<typeof phaseSpanSchema>;

/** The timetable of one trade date: the spans of every class, in order; a class that does not trade has none. */
export const tradeDaySchema = z.object({
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** Epoch ms of IST midnight of the date. */
  midnightMs: z.number(),
  spans: z.record(z.enum(SESSION_CLASSES), z.array(phaseSpanSchema)),
});
export type TradeDay = z.infer<typeof tradeDaySchema>;

/** IST is UTC+05:30 all year. */
export const IST_OFFSET_MS = 19_800_000;
export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;
