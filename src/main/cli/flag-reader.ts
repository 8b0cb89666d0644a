import { FaultError, fault } from '#contract/faults.ts';
import { loadConfig } from '../host/config-load.ts';

export interface Flags {
  /** Words that are no flags, in order. */
  readonly words: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  readonly switches: ReadonlySet<string>;
}

/**
 * Reads `--flag value` and `--switch` in any order.
 * @param known flags by name: true when a value follows.
 * @throws FaultError `input.flag` that names what is wrong and shows the usage.
 */
export function readFlags(args: readonly string[], known: Readonly<Record<string, boolean>>, usage: string): Flags {
  const words: string[] = [];
  const values = new Map<string, string>();
  const switches = new Set<string>();
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (!arg.startsWith('--')) {
      words.push(arg);
      continue;
    }
    const name = arg.slice(2);
    if (!Object.hasOwn(known, name)) throw badFlag(`There is no flag '${arg}'.`, usage);
    if (known[name] === true) {
      const value = rest.shift();
      if (value === undefined) throw badFlag(`'${arg}' needs a value.`, usage);
      values.set(name, value);
    } else switches.add(name);
  }
  return { words, values, switches };
}

export function badFlag(text: string, usage: string): FaultError {
  return new FaultError(fault('input.flag', `${text} Usage: ${usage}`));
}

/** The value of a flag that is a calendar date. */
export function dateFlag(flags: Flags, name: string, usage: string): string | undefined {
  const date = flags.values.get(name);
  if (date === undefined) return undefined;
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  const isDate = Number.isFinite(ms) && new Date(ms).toISOString().startsWith(date);
  if (!isDate) throw badFlag(`--${name} takes a date YYYY-MM-DD; '${date}' is none.`, usage);
  return date;
}

/** The value of a flag that is a whole number within bounds. */
export function numberFlag(
  flags: Flags,
  name: string,
  bounds: { min: number; max: number; or: number },
  usage: string,
): number {
  const text = flags.values.get(name);
  if (text === undefined) return bounds.or;
  const value = Number(text);
  if (Number.isInteger(value) && value >= bounds.min && value <= bounds.max) return value;
  throw badFlag(`--${name} takes a whole number from ${bounds.min} to ${bounds.max}; '${text}' is none.`, usage);
}

/** The data folder in force, or the one named with --data. */
export function dataDirOf(flags: Flags): string {
  const named = flags.values.get('data');
  return loadConfig(named === undefined ? [] : ['--data', named], process.env).config.dataDir;
}
