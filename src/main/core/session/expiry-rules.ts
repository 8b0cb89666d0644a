import { z } from 'zod';

export const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be YYYY-MM-DD');
const month = z.string().regex(/^\d{4}-\d{2}$/, 'must be YYYY-MM');
const weekday = z.enum(WEEKDAYS);

/** `resources/expiry-rules.json`: on which weekday each underlying expires, by date range; null = still in force. */
export const expiryRulesSchema = z.strictObject({
  version: z.literal(1),
  asOf: date,
  /** Weekly expiries; a week that holds the monthly one has none. */
  weekly: z.record(z.string(), z.array(z.strictObject({ from: date, to: date.nullable(), weekday }))),
  /** Last such weekday of the month. */
  monthly: z.record(z.string(), z.array(z.strictObject({ fromMonth: month, toMonth: month.nullable(), weekday }))),
});
export type ExpiryRules = z.infer<typeof expiryRulesSchema>;
