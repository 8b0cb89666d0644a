import type { Settings } from '#contract/calls/settings.ts';
import { type Config, configSchema, HAND_SET_KEYS } from '#contract/config.ts';

export type ConfigKey = keyof Config;
type Value = string | number | boolean;

export interface ConfigField {
  readonly key: ConfigKey;
  readonly kind: 'switch' | 'choice' | 'number' | 'text';
  /** What a choice chooses from. */
  readonly choices: readonly string[];
  readonly sentence: string;
  /** What it may be, in words. */
  readonly takes: string;
  readonly first: Value;
  /** Set by hand in the file, by environment or flag, never by a page. */
  readonly handSet: boolean;
}

function metaOf(key: ConfigKey, part: 'description' | 'form' | 'takes'): string {
  const text = configSchema.shape[key].meta()?.[part];
  return typeof text === 'string' ? text : '';
}

function fieldOf(key: ConfigKey): ConfigField {
  const first = configSchema.shape[key].parse(undefined) as Value;
  const form = metaOf(key, 'form');
  const choices = form.split('|');
  // Every word of a form with bars is a value, unless one of them stands for many.
  const isChoice =
    choices.length > 1 &&
    choices.every((word) => configSchema.shape[key].safeParse(word).success && !/[A-Z]/.test(word));
  const other = typeof first === 'number' ? 'number' : 'text';
  return {
    key,
    kind: typeof first === 'boolean' ? 'switch' : isChoice ? 'choice' : other,
    choices: isChoice ? choices : [],
    sentence: metaOf(key, 'description'),
    takes: metaOf(key, 'takes'),
    first,
    handSet: HAND_SET_KEYS.has(key),
  };
}

/** Fields of the configuration, drawn from its schema. */
export const CONFIG_FIELDS: readonly ConfigField[] = (Object.keys(configSchema.shape) as ConfigKey[]).map(fieldOf);

/** Fields whose name, sentence or value has every word of a query. */
export function fieldsFor(query: string): readonly ConfigField[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return CONFIG_FIELDS.filter(({ key, sentence, takes }) => {
    const text = `${key} ${key.replace(/[A-Z]/g, (letter) => ` ${letter}`)} ${sentence} ${takes}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Text of a field → its value; undefined when it is not one. An empty text takes the key out of the file. */
export function valueOf({ key, kind }: ConfigField, text: string): Value | undefined {
  const typed =
    kind === 'number' ? (text.trim() === '' ? Number.NaN : Number(text)) : kind === 'switch' ? text === 'true' : text;
  return configSchema.shape[key].safeParse(typed).success ? typed : undefined;
}

/** What is wrong with the text of a field, in words; null when nothing is. */
export function faultOfField(field: ConfigField, text: string): string | null {
  return valueOf(field, text) === undefined ? `It takes ${field.takes}.` : null;
}

/** Text that a field shows: what was typed, else the file's value, else the default. */
export function textOf(
  { key, first }: ConfigField,
  stored: Settings['stored'],
  draft: Readonly<Record<string, string>>,
): string {
  return draft[key] ?? String(stored[key] ?? first);
}

/** The file with a draft: a key that is back at its default is left out, so that a later default counts. */
export function storedWith(stored: Settings['stored'], draft: Readonly<Record<string, string>>): Settings['stored'] {
  const result = { ...stored };
  for (const field of CONFIG_FIELDS) {
    const text = draft[field.key];
    if (text === undefined || field.handSet) continue;
    const value = valueOf(field, text);
    if (value === undefined) continue;
    if (value === field.first) delete result[field.key];
    else result[field.key] = value;
  }
  return result;
}

/** What holds now and what will, in words; null when both are the same. */
export function restartWords({ key, first }: ConfigField, settings: Settings): string | null {
  const origin = settings.given[key];
  const now = settings.running[key];
  const next = settings.stored[key] ?? first;
  if (origin !== undefined)
    return `Set by ${origin === 'flag' ? 'a flag' : 'the environment'} to ${String(now)}: the file does not count in this run.`;
  if (key === 'dataDir' || now === next) return null;
  return `${String(now)} until the terminal is started again.`;
}
