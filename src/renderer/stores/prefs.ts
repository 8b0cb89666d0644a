import { z } from 'zod';
import { createStore } from 'zustand/vanilla';
import { chartIntervalSchema } from '#contract/model/chart-interval.ts';
import { FIRST_QUIET_HOURS, quietHoursSchema } from '#contract/model/quiet-hours.ts';
import { CHAIN_COLUMN_NAMES } from '../panels/chain/chain-columns.ts';
import { STRIKE_WINDOWS } from '../panels/chain/chain-window.ts';
import { PRESET_NAMES, type PresetName, THEME_NAMES, type ThemeName } from '../ui/tokens.ts';

/** Row heights of the three densities, px. */
export const DENSITIES = { compact: 18, normal: 22, comfortable: 28 } as const;
export type Density = keyof typeof DENSITIES;
export const DENSITY_NAMES = Object.keys(DENSITIES) as [Density, ...Density[]];

export const CONFIRM_LEVELS = ['always', 'warned', 'never'] as const;
export type ConfirmLevel = (typeof CONFIRM_LEVELS)[number];
/** Value of an order that is asked for before a person has chosen another, rupees. */
const CONFIRM_ABOVE_FIRST = 500_000;
const CONFIRM_ABOVE_MOST = 1_000_000_000;

/** Classes of sound that may be remembered as muted or spoken; there are fewer. */
const MUTED_MAX = 32;

/** What a person sets about the face; every field falls back to its default by itself, so that one bad value costs only itself. */
export const facePrefsSchema = z.object({
  density: z.enum(DENSITY_NAMES).catch('normal'),
  theme: z.enum(THEME_NAMES).catch('dark'),
  preset: z.enum(PRESET_NAMES).catch('standard'),
  sound: z.boolean().catch(true),
  /** Classes of sound that are not heard. */
  muted: z.array(z.string().max(20)).max(MUTED_MAX).catch([]),
  /** Classes whose sentence the browser's voice reads; none before a person has chosen. */
  spoken: z.array(z.string().max(20)).max(MUTED_MAX).catch([]),
  /** When sounds and desktop notices are silent. */
  quiet: quietHoursSchema.catch(FIRST_QUIET_HOURS),
  interval: chartIntervalSchema.catch('5m'),
  adjusted: z.boolean().catch(true),
  /** Key of the charted instrument, `NSE_EQ:2885`, or null. */
  charted: z.string().max(40).nullable().catch(null),
  /** When an order is asked for once more before it goes: always, over a limit or with a warning, never. */
  confirm: z.enum(CONFIRM_LEVELS).catch('warned'),
  /** Value above which `warned` asks, rupees. */
  confirmAboveRupees: z.number().min(0).max(CONFIRM_ABOVE_MOST).catch(CONFIRM_ABOVE_FIRST),
  /** The ticket stays open after sending. */
  sticky: z.boolean().catch(false),
  /** Columns of the option chain; null: as many as fit. */
  chainColumns: z.array(z.enum(CHAIN_COLUMN_NAMES)).max(CHAIN_COLUMN_NAMES.length).nullable().catch(null),
  /** Strikes of the option chain on either side of the money; null: all. */
  chainWindow: z.literal(STRIKE_WINDOWS).catch(null),
});
export type FacePrefs = z.infer<typeof facePrefsSchema>;

export const prefsStore = createStore<FacePrefs>(() => facePrefsSchema.parse({}));

/** Reads stored preferences; anything unreadable gives the defaults. */
export function parseFacePrefs(json: string | null): FacePrefs {
  if (json === null) return facePrefsSchema.parse({});
  try {
    const value: unknown = JSON.parse(json);
    return facePrefsSchema.parse(typeof value === 'object' && value !== null ? value : {});
  } catch {
    return facePrefsSchema.parse({});
  }
}

/** The next theme in the order dark → light → high contrast. */
export function nextTheme(theme: ThemeName): ThemeName {
  return THEME_NAMES[(THEME_NAMES.indexOf(theme) + 1) % THEME_NAMES.length] as ThemeName;
}

/** The next pair of up and down colours in the order standard → Okabe–Ito → monochrome. */
export function nextPreset(preset: PresetName): PresetName {
  return PRESET_NAMES[(PRESET_NAMES.indexOf(preset) + 1) % PRESET_NAMES.length] as PresetName;
}

/** The next density in the order compact → normal → comfortable. */
export function nextDensity(density: Density): Density {
  return DENSITY_NAMES[(DENSITY_NAMES.indexOf(density) + 1) % DENSITY_NAMES.length] as Density;
}
