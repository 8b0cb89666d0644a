import { z } from 'zod';
import { call } from '../call.ts';
import { lakeStatusSchema } from '../model/lake.ts';

export const lakeCalls = {
  /** How the export of recorded days stands; the same value is in every health sample. */
  'lake.status': call(z.object({}), lakeStatusSchema),
  /** Starts the export of the present trading date in its own process, and answers at once. */
  'lake.export': call(z.object({}), lakeStatusSchema),
};
