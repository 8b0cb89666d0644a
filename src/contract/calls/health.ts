import { z } from 'zod';
import { call } from '../call.ts';
import { healthSchema } from '../model/terminal.ts';

export const healthCalls = {
  /** Counters, threads and sockets as of now; the same value is pushed once a second as `health.sampled`. */
  'health.sample': call(z.object({}), healthSchema),
};
