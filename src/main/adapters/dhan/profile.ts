import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';
import { IST_OFFSET_MS } from '#contract/model/session.ts';
import type { Profile } from '../adapter.ts';

const profileSchema = z.object({
  dhanClientId: z.coerce.string(),
  tokenValidity: z.string().optional(),
  activeSegment: z.string().optional(),
  dataPlan: z.string().optional(),
});

/** The answer of `/profile` (dhan-api 1.8). @throws FaultError `unavailable.bad_answer` for another form. */
export function parseProfile(body: unknown): Profile {
  const answer = profileSchema.safeParse(body);
  if (!answer.success) {
    throw new FaultError(fault('unavailable.bad_answer', "The broker's answer to /profile has an unknown form."));
  }
  const { dhanClientId, tokenValidity, activeSegment, dataPlan } = answer.data;
  return {
    clientId: dhanClientId,
    tokenEndsMs: istMinuteMs(tokenValidity ?? ''),
    dataPlan: dataPlan !== 'Deactive',
    // Both vocabularies end some lists with a comma and a blank.
    segments: (activeSegment ?? '')
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  };
}

/** `DD/MM/YYYY HH:MM` in IST as epoch ms UTC; null when it is something else. */
function istMinuteMs(text: string): number | null {
  const found = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}):(\d{2})$/.exec(text.trim());
  if (found === null) return null;
  const [, day, month, year, hour, minute] = found.map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute) - IST_OFFSET_MS;
}
