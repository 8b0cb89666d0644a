import type { Instrument } from '#contract/model/instrument.ts';
import { sqlText } from './lake-database.ts';
import { LAKE_COLUMNS, LAKE_ORDER, type LakeTable } from './lake-tables.ts';
import type { StagedColumn, StagedValue } from './table-loader.ts';

/** Instruments of an export, by their place: what the rows of its other tables stand for. */
export const PLACES_STAGE: readonly StagedColumn[] = [
  ['place', 'INTEGER'],
  ['symbol', 'VARCHAR'],
  ['segment', 'VARCHAR'],
  ['security_id', 'INTEGER'],
  ['decimals', 'INTEGER'],
  ['class', 'VARCHAR'],
];

export function placeRow(place: number, instrument: Instrument): StagedValue[] {
  const { symbol, segment, securityId, decimals, sessionClass } = instrument;
  return [place, symbol, segment, securityId, decimals, sessionClass];
}

const OF_PLACE = new Set(PLACES_STAGE.map(([name]) => name));

/** The rows of one class in the columns and the order of the table. @param date of the whole unit, for daily rows. */
export function instrumentSelect(table: LakeTable, sessionClass: string, date?: string): string {
  const columns = LAKE_COLUMNS[table].map(({ name, type }) => {
    if (name === 'date' && date !== undefined) return `DATE ${sqlText(date)} AS date`;
    return `CAST(${OF_PLACE.has(name) ? 'p' : 's'}."${name}" AS ${type}) AS "${name}"`;
  });
  const order = `${LAKE_ORDER[table]}${table === 'ticks' ? ', s.seq' : ''}`;
  return `SELECT ${columns.join(', ')} FROM ${table} s JOIN places p ON s.place = p.place WHERE p.class = ${sqlText(sessionClass)} ORDER BY ${order}`;
}
