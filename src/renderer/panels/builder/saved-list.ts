import { z } from 'zod';
import { instrumentIdSchema, SIDES } from '#contract/model/order.ts';
import { STRATEGY_LEGS_MAX, STRATEGY_LOTS_MAX } from '#contract/model/strategy.ts';

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

/** What is stored: what can be read, and the rest as it stands there, so that writing loses nothing. */
export interface StoredStrategies {
  readonly saved: readonly SavedStrategy[];
  readonly unread: readonly unknown[];
}

function rowsOf(json: string): unknown[] {
  try {
    const read: unknown = JSON.parse(json);
    return Array.isArray(read) ? read : [read];
  } catch {
    // No JSON at all: kept as the text that it is.
    return [json];
  }
}

/** Reads stored strategies row by row. */
export function parseSaved(json: string | null): StoredStrategies {
  const saved: SavedStrategy[] = [];
  const unread: unknown[] = [];
  for (const row of rowsOf(json ?? '[]')) {
    const read = savedSchema.safeParse(row);
    if (read.success) saved.push(read.data);
    else unread.push(row);
  }
  return { saved, unread };
}

/** The text to store: rows that could not be read stay as they were. */
export function savedJson({ saved, unread }: StoredStrategies): string {
  return JSON.stringify([...unread, ...saved]);
}

/** A name that no strategy has yet: `Condor 2`. */
export function freeName(name: string, taken: readonly string[]): string {
  for (let number = 2; ; number++) {
    const end = ` ${number}`;
    const free = `${name.slice(0, NAME_CHARS - end.length)}${end}`;
    if (!taken.includes(free)) return free;
  }
}
