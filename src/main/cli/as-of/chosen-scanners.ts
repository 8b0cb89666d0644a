import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';
import { nearest } from '../../core/expression/expression-error.ts';
import { SCAN_INTERVALS } from '../../core/scan/scan-state.ts';
import type { ScannerSetting } from '../../core/scan/scan-runner.ts';
import { type AnyScanner, paramInfos, type ScalarParams, type ScannerBase } from '../../core/scan/scanner.ts';
import { ScannerSettings } from '../../threads/scan/scanner-settings.ts';

const values = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]));

export interface Choice {
  /** `all`, one name, or several with commas between. */
  readonly names: string;
  /** JSON: parameters of the one scanner, or an object of them by scanner. */
  readonly params: string | null;
  readonly interval: string | null;
  /** Settings of a terminal as it stores them; null takes the defaults. */
  readonly saved: string | null;
  /** Told of a stored setting that does not fit any more. */
  readonly note: (text: string) => void;
}

/**
 * All scanners, those that were named switched on with their parameters; the others stay off, as in the terminal, so that
 * instruments are taken on for them. Of saved settings `all` means those that are switched on there.
 * @throws FaultError `input.*` that says what is known.
 */
export function chosenScanners(scanners: readonly AnyScanner[], choice: Choice): ScannerSetting[] {
  const { names, params, interval, saved, note } = choice;
  const settings = new ScannerSettings(scanners);
  const left = saved === null ? [] : settings.restore(saved);
  for (const why of left) note(`A saved setting was left out: ${why}`);
  const on = settings.list.filter(({ enabled }) => enabled).map(({ scanner }) => scanner.id);
  const wanted = names === 'all' ? on : names.split(',').map((name) => name.trim());
  for (const { scanner, params: preset } of settings.list) settings.configure(scanner.id, false, preset);
  const byId = paramsById(wanted, params, new Set(scanners.map(({ id }) => id)));
  for (const id of wanted) {
    const known = settings.list.find(({ scanner }) => scanner.id === id);
    if (known === undefined) throw unknown(id, scanners);
    const given = { ...known.params, ...byId.get(id) };
    settings.configure(id, true, interval === null ? given : withInterval(known.scanner, given, interval, names));
  }
  return [...settings.list];
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
  const ids = scanners.map((scanner) => scanner.id);
  const near = [...new Set([...nearest(id, ids), ...ids.filter((one) => id.length > 2 && one.includes(id))])];
  const words = near.length === 0 ? '' : ` Near to it: ${near.join(', ')}.`;
  return new FaultError(fault('input.unknown_scanner', `There is no scanner '${id}'.${words} scan --list names all.`));
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
