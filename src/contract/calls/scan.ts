import { z } from 'zod';
import { call } from '../call.ts';
import { HITS_PER_PAGE_MAX, hitSchema, scannerInfoSchema } from '../model/scan.ts';

export const scanCalls = {
  /** Every scanner with its parameters, state and the reason why it is not running, if it is not. */
  'scan.list': call(z.object({}), z.object({ scanners: z.array(scannerInfoSchema) })),
  /** Stored hits, newest first; `beforeId` pages on. */
  'scan.hits': call(
    z.object({
      limit: z.int().min(1).max(HITS_PER_PAGE_MAX),
      beforeId: z.int().optional(),
      scannerId: z.string().optional(),
    }),
    z.object({ hits: z.array(hitSchema).max(HITS_PER_PAGE_MAX) }),
  ),
  /**
   * Switches a scanner and sets its parameters and universe; unknown or out-of-range parameters are
   * `input.bad_parameter`. The universe is `default` (the scanner's own), `all`, `fno`, `indices`, `watchlist:ID` or
   * `index:NAME`, else `input.bad_universe`; left out it stays as it is.
   */
  'scan.configure': call(
    z.object({
      id: z.string(),
      enabled: z.boolean(),
      params: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
      universe: z.string().max(64).optional(),
    }),
    scannerInfoSchema,
  ),
};
