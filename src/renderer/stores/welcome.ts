import { z } from 'zod';
import { createStore } from 'zustand/vanilla';

export const WELCOME_KEY = 'face.welcome';
const VERSION = 1;

export const WELCOME_STEPS = ['market', 'keys', 'look'] as const;
export type WelcomeStep = (typeof WELCOME_STEPS)[number];

const storedSchema = z.object({ version: z.literal(VERSION), open: z.boolean() });

/** The first steps: shown at the first start until they are finished or skipped, and whenever they are asked for. */
export const welcomeStore = createStore<{ readonly open: boolean; readonly step: WelcomeStep }>(() => ({
  open: false,
  step: 'market',
}));

/**
 * Whether the first steps are still to be shown.
 * @param json what is stored of them; @param firstStart no preference was ever stored.
 */
export function welcomeIsOpen(json: string | null, firstStart: boolean): boolean {
  if (json === null) return firstStart;
  try {
    return storedSchema.parse(JSON.parse(json)).open;
  } catch {
    return false;
  }
}

export function welcomeText(open: boolean): string {
  return JSON.stringify({ version: VERSION, open });
}

/** Opens the first steps, also again. */
export function openWelcome(): void {
  welcomeStore.setState({ open: true, step: 'market' });
}
