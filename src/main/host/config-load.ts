import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Config, configSchema } from '#contract/config.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { PASSPHRASE_VARIABLE } from './secrets/passphrase.ts';

type Key = keyof Config;
type Raw = Partial<Record<string, unknown>>;
const KEYS = Object.keys(configSchema.shape) as Key[];
/** Flags whose name is not that of the key in kebab case. */
const SHORT_FLAGS: Readonly<Record<string, Key>> = { data: 'dataDir' };
export const CONFIG_FILE = 'config.json';
const ENV_PREFIX = 'TERMINAL_';

const kebab = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const snake = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
const flagOf = (key: Key): string => Object.keys(SHORT_FLAGS).find((short) => SHORT_FLAGS[short] === key) ?? kebab(key);

function bad(text: string): FaultError {
  return new FaultError(fault('input.config', text));
}

/** What the command line asked for besides configuration. */
export interface Asked {
  readonly config: Config;
  readonly help: boolean;
  readonly printConfig: boolean;
  /** Keys that came from a flag or the environment: for them the file does not count. */
  readonly given: GivenKeys;
}

export type GivenKeys = Readonly<Partial<Record<Key, 'flag' | 'environment'>>>;

/** Text of a flag or variable → the type its key has. */
function typed(key: Key, text: string): unknown {
  const sample = configSchema.shape[key].safeParse(undefined).data;
  // What is no number stays a text, so that the refusal can show it.
  if (typeof sample === 'number') return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
  if (typeof sample === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

function fromFlags(args: readonly string[]): {
  readonly raw: Raw;
  readonly help: boolean;
  readonly printConfig: boolean;
} {
  const raw: Raw = {};
  let help = false;
  let printConfig = false;
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--help' || arg === '-h') help = true;
    else if (arg === '--print-config') printConfig = true;
    else Object.assign(raw, oneFlag(arg, rest));
  }
  return { raw, help, printConfig };
}

function oneFlag(arg: string, rest: string[]): Raw {
  const [, name = '', inline] = /^--(?:no-)?([a-z-]+)(?:=(.*))?$/s.exec(arg) ?? [];
  const key = SHORT_FLAGS[name] ?? KEYS.find((known) => kebab(known) === name);
  if (key === undefined) throw bad(`There is no flag '${arg}'. --help lists them.`);
  if (arg.startsWith('--no-')) {
    if (typeof configSchema.shape[key].safeParse(undefined).data !== 'boolean') {
      throw bad(`'${arg}' makes no sense: --${name} takes a value.`);
    }
    return { [key]: false };
  }
  if (inline === undefined && typed(key, 'true') === true) return { [key]: true };
  let text = inline ?? rest.shift();
  if (text === undefined)
    throw bad(`--${flagOf(key)} needs a value: it takes ${meta(key, 'takes')}. --help lists all flags.`);
  // `--clock DATE TIME` as two words, as a person types it.
  const next = rest[0];
  if (key === 'clock' && inline === undefined && next !== undefined && /^\d{2}:\d{2}/.test(next)) {
    text = `${text} ${rest.shift()}`;
  }
  return { [key]: typed(key, text) };
}

function fromEnv(env: Readonly<Record<string, string | undefined>>): Raw {
  const raw: Raw = {};
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(ENV_PREFIX) || text === undefined || name === PASSPHRASE_VARIABLE) continue;
    const key = KEYS.find((known) => snake(known) === name.slice(ENV_PREFIX.length));
    if (key === undefined) throw bad(`The environment variable ${name} is not known. Unset it; --help lists the keys.`);
    raw[key] = typed(key, text);
  }
  return raw;
}

function givenKeys(variables: Raw, flags: Raw): GivenKeys {
  const from = (raw: Raw, origin: 'flag' | 'environment') => Object.keys(raw).map((name) => [name, origin] as const);
  return Object.fromEntries([...from(variables, 'environment'), ...from(flags, 'flag')]);
}

/** What a settings file holds, not yet checked by key; empty when there is none. Throws `input.config`. */
export function fromFile(file: string): Raw {
  if (!existsSync(file)) return {};
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw bad(`${file} cannot be read: ${(error as Error).message}. Mend or remove it.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw bad(`${file} does not hold a JSON object. Mend or remove it.`);
  }
  return value as Raw;
}

/** Values with defaults filled in. Throws `input.config` with what the first wrong key takes. */
export function checked(raw: Raw, from: string): Config {
  const parsed = configSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') throw bad(`${from}: unknown key '${issue.keys.join("', '")}'. Remove it.`);
  const key = String(issue?.path[0] ?? '') as Key;
  const given = raw[key];
  const shown = typeof given === 'string' ? `'${given}'` : JSON.stringify(given);
  throw bad(`${from}: --${flagOf(key)} takes ${meta(key, 'takes')}, not ${shown}.`);
}

function meta(key: Key, part: 'description' | 'form' | 'takes'): string {
  const text = configSchema.shape[key].meta()?.[part];
  return typeof text === 'string' ? text : key;
}

/** `~` and relative folders become absolute. */
function folder(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : resolve(path);
}

/**
 * Configuration of this run: defaults ← `config.json` in the data folder ← `TERMINAL_*` ← flags, frozen. Throws
 * `input.config` with the name of what is wrong and the remedy.
 */
export function loadConfig(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Asked {
  const flags = fromFlags(args);
  const variables = fromEnv(env);
  const given = { ...variables, ...flags.raw };
  const first = checked(given, 'Command line');
  const dataDir = folder(first.dataDir);
  const file = join(dataDir, CONFIG_FILE);
  const stored = fromFile(file);
  checked(stored, file);
  const config = Object.freeze({ ...checked({ ...stored, ...given }, 'Configuration'), dataDir });
  return { config, help: flags.help, printConfig: flags.printConfig, given: givenKeys(variables, flags.raw) };
}

/** Width of the longest flag with its value. */
const FLAG_WIDTH = 34;
const row = (flag: string, sentence: string): string => `  ${flag.padEnd(FLAG_WIDTH)} ${sentence}`;

/** One line per flag: its name, what its value looks like, its meaning and default. */
export function configHelp(): string {
  const rows = KEYS.map((key) => {
    const value = configSchema.shape[key].safeParse(undefined).data;
    return row(
      `--${flagOf(key)} ${meta(key, 'form')}`,
      `${meta(key, 'description')} (default ${value === '' ? 'none' : String(value)})`,
    );
  });
  rows.push(row('--print-config', 'print the configuration in force as JSON and end'));
  rows.push(row('--help', 'print this and end'));
  return rows.join('\n');
}
