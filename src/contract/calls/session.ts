import { z } from 'zod';
import { call } from '../call.ts';
import { sessionStateSchema, replayStateSchema } from '../model/terminal.ts';

export const sessionCalls = {
  /** What this terminal is connected to, its clock and its trading day. */
  'session.state': call(z.object({}), sessionStateSchema),
  /** Drives a replay; `input.not_a_replay` on any other source. `value`: speed factor, or epoch ms for seek. */
  'replay.control': call(
    z.object({ action: z.enum(['play', 'pause', 'speed', 'seek']), value: z.number().finite().optional() }),
    replayStateSchema,
  ),
};
