import { z } from 'zod';
import { call } from '../call.ts';

/** Most sessions that a rank is taken over. */
const SESSIONS_MAX = 252;

export const optionCalls = {
  /**
   * Where the 30-day ATM volatility of an index stood at its last completed session, among up to 252 sessions before.
   * Below `needed` of them rank and percentile are null and `text` says how many there are: `34 of 60 sessions`. The
   * history is back-filled in the background. `input.no_iv_history` for an underlying that is no such index.
   */
  'options.ivRank': call(
    z.object({ epoch: z.int(), underlying: z.string().min(1).max(32) }),
    z.object({
      /** 0–100 between the lowest and the highest; null too when these are equal. */
      rank: z.number().min(0).max(100).nullable(),
      /** Percent of the sessions that were lower. */
      percentile: z.number().min(0).max(100).nullable(),
      /** Sessions that it was compared with. */
      n: z.int().min(0).max(SESSIONS_MAX),
      needed: z.int(),
      text: z.string().nullable(),
      /** The session that is ranked and its volatility (fraction a year); null without any. */
      date: z.string().nullable(),
      iv: z.number().positive().nullable(),
    }),
  ),
};
