import { z } from 'zod';

/** Where the prefetch of history stands. */
export const prefetchStateSchema = z.object({
  /** off: nothing is listed; done: everything listed is up to date. */
  state: z.enum(['off', 'running', 'waiting', 'done']),
  total: z.int(),
  done: z.int(),
  failed: z.int(),
  /** Why it waits, in words; null while it runs. */
  reason: z.string().nullable(),
  /** Real ms between two downloads. */
  spacingMs: z.number(),
});
export type PrefetchState = z.infer<typeof prefetchStateSchema>;
