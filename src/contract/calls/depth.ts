import { z } from 'zod';
import { call } from '../call.ts';
import { depthBookSchema, depthChoiceSchema, depthKeySchema, depthStatusSchema } from '../model/depth.ts';

export const depthCalls = {
  /** Which depths are possible for an instrument, and why the others are not. */
  'depth.levels': call(depthKeySchema.omit({ levels: true }), z.object({ choices: z.array(depthChoiceSchema) })),
  /**
   * Starts depth frames of one book for this client; opening an open one changes nothing. The deep books are shared:
   * the connection is kept as long as any client has the book open.
   */
  'depth.open': call(depthKeySchema, depthStatusSchema),
  'depth.close': call(depthKeySchema, z.object({ open: z.int() })),
  /** The book as it stands now. A deep one must be open. */
  'depth.read': call(depthKeySchema, depthBookSchema),
};
