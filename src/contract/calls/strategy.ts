import { z } from 'zod';
import { call } from '../call.ts';
import { PRODUCTS } from '../model/order.ts';
import {
  scenarioSchema,
  STRATEGY_KINDS,
  STRATEGY_LEGS_MAX,
  strategyLegSchema,
  strategyLegStateSchema,
  strategyResultSchema,
  WIDTH_MAX,
} from '../model/strategy.ts';

const expiry = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const strategyCalls = {
  /**
   * A ready-made strategy around a strike of a chain, or around its money where `strike` is null: `width` strikes
   * between its legs. `input.strategy` when the chain does not list what it needs, with what to choose instead.
   */
  'strategy.place': call(
    z.object({
      epoch: z.int(),
      underlying: z.string().min(1).max(32),
      expiry,
      kind: z.enum(STRATEGY_KINDS),
      width: z.int().min(1).max(WIDTH_MAX),
      strike: z.number().positive().nullable(),
    }),
    z.object({ legs: z.array(strategyLegSchema.pick({ slot: true, side: true, lots: true })).max(STRATEGY_LEGS_MAX) }),
  ),
  /**
   * What legs of one underlying come to: now, in a scenario and at the nearest expiry. `result` is null while a leg has
   * no price; `problems` says what is missing. Nothing is made up. `input.strategy` for legs that are no strategy.
   */
  'strategy.evaluate': call(
    z.object({
      epoch: z.int(),
      legs: z.array(strategyLegSchema).min(1).max(STRATEGY_LEGS_MAX),
      product: z.enum(PRODUCTS),
      scenario: scenarioSchema,
    }),
    z.object({
      legs: z.array(strategyLegStateSchema).max(STRATEGY_LEGS_MAX),
      result: strategyResultSchema.nullable(),
      problems: z.array(z.string().max(300)).max(2 * STRATEGY_LEGS_MAX),
    }),
  ),
};
