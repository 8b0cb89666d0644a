import { z } from 'zod';
import { call } from '../call.ts';
import { chartIntervalSchema } from '../model/chart-interval.ts';
import { REPLAY_ACTIONS, REPLAY_UNITS, replayStateSchema, sessionStateSchema } from '../model/terminal.ts';

export const sessionCalls = {
  /** What this terminal is connected to, its clock and its trading day. */
  'session.state': call(z.object({}), sessionStateSchema),
  /**
   * Drives a replay; `input.not_a_replay` on any other source. `value`: speed factor or `max`, or epoch ms for seek.
   * `unit` and `interval` belong to step: a message, to the next second, or to the end of the running bar. A bar of trades
   * or of price steps has no end that a clock knows: there a step goes to the end of the minute.
   */
  'replay.control': call(
    z.object({
      action: z.enum(REPLAY_ACTIONS),
      value: z.union([z.number().finite(), z.literal('max')]).optional(),
      unit: z.enum(REPLAY_UNITS).optional(),
      interval: chartIntervalSchema.optional(),
    }),
    replayStateSchema,
  ),
};
