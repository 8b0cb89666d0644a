import { z } from 'zod';

/** How the export of recorded days to Parquet stands. */
export const lakeStatusSchema = z.object({
  /** off: nothing is recorded here; waiting: for the end of the day's last session. */
  state: z.enum(['off', 'waiting', 'running', 'done', 'failed']),
  /** Trading date of the last or the running export. */
  date: z.string().nullable(),
  /** Ticks that the lake holds of that date; null until an export has ended well. */
  ticks: z.int().nullable(),
  /** What happened, in one sentence for people. */
  text: z.string().max(2_000),
  /** Engine time of the last change, epoch ms. */
  atMs: z.number().nullable(),
});
export type LakeStatus = z.infer<typeof lakeStatusSchema>;
