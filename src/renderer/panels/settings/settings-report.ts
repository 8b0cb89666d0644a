import type { Settings } from '#contract/calls/settings.ts';
import { HAND_SET_KEYS } from '#contract/config.ts';
import { type Bindings, keyMapOf } from '../../shell/bindings.ts';
import { COMMANDS } from '../../shell/commands.ts';
import type { FacePrefs } from '../../stores/prefs.ts';
import { CONFIG_FIELDS } from './config-form.ts';

/** One value that would change. */
export interface SettingChange {
  readonly part: 'terminal' | 'look' | 'keys';
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** What would be in force, and what of it differs from now: told before anything is written. */
export interface SettingsPlan {
  readonly title: string;
  readonly terminal: Settings['stored'];
  /** Null: look and keys stay as they are. */
  readonly face: { readonly look: FacePrefs; readonly keys: Bindings } | null;
  readonly changes: readonly SettingChange[];
}

/** What of a settings file only a hand may set: every other way leaves it as it is. */
export function handSetPart(stored: Settings['stored']): Settings['stored'] {
  return Object.fromEntries(Object.entries(stored).filter(([key]) => HAND_SET_KEYS.has(key)));
}

function words(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ') || 'none';
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, one]) => `${name} ${words(one)}`)
    .join(', ');
}

/** Values of the configuration that differ, defaults counted in. */
export function terminalChanges(now: Settings['stored'], next: Settings['stored']): SettingChange[] {
  return CONFIG_FIELDS.map(({ key, first }) => ({
    part: 'terminal' as const,
    name: key,
    from: words(now[key] ?? first),
    to: words(next[key] ?? first),
  })).filter(({ from, to }) => from !== to);
}

/** Values of look and sound that differ; the charted instrument is nobody's setting. */
export function lookChanges(now: FacePrefs, next: FacePrefs): SettingChange[] {
  return (Object.keys(next) as (keyof FacePrefs)[])
    .filter((name) => name !== 'charted')
    .map((name) => ({ part: 'look' as const, name, from: words(now[name]), to: words(next[name]) }))
    .filter(({ from, to }) => from !== to);
}

/** Commands whose keys differ. */
export function keyChanges(now: Bindings, next: Bindings): SettingChange[] {
  const [before, after] = [keyMapOf(COMMANDS, now), keyMapOf(COMMANDS, next)];
  const text = (keys: readonly string[] | undefined): string => keys?.join(' ') || 'no key';
  return COMMANDS.map(({ id, title }) => ({
    part: 'keys' as const,
    name: title,
    from: text(before.get(id)),
    to: text(after.get(id)),
  })).filter(({ from, to }) => from !== to);
}
