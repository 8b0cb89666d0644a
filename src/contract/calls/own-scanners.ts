import { z } from 'zod';
import { call } from '../call.ts';
import { INTERVALS } from '../model/bar.ts';
import {
  COMPLETIONS_MAX,
  completionSchema,
  EXPRESSION_CHARS_MAX,
  expressionCheckSchema,
  OWN_SCANNERS_MAX,
  ownScannerSchema,
  TEST_DAYS_MAX,
  TEST_INSTRUMENTS_MAX,
  testResultSchema,
} from '../model/own-scanner.ts';
import { WIRE_LIMITS } from '../wire.ts';

const slot = z
  .int()
  .min(0)
  .max(WIRE_LIMITS.watchedSlotsMax - 1);
const text = z.string().max(EXPRESSION_CHARS_MAX);

export const ownScannerCalls = {
  /** Saved scanners in the order of their making. */
  'own.list': call(z.object({}), z.object({ scanners: z.array(ownScannerSchema).max(OWN_SCANNERS_MAX) })),
  /** Reads an expression without keeping it; what is wrong comes as an answer, with its place. */
  'own.check': call(z.object({ text, intervals: z.array(z.enum(INTERVALS)).min(1) }), expressionCheckSchema),
  /** What may be written at a place of the text: the part `from` to `to` would be replaced. */
  'own.complete': call(
    z.object({ text, cursor: z.int().min(0).max(EXPRESSION_CHARS_MAX) }),
    z.object({ from: z.int(), to: z.int(), candidates: z.array(completionSchema).max(COMPLETIONS_MAX) }),
  ),
  /**
   * Makes (id 0) or replaces a scanner and runs it from now on. `input.expression` when the text cannot be read, with
   * `from` and `to` in its detail; `input.own_scanner` for a title that is taken, one that was removed, or too many.
   */
  'own.save': call(ownScannerSchema, ownScannerSchema),
  /** Removes a scanner; its hits stay. An unknown one is no error. */
  'own.remove': call(z.object({ id: z.int().min(1) }), z.object({})),
  /**
   * Runs a scanner over the stored history of the last days, by the code that runs it live. `slots` null = what is
   * scanned now. `unavailable.test_running` while another test runs.
   */
  'own.test': call(
    z.object({
      scanner: ownScannerSchema,
      days: z.int().min(1).max(TEST_DAYS_MAX),
      slots: z.array(slot).min(1).max(TEST_INSTRUMENTS_MAX).nullable(),
    }),
    testResultSchema,
  ),
};
