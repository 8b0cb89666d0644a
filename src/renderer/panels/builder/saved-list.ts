import { z } from 'zod';
import { instrumentIdSchema, SIDES } from '#contract/model/order.ts';
import { STRATEGY_LEGS_MAX, STRATEGY_LOTS_MAX } from '#contract/model/strategy.ts';

/** Strategies that are kept; a menu of more is not read by anybody. */
export const SAVED_MAX = 50;
const NAME_CHARS = 24;

const savedSchema = z.object({
  name: z.string().min(1).max(NAME_CHARS),
  legs: z
    .array(
      instrumentIdSchema.extend({
        symbol: z.string().max(64),
        side: z.enum(SIDES),
        lots: z.int().min(1).max(STRATEGY_LOTS_MAX),
        entry: z.number().positive().nullable(),
      }),
    )
    .min(1)
    .max(STRATEGY_LEGS_MAX),
});
export type SavedStrategy = z.infer<typeof savedSchema>;
const listSchema = z.array(savedSchema).max(SAVED_MAX);

/** Stored strategies; anything unreadable is none. */
export function parseSaved(json: string | null): SavedStrategy[] {
  try {
    const read = listSchema.safeParse(JSON.parse(json ?? '[]'));
    return read.success ? read.data : [];
  } catch {
    return [];
  }
}
