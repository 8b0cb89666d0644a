import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';
import { SCAN_INTERVALS } from '../../core/scan/scan-state.ts';
import type { ScannerSetting } from '../../core/scan/scan-runner.ts';
import { type AnyScanner, paramInfos, type ScalarParams, type ScannerBase } from '../../core/scan/scanner.ts';
import { ScannerSettings } from '../../threads/scan/scanner-settings.ts';

/** Names that are proposed for one that is not known. */
const NEAREST = 3;

const values = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]));

export interface Choice {
  /** `all`, one name, or several with commas between. */
  readonly names: string;
  /** JSON: parameters of the one scanner, or an object of them by scanner. */
  readonly params: string | null;
  readonly interval: string | null;
}

/** The scanners that were named, with their parameters. @throws FaultError `input.*` that says what is known. */
export function chosenScanners(scanners: readonly AnyScanner[], { names, params, interval }: Choice): ScannerSetting[] {
  const wanted = names === 'all' ? scanners.map(({ id }) => id) : names.split(',').map((name) => name.trim());
  const settings = new ScannerSettings(scanners);
  const byId = paramsById(wanted, params, new Set(scanners.map(({ id }) => id)));
  for (const id of wanted) {
    const known = settings.list.find(({ scanner }) => scanner.id === id);
    if (known === undefined) throw unknown(id, scanners);
    const given = { ...known.params, ...byId.get(id) };
    settings.configure(id, true, interval === null ? given : withInterval(known.scanner, given, interval, names));
  }
  return settings.list.filter(({ scanner }) => wanted.includes(scanner.id));
}

function paramsById(
  wanted: readonly string[],
  json: string | null,
  known: ReadonlySet<string>,
): ReadonlyMap<string, ScalarParams> {
  if (json === null) return new Map();
  const parsed = z.union([z.record(z.string(), values), values]).safeParse(jsonOf(json));
  if (!parsed.success) throw bad('--params takes JSON like {"minRvol":2}, or {"turtle-20":{"minRvol":2}} for several.');
  const entries = Object.entries(parsed.data);
  if (entries.every(([, value]) => typeof value === 'object')) {
    for (const [id] of entries) {
      if (!known.has(id)) throw bad(`--params names '${id}', and there is no such scanner.`);
    }
    return new Map(entries as [string, ScalarParams][]);
  }
  const [only] = wanted;
  if (wanted.length === 1 && only !== undefined) return new Map([[only, parsed.data as ScalarParams]]);
  throw bad('Of several scanners --params says whose parameters they are: {"turtle-20":{"minRvol":2}}.');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withInterval(scanner: AnyScanner, params: ScalarParams, interval: string, names: string): ScalarParams {
  if (!SCAN_INTERVALS.some((one) => one === interval)) {
    throw bad(`--interval is one of ${SCAN_INTERVALS.join(', ')}, not '${interval}'.`);
  }
  const parsed = 'interval' in params ? scanner.params.safeParse({ ...params, interval }) : null;
  if (parsed?.success === true && scanner.intervals.some((one) => one === interval)) return { ...params, interval };
  if (names === 'all' || scanner.intervals.every((one) => one === interval)) return params;
  throw bad(`${scanner.id} runs on ${scanner.intervals.join(', ')}, not on ${interval}.`);
}

function bad(text: string): FaultError {
  return new FaultError(fault('input.flag', text));
}

function unknown(id: string, scanners: readonly ScannerBase[]): FaultError {
  const near = scanners
    .map((scanner) => ({ id: scanner.id, steps: stepsBetween(id, scanner.id) - (scanner.id.includes(id) ? 100 : 0) }))
    .toSorted((a, b) => a.steps - b.steps)
    .slice(0, NEAREST);
  const text = `There is no scanner '${id}'. Near to it are ${near.map((one) => one.id).join(', ')}; scan --list names all.`;
  return new FaultError(fault('input.unknown_scanner', text));
}

/** Letters to be put in, left out or changed (Levenshtein). */
function stepsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** Scanners and their parameters for people. */
export function listOfScanners(scanners: readonly AnyScanner[]): string {
  return new ScannerSettings(scanners).list
    .map(({ scanner, params }) => {
      const { id, group, scope, intervals, sentence } = scanner;
      const fields = paramInfos(scanner, params).map(
        ({ name, default: preset, min, max, choices, unit, sentence: what }) => {
          const range =
            choices?.join('|') ?? (min === undefined && max === undefined ? '' : `${min ?? ''}…${max ?? ''}`);
          return `    ${name.padEnd(16)} ${String(preset).padEnd(10)} ${`${range} ${unit}`.trim().padEnd(18)} ${what}\n`;
        },
      );
      return `${id.padEnd(32)} ${group}, ${scope}, ${intervals.join(' ')}\n  ${sentence}\n${fields.join('')}`;
    })
    .join('');
}
