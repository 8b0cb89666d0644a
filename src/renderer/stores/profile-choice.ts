import { z } from 'zod';

/** What a volume profile is made of, in the order in which the key goes through them. */
export const PROFILE_KINDS = ['off', 'visible', 'session', 'five', 'twenty'] as const;
export type ProfileKind = (typeof PROFILE_KINDS)[number];

/** Rows that may be asked for at most: from a coarse shape to about one for every two pixels of a usual chart. */
export const PROFILE_ROWS = [24, 48, 96, 192] as const;
/** Parts of the volume that the value area may hold, percent: 70 is the usual one, 68 one standard deviation. */
export const AREA_PCTS = [60, 68, 70, 80, 90] as const;

/** The volume profile of a chart as a person wants it. */
export const profileChoiceSchema = z.object({
  kind: z.enum(PROFILE_KINDS),
  rows: z.literal(PROFILE_ROWS).catch(96),
  areaPct: z.literal(AREA_PCTS).catch(70),
});
export type ProfileChoice = z.infer<typeof profileChoiceSchema>;

export const NO_PROFILE: ProfileChoice = { kind: 'off', rows: 96, areaPct: 70 };
