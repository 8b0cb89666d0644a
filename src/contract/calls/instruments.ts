import { z } from 'zod';
import { call } from '../call.ts';
import { instrumentSchema } from '../model/instrument.ts';

/** Instruments per page: 2,000 rows of about 330 bytes stay under the message limit. */
export const INSTRUMENTS_PER_PAGE_MAX = 2_000;

export const instrumentCalls = {
  /** The subscribed instruments of the epoch in slot order, paged. */
  'instruments.page': call(
    z.object({ from: z.int().min(0), limit: z.int().min(1).max(INSTRUMENTS_PER_PAGE_MAX) }),
    z.object({ epoch: z.int(), total: z.int(), rows: z.array(instrumentSchema).max(INSTRUMENTS_PER_PAGE_MAX) }),
  ),
};
