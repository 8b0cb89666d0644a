import { z } from 'zod';
import { call } from '../call.ts';
import { barsSchema, BARS_PER_REPLY_MAX } from '../model/bar.ts';
import { chartIntervalSchema } from '../model/chart-interval.ts';
import { sectorBoardSchema } from '../model/market.ts';
import { WIRE_LIMITS } from '../wire.ts';

const slot = z
  .int()
  .min(0)
  .max(WIRE_LIMITS.watchedSlotsMax - 1);
const interval = chartIntervalSchema;

export const marketCalls = {
  /** Replaces this client's watch set; a row that it did not watch before is sent once, all of them when they change. */
  'market.watch': call(
    z.object({ epoch: z.int(), slots: z.array(slot).max(WIRE_LIMITS.watchedSlotsMax) }),
    z.object({ watched: z.int() }),
  ),
  /**
   * The sectors of the market as of the last closed minute, the strongest first, with their members: made of the shares
   * that the scan thread knows. `unavailable.scan_starting` before the instruments of the day are there.
   */
  'market.sectors': call(z.object({}), sectorBoardSchema),
  /**
   * Starts live bar frames of one chart; opening an open one changes nothing. `input.too_many_tapes` when the trades of
   * too many instruments are charted.
   */
  'chart.open': call(z.object({ epoch: z.int(), slot, interval }), z.object({ open: z.int() })),
  'chart.close': call(z.object({ epoch: z.int(), slot, interval }), z.object({ open: z.int() })),
  /**
   * Bars that opened before `beforeMs` (null = up to now, forming bar included), newest `limit`, oldest first.
   * `more` says that older ones exist. Prices are adjusted for corporate actions that came later, unless `adjusted` is
   * false: then they are as they were traded, as far as this terminal has seen the actions. Bars of seconds, ticks and
   * ranges are made of the trades since `chart.open`; there are no older ones.
   */
  'history.bars': call(
    z.object({
      epoch: z.int(),
      slot,
      interval,
      beforeMs: z.number().nullable(),
      limit: z.int().min(1).max(BARS_PER_REPLY_MAX),
      adjusted: z.boolean().optional(),
    }),
    z.object({
      bars: barsSchema,
      more: z.boolean(),
      /** Of bars made of trades: since when those are kept, epoch ms. */
      sinceMs: z.number().optional(),
    }),
  ),
};
