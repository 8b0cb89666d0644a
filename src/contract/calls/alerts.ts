import { z } from 'zod';
import { call } from '../call.ts';
import {
  ALERTS_PER_PAGE_MAX,
  alertFilterSchema,
  alertSchema,
  alertsStateSchema,
  RULE_TEXT_MAX,
  RULES_MAX,
  ruleSchema,
  savedRuleSchema,
} from '../model/alert.ts';
import { channelSchema, channelStateSchema, CHANNELS_MAX } from '../model/notifier.ts';

/** Rows of one export: at most about 400 bytes each, so that the file fits one message. */
export const EXPORT_ROWS_MAX = 2_000;

/** Rows of one PDF, newest first: about 50 pages. */
export const PRINT_ROWS_MAX = 2_000;
/** Bytes of one part of a PDF: as text a third longer, so that it fits one message. */
export const PRINT_PART_BYTES = 480_000;

/** Which alerts an action is about: some by id, or all that a filter finds. */
const which = z.union([z.object({ ids: z.array(z.int()).min(1).max(500) }), z.object({ filter: alertFilterSchema })]);

export const alertCalls = {
  /** Alerts, newest first; `beforeId` pages on. */
  'alerts.list': call(
    z.object({
      limit: z.int().min(1).max(ALERTS_PER_PAGE_MAX),
      beforeId: z.int().optional(),
      filter: alertFilterSchema,
    }),
    z.object({ alerts: z.array(alertSchema).max(ALERTS_PER_PAGE_MAX) }),
  ),
  /** Whether alerts are on, and what they wait for if not. */
  'alerts.state': call(z.object({}), alertsStateSchema),
  /** Seen. Answers how many were new or snoozed before. */
  'alerts.acknowledge': call(which, z.object({ changed: z.int() })),
  /** Quiet until a moment of engine time, then new again; what is acknowledged or expired stays so. */
  'alerts.snooze': call(z.object({ which, untilMs: z.number() }), z.object({ changed: z.int() })),
  /** A person's own alerts. */
  'alerts.rules.list': call(z.object({}), z.object({ rules: z.array(savedRuleSchema).max(RULES_MAX) })),
  /**
   * Makes (id 0) or replaces a rule, given whole or typed: `NIFTY > 25000`, `RELIANCE below 1400 every`,
   * `RELIANCE RSI(14) 5m > 70`, `NIFTY NOV FUT OI > 10%`. `input.rule` says what cannot be understood.
   */
  'alerts.rules.save': call(
    z.union([z.object({ rule: ruleSchema }), z.object({ text: z.string().min(1).max(RULE_TEXT_MAX) })]),
    savedRuleSchema,
  ),
  /** Removes a rule; an unknown one is no error. What it has fired stays. */
  'alerts.rules.remove': call(z.object({ id: z.int().min(1) }), z.object({})),
  /** Alerts or scanner hits as CSV, newest first; `beforeId` goes on where the last answer ended. */
  'alerts.export': call(
    z.object({
      what: z.enum(['alerts', 'hits']),
      format: z.literal('csv'),
      filter: alertFilterSchema,
      beforeId: z.int().optional(),
    }),
    z.object({ text: z.string(), rows: z.int().max(EXPORT_ROWS_MAX), beforeId: z.int().nullable() }),
  ),
  /**
   * Makes a PDF of the newest alerts or hits. It is kept until it is read or another one is made.
   * `whole` is false when there are more rows than it holds.
   */
  'alerts.print': call(
    z.object({ what: z.enum(['alerts', 'hits']), filter: alertFilterSchema }),
    z.object({ id: z.int(), bytes: z.int(), rows: z.int().max(PRINT_ROWS_MAX), whole: z.boolean() }),
  ),
  /** A part of the PDF that was made last; `next` is where the following one begins. */
  'alerts.printed': call(
    z.object({ id: z.int(), from: z.int().min(0) }),
    z.object({ base64: z.string().max(PRINT_PART_BYTES * 2), next: z.int().nullable() }),
  ),
  /** Channels out of the terminal and how they do. */
  'notifiers.list': call(z.object({}), z.object({ channels: z.array(channelStateSchema).max(CHANNELS_MAX) })),
  /** Makes or replaces a channel; secrets are given on the command line only. `input.channel` says what is wrong. */
  'notifiers.configure': call(channelSchema, channelStateSchema),
  /** Removes a channel; its secrets stay in the store until `notify forget`. */
  'notifiers.remove': call(z.object({ id: z.string().max(40) }), z.object({})),
  /** Sends a word of test now, also while alerts are off. Answers when it was taken, or says why not. */
  'notifiers.test': call(z.object({ id: z.string().max(40) }), z.object({ ms: z.number() })),
};
