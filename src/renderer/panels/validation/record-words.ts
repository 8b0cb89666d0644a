import { type Measure, RATE_MIN, RECORD_DAYS } from '#contract/model/validation.ts';
import type { RecordsState, ScannerRecord } from '../../stores/records.ts';
import { intervalText, returnText, shareText } from './validation-words.ts';

/** What counts as right, as part of a sentence. */
const RIGHT: Readonly<Record<Measure, string>> = {
  direction: 'went its way',
  move: 'moved as expected',
  target: 'reached the target first',
};

/** A record in as few words as a table has room for: rate, its interval, and how many hits it is made of. */
export function recordShort(record: ScannerRecord | undefined): string {
  if (record === undefined) return `0 of ${RATE_MIN}`;
  const { rate, lo, hi, n } = record;
  if (rate === null || lo === null || hi === null) return `${n} of ${RATE_MIN}`;
  return `${shareText(rate)} (${(100 * lo).toFixed(0)}–${(100 * hi).toFixed(0)}), n ${n}`;
}

/** A record as a line; one with few hits says how many it needs. */
export function recordLine(record: ScannerRecord | undefined): string {
  const isKnown = record !== undefined && record.rate !== null;
  return isKnown ? `Record ${recordShort(record)}` : `No record yet, ${recordShort(record)}`;
}

/** What the numbers of a record mean. */
export function recordTitle(of: RecordsState['of']): string {
  if (of === null) return 'The records have not been read yet.';
  return `Share of the judged hits of the last ${RECORD_DAYS} days that ${RIGHT[of.measure]} within ${of.window} minutes, with its 95 % Wilson interval, and how many hits were judged; shown from ${RATE_MIN} on.`;
}

interface Fact {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** Probability that a score stands for by the scanner's own past; null while there are too few hits for that. */
export function probabilityOf(record: ScannerRecord | undefined, confidence: number | null): number | null {
  if (confidence === null || record === undefined || record.curve === null) return null;
  return record.curve.findLast(({ score }) => score <= confidence)?.probability ?? record.curve[0]?.probability ?? null;
}

/** The record of a scanner as lines beside one of its hits. */
export function recordFacts(
  record: ScannerRecord | undefined,
  of: RecordsState['of'],
  confidence: number | null,
): readonly Fact[] {
  if (of === null) return [{ name: 'Record', value: '…', note: 'being read' }];
  const window = `${of.window} min`;
  if (record === undefined || record.rate === null) {
    const value = `no record yet, ${recordShort(record)}`;
    return [{ name: 'Success', value, note: `judged, ${window}` }];
  }
  const probability = probabilityOf(record, confidence);
  const sure = { name: 'Probability of this score', value: shareText(probability), note: 'by its past hits' };
  return [
    { name: 'Success', value: shareText(record.rate), note: `${RIGHT[of.measure]}, ${window}` },
    { name: '95 % interval', value: intervalText(record), note: `Wilson, n ${record.n}` },
    { name: 'Mean return', value: `${returnText(record.meanRet)}%`, note: `${record.days} days` },
    ...(probability === null ? [] : [sure]),
  ];
}
