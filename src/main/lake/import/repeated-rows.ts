import { DAY_MS, MINUTE_MS } from '#contract/model/session.ts';
import type { LakeTable } from '../lake-tables.ts';
import type { ImportRow } from './import-layout.ts';

const BITS = 8;
const DAY_MINUTES = DAY_MS / MINUTE_MS;
/** A unit of bars is a date, one of daily rows a year: both have fewer places than a day has minutes. */
const UNIT_BYTES = DAY_MINUTES / BITS;
const DAYS_A_MONTH = 31;

/** Why a row is refused that a file tells twice. */
export const REPEATED: Readonly<Partial<Record<LakeTable, string>>> = {
  bars: 'the minute is there already; the first one stays',
  daily: 'the day is there already; the first one stays',
};

/**
 * Knows the minutes and days that a file has told of each instrument: a second bar of one would be counted twice by
 * whoever folds or adds them up. A bit for each, so that a file of ten million minutes costs a few megabytes.
 */
export class RepeatedRows {
  readonly #seen = new Map<string, Uint8Array>();

  /** Whether the row's minute or day was told before; it is remembered. Ticks and chains may repeat themselves. */
  isRepeated(table: LakeTable, { unit, sessionClass, values }: ImportRow): boolean {
    const place = placeOf(table, values);
    if (place === null) return false;
    const key = `${unit} ${sessionClass} ${values['segment'] ?? ''} ${values['security_id'] ?? ''} ${values['symbol'] ?? ''}`;
    let bits = this.#seen.get(key);
    if (bits === undefined) this.#seen.set(key, (bits = new Uint8Array(UNIT_BYTES)));
    const [at, bit] = [Math.floor(place / BITS), 1 << (place % BITS)];
    const before = bits[at] ?? 0;
    bits[at] = before | bit;
    return (before & bit) !== 0;
  }
}

/** Number of a minute within its day, or of a day within its year; null where rows may repeat themselves. */
function placeOf(table: LakeTable, values: ImportRow['values']): number | null {
  if (table === 'bars') return Math.floor(Number(values['t_ms']) / MINUTE_MS) % DAY_MINUTES;
  if (table !== 'daily') return null;
  const [, month, day] = String(values['date']).split('-').map(Number);
  return ((month ?? 1) - 1) * DAYS_A_MONTH + (day ?? 1);
}
