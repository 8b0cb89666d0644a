import { z } from 'zod';
import { call } from '../call.ts';
import { chainListSchema, chainSchema } from '../model/chain.ts';
import {
  chainHoldSchema,
  chainSurfaceSchema,
  chainTrailSchema,
  TRAIL_PAIRS_MAX,
  trailPairSchema,
} from '../model/chain-study.ts';

const epoch = z.int();
const underlying = z.string().max(32);
const expiry = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const chainCalls = {
  /** Underlyings whose options are subscribed, with expiries and counts; empty while the list is still being read. */
  'chain.list': call(z.object({}), chainListSchema),
  /** One chain as it was solved last, in strike order. `input.unknown_chain` when there is none, `input.stale_epoch`. */
  'chain.read': call(z.object({ epoch, underlying, expiry }), chainSchema),
  /**
   * What the option thread solved of a chain, minute by minute since it began today, and the premiums of pairs of
   * strikes. Asking for a chain begins the keeping of its premiums where it was not kept yet.
   */
  'chain.trail': call(
    z.object({ epoch, underlying, expiry, pairs: z.array(trailPairSchema).max(TRAIL_PAIRS_MAX) }),
    chainTrailSchema,
  ),
  /** Volatilities of the nearest expiries of an underlying as they were solved last. `input.unknown_chain`. */
  'chain.surface': call(z.object({ epoch, underlying }), chainSurfaceSchema),
  /** A buyer's time budget for one option. `input.unknown_chain`; `input.unknown_strike` when it is not listed. */
  'chain.hold': call(
    z.object({ epoch, underlying, expiry, strike: z.number().positive(), right: z.enum(['CE', 'PE']) }),
    chainHoldSchema,
  ),
};
