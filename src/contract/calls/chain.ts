import { z } from 'zod';
import { call } from '../call.ts';
import { chainListSchema, chainSchema } from '../model/chain.ts';

export const chainCalls = {
  /** Underlyings whose options are subscribed, with expiries and counts; empty while the list is still being read. */
  'chain.list': call(z.object({}), chainListSchema),
  /** One chain as it was solved last, in strike order. `input.unknown_chain` when there is none, `input.stale_epoch`. */
  'chain.read': call(
    z.object({ epoch: z.int(), underlying: z.string().max(32), expiry: z.string().regex(/^\d{4}-\d{2}-\d{2}$/) }),
    chainSchema,
  ),
};
