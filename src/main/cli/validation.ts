import {
  GROUP_BYS,
  MEASURES,
  OUTCOME_DAYS_MAX,
  RATE_MIN,
  RECORD_DAYS,
  type ValidationRecord,
  WINDOW_DEFAULT,
  WINDOWS,
} from '#contract/model/validation.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { numberFlag, readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';
import { type TextColumn, textTable } from './text-table.ts';
import { TERMINAL_FLAGS, withTerminal } from './with-terminal.ts';

export const VALIDATION_USAGE =
  'validation [--by scanner|class|regime|hour] [--window 1|2|5|10|30|60] [--measure direction|move|target] ' +
  '[--scanner ID] [--days N] [--json] [--data DIR]';

const percent = (share: number | null, digits = 1): string => (share === null ? '' : (100 * share).toFixed(digits));
const rateText = ({ rate, lo, hi, missing }: ValidationRecord): string =>
  rate === null ? `${missing} more of ${RATE_MIN}` : `${percent(rate)} (${percent(lo)}–${percent(hi)})`;

const COLUMNS: readonly TextColumn<ValidationRecord>[] = [
  { title: 'GROUP', text: ({ key }) => (key === '' ? 'all' : key) },
  { title: 'N', right: true, text: ({ n }) => String(n) },
  { title: 'CENSORED', right: true, text: ({ censored }) => String(censored) },
  { title: 'OPEN', right: true, text: ({ open }) => String(open) },
  { title: 'RATE %', right: true, text: rateText },
  {
    title: 'BY DAY %',
    right: true,
    text: ({ dayRate, days }) => (dayRate === null ? '' : `${percent(dayRate)} of ${days} d`),
  },
  { title: 'RETURN %', right: true, text: ({ meanRet }) => percent(meanRet, 3) },
  { title: 'BEST %', right: true, text: ({ meanMfe }) => percent(meanMfe, 3) },
  { title: 'WORST %', right: true, text: ({ meanMae }) => percent(meanMae, 3) },
  { title: 'TARGET/STOP/NONE', right: true, text: ({ targets, stops, neither }) => `${targets}/${stops}/${neither}` },
  { title: 'BRIER', right: true, text: ({ brier }) => brier?.toFixed(3) ?? '' },
];

/** Records of hits by group, from the running terminal. */
export async function validationCommand(args: readonly string[], io: CliIo): Promise<number> {
  const text = { by: true, window: true, measure: true, scanner: true, days: true } as const;
  const flags = readFlags(args, { ...TERMINAL_FLAGS, ...text }, VALIDATION_USAGE);
  const groupBy = oneOf('by', flags.values.get('by') ?? 'scanner', GROUP_BYS);
  const window = oneOf('window', Number(flags.values.get('window') ?? WINDOW_DEFAULT), WINDOWS);
  const measure = oneOf('measure', flags.values.get('measure') ?? 'direction', MEASURES);
  const scannerId = flags.values.get('scanner');
  const days = numberFlag(flags, 'days', { min: 1, max: OUTCOME_DAYS_MAX, or: RECORD_DAYS }, VALIDATION_USAGE);
  const filter = { days, ...(scannerId === undefined ? {} : { scannerId }) };
  const answer = await withTerminal(flags, (terminal) =>
    terminal.call('validation.summary', { groupBy, window, measure, filter }),
  );
  if (flags.switches.has('json')) {
    await io.write(`${JSON.stringify(answer, null, 2)}\n`);
    return DONE;
  }
  const { total, groups } = answer;
  await io.write(`After ${window} minutes, by ${measure}, the last ${days} days. Rates with their 95 % interval.\n`);
  await io.write(groups.length === 0 ? 'No hit has been followed yet.\n' : textTable(COLUMNS, [...groups, total]));
  return DONE;
}

function oneOf<T extends string | number>(name: string, value: string | number, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  throw new FaultError(fault('input.flag', `--${name} is one of ${known.join(', ')}. Usage: ${VALIDATION_USAGE}`));
}
