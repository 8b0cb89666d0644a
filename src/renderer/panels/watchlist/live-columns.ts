import type { Instrument, InstrumentKind } from '#contract/model/instrument.ts';
import type { Mirror } from '../../tables/mirror.ts';
import { age, changePercent, price, quantity, signedFixed, signedPercent, NO_VALUE } from '../../ui/format.ts';

/** A numeric column of the market watch. `value` is what is sorted and compared; NaN = there is none. */
export interface LiveColumn {
  readonly id: string;
  readonly title: string;
  /** What it says, where the title is too short for that. */
  readonly meaning?: string;
  /** Fixed, px: nothing moves when a number grows. */
  readonly width: number;
  readonly tone: 'plain' | 'signed' | 'muted';
  /** Drawn with ▲ or ▼ besides the sign. */
  readonly arrow?: boolean;
  readonly flash?: boolean;
  /** Kinds that never have this value: their cells are empty, and the column goes when nothing else is listed. */
  readonly lackedBy?: readonly InstrumentKind[];
  readonly value: (mirror: Mirror, slot: number, nowDayMs: number) => number;
  readonly text: (value: number, instrument: Instrument) => string;
}

const orNone = (value: number): number => (value === 0 ? Number.NaN : value);
const INDEX_ONLY = ['INDEX'] as const;
const WITHOUT_INTEREST = ['INDEX', 'EQUITY'] as const;
const priceText = (value: number, row: Instrument): string => price(Number.isNaN(value) ? 0 : value, row.decimals);
const quantityText = (value: number): string => (Number.isNaN(value) ? NO_VALUE : quantity(value));
const cell =
  (name: 'ltp' | 'bid' | 'ask' | 'high' | 'low' | 'atp' | 'volume' | 'oi') =>
  (mirror: Mirror, slot: number): number =>
    orNone(mirror.columns[name]?.[slot] ?? 0);

function change(mirror: Mirror, slot: number): number {
  const ltp = mirror.columns.ltp?.[slot] ?? 0;
  const prevClose = mirror.columns.prevClose?.[slot] ?? 0;
  return ltp === 0 || prevClose === 0 ? Number.NaN : ltp - prevClose;
}

const priceColumn = (
  id: 'bid' | 'ask' | 'high' | 'low' | 'atp',
  title: string,
  lackedBy: readonly InstrumentKind[] = [],
): LiveColumn => ({
  id,
  title,
  width: 82,
  tone: 'muted',
  lackedBy,
  value: cell(id),
  text: priceText,
});

/** The numeric columns in order. */
export const LIVE_GRID_COLUMNS: readonly LiveColumn[] = [
  { id: 'ltp', title: 'LTP', width: 86, tone: 'plain', flash: true, value: cell('ltp'), text: priceText },
  {
    id: 'change',
    title: 'Chg',
    width: 72,
    tone: 'signed',
    value: change,
    text: (value, row) => (Number.isNaN(value) ? NO_VALUE : signedFixed(value, row.decimals)),
  },
  {
    id: 'changePct',
    title: 'Chg %',
    width: 74,
    tone: 'signed',
    arrow: true,
    value: (mirror, slot) => changePercent(mirror.columns.ltp?.[slot] ?? 0, mirror.columns.prevClose?.[slot] ?? 0),
    text: (value) => signedPercent(value),
  },
  {
    id: 'volume',
    title: 'Volume',
    width: 76,
    tone: 'plain',
    lackedBy: INDEX_ONLY,
    value: cell('volume'),
    text: quantityText,
  },
  {
    id: 'oi',
    title: 'OI',
    width: 74,
    tone: 'muted',
    lackedBy: WITHOUT_INTEREST,
    value: cell('oi'),
    text: quantityText,
  },
  priceColumn('bid', 'Bid', INDEX_ONLY),
  priceColumn('ask', 'Ask', INDEX_ONLY),
  priceColumn('high', 'High'),
  priceColumn('low', 'Low'),
  priceColumn('atp', 'Average', INDEX_ONLY),
  {
    id: 'age',
    title: 'Age',
    width: 52,
    tone: 'muted',
    value: (mirror, slot, nowDayMs) => {
      const recv = mirror.columns.recvDayMs?.[slot] ?? 0;
      return recv === 0 ? Number.NaN : nowDayMs - recv;
    },
    text: (value) => age(value),
  },
];

/** Whether a column can hold anything for instruments of these kinds. */
export function hasValues(column: LiveColumn, kinds: Iterable<InstrumentKind>): boolean {
  for (const kind of kinds) if (column.lackedBy?.includes(kind) !== true) return true;
  return false;
}

export const SYMBOL_COLUMN_WIDTH = 178;
