import { z } from 'zod';
import { instrumentIdSchema, SIDES } from '#contract/model/order.ts';
import { STRATEGY_LEGS_MAX, STRATEGY_LOTS_MAX } from '#contract/model/strategy.ts';
import { parseRows, rowsJson, type StoredRows } from '../../stores/stored-rows.ts';

/** Strategies that are kept; a menu of more is not read by anybody. */
export const SAVED_MAX = 50;
export const NAME_CHARS = 24;

const savedSchema = z.object({
  name: z.string().min(1).max(NAME_CHARS),
  legs: z
    .array(
      instrumentIdSchema.extend({
        symbol: z.string().max(64),
        side: z.enum(SIDES),
        lots: z.int().min(1).max(STRATEGY_LOTS_MAX),
        entry: z.number().positive().nullable(),
        /** Rows of older versions do not say; their legs were new ones. */
        held: z.boolean().default(false),
      }),
    )
    .min(1)
    .max(STRATEGY_LEGS_MAX),
});
export type SavedStrategy = z.infer<typeof savedSchema>;

/** What is stored. */
export type StoredStrategies = StoredRows<SavedStrategy>;

/** Reads stored strategies row by row. */
export function parseSaved(json: string | null): StoredStrategies {
  return parseRows(json, savedSchema);
}

/** The text to store: rows that could not be read stay as they were. */
export const savedJson = (stored: StoredStrategies): string => rowsJson(stored);

/** A name that no strategy has yet: `Condor 2`. */
export function freeName(name: string, taken: readonly string[]): string {
  for (let number = 2; ; number++) {
    const end = ` ${number}`;
    const free = `${name.slice(0, NAME_CHARS - end.length)}${end}`;
    if (!taken.includes(free)) return free;
  }
}
