import { createStore } from 'zustand/vanilla';
import type { Settings } from '#contract/calls/settings.ts';
import type { SettingsPlan } from '../panels/settings/settings-report.ts';

export const SETTINGS_PARTS = ['terminal', 'look', 'keys', 'workspaces'] as const;
export type SettingsPart = (typeof SETTINGS_PARTS)[number];

export interface SettingsState {
  /** The part on the screen. */
  readonly part: SettingsPart;
  readonly query: string;
  /** The settings file as it was read last; null before. */
  readonly settings: Settings | null;
  /** Texts that differ from the file and are not written yet, by key. */
  readonly draft: Readonly<Record<string, string>>;
  readonly error: string | null;
  /** What an import or reset would change, while it is asked about. */
  readonly plan: SettingsPlan | null;
  /** Values were written that count from the next start. */
  readonly written: boolean;
}

/** What the settings panel shows. */
export const settingsStore = createStore<SettingsState>(() => ({
  part: 'terminal',
  query: '',
  settings: null,
  draft: {},
  error: null,
  plan: null,
  written: false,
}));
