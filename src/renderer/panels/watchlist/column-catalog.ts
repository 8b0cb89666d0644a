import { COLUMNS, type ColumnName, LIVE_COLUMNS, TICK_FLAG } from '#contract/columns.ts';
import { FEED_MODES, type FeedMode } from '#contract/model/feed.ts';
import type { Instrument, InstrumentKind } from '#contract/model/instrument.ts';
import type { Mirror } from '../../tables/mirror.ts';
import { grouped, minuteText, NO_VALUE, price, quantity, signedPercent } from '../../ui/format.ts';
import { LIVE_GRID_COLUMNS, type LiveColumn } from './live-columns.ts';

/** Words of the table's columns that are not among those of a fresh market watch. */
const TITLES: { readonly [name in ColumnName]?: string } = {
  flags: 'State bits',
  ltq: 'Last qty',
  lttDayMs: 'Last trade',
  recvDayMs: 'Received',
  sellQty: 'Sell qty',
  buyQty: 'Buy qty',
  open: 'Open',
  prevClose: 'Close before',
  prevOi: 'OI before',
  ticks: 'Packets',
  bidQty: 'Bid qty',
  askQty: 'Ask qty',
};
/** Where the table's own words are about its cells and not about what is seen. */
const MEANINGS: { readonly [name in ColumnName]?: string } = {
  flags: 'state of the row in words: traded, quote, depth, stale, auction',
  ltq: 'quantity of the last trade',
  lttDayMs: 'exchange time of the last trade',
  recvDayMs: 'when the newest packet came',
  prevOi: 'open interest of the previous day',
};
const NOT_OF_INDICES: ReadonlySet<ColumnName> = new Set(['ltq', 'sellQty', 'buyQty', 'prevOi', 'bidQty', 'askQty']);
const QUOTE: ReadonlySet<string> = new Set(
  'ltq volume atp sellQty buyQty open high low oi oiChange oiChangePct range'.split(' '),
);
const FULL: ReadonlySet<string> = new Set('bid ask bidQty askQty gap imbalance'.split(' '));

/** `HH:MM:SS` of a time of day in ms. */
function dayTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${minuteText(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The state bits of a row in words. */
function flagWords(value: number): string {
  const names = Object.entries(TICK_FLAG).filter(([, bit]) => (value & bit) !== 0);
  return names.length === 0 ? NO_VALUE : names.map(([name]) => name).join(' ');
}

function textOf(name: ColumnName): LiveColumn['text'] {
  const { scale } = COLUMNS[name];
  return (value, row) => {
    if (Number.isNaN(value)) return NO_VALUE;
    if (scale === 'price') return price(value, row.decimals);
    if (scale === 'dayMs') return dayTime(value);
    if (scale === 'flags') return flagWords(value);
    return scale === 'quantity' ? quantity(value) : grouped(value);
  };
}

function tableColumn(name: ColumnName): LiveColumn {
  const { meaning, scale } = COLUMNS[name];
  return {
    id: name,
    title: TITLES[name] ?? name,
    meaning: MEANINGS[name] ?? meaning,
    width: scale === 'flags' ? 150 : 82,
    tone: 'muted',
    ...(NOT_OF_INDICES.has(name) ? { lackedBy: ['INDEX'] as readonly InstrumentKind[] } : {}),
    value: (mirror, slot) => mirror.columns[name]?.[slot] || Number.NaN,
    text: textOf(name),
  };
}

const cellOf = (mirror: Mirror, name: ColumnName, slot: number): number => mirror.columns[name]?.[slot] ?? 0;
const percent = (part: number, whole: number): number => (whole === 0 ? Number.NaN : (part / whole) * 100);
const INDICES = ['INDEX'] as const;
const WITHOUT_INTEREST = ['INDEX', 'EQUITY'] as const;

const DERIVED: readonly LiveColumn[] = [
  {
    id: 'gap',
    title: 'Ask − bid',
    meaning: 'best ask less best bid',
    width: 72,
    tone: 'muted',
    lackedBy: INDICES,
    value: (mirror, slot) => {
      const [bid, ask] = [cellOf(mirror, 'bid', slot), cellOf(mirror, 'ask', slot)];
      return bid === 0 || ask === 0 ? Number.NaN : ask - bid;
    },
    text: (value, row) => (Number.isNaN(value) ? NO_VALUE : price(value, row.decimals)),
  },
  {
    id: 'imbalance',
    title: 'Book %',
    meaning: 'share of the best bid in the quantity at the best bid and ask, percent',
    width: 64,
    tone: 'muted',
    lackedBy: INDICES,
    value: (mirror, slot) => {
      const [bid, ask] = [cellOf(mirror, 'bidQty', slot), cellOf(mirror, 'askQty', slot)];
      return percent(bid, bid + ask);
    },
    text: (value) => (Number.isNaN(value) ? NO_VALUE : value.toFixed(0)),
  },
  {
    id: 'range',
    title: 'In range %',
    meaning: 'where the last price lies between the low (0) and the high (100) of the day',
    width: 76,
    tone: 'muted',
    value: (mirror, slot) => {
      const [low, high] = [cellOf(mirror, 'low', slot), cellOf(mirror, 'high', slot)];
      return percent(cellOf(mirror, 'ltp', slot) - low, high - low);
    },
    text: (value) => (Number.isNaN(value) ? NO_VALUE : value.toFixed(0)),
  },
  {
    id: 'oiChangePct',
    title: 'OI chg %',
    meaning: 'open interest against that of the previous day, percent',
    width: 74,
    tone: 'signed',
    lackedBy: WITHOUT_INTEREST,
    value: (mirror, slot) => {
      const before = cellOf(mirror, 'prevOi', slot);
      return percent(cellOf(mirror, 'oi', slot) - before, before);
    },
    text: signedPercent,
  },
];

const inFirst = new Set(LIVE_GRID_COLUMNS.map(({ id }) => id));
/** Every numeric column that there is: the first ones of a fresh watch, the rest of the table, and what follows from it. */
export const COLUMN_CATALOG: readonly LiveColumn[] = [
  ...LIVE_GRID_COLUMNS,
  ...LIVE_COLUMNS.filter((name) => !inFirst.has(name)).map(tableColumn),
  ...DERIVED,
];

const byId = new Map(COLUMN_CATALOG.map((column) => [column.id, column] as const));
export function catalogColumn(id: string): LiveColumn | undefined {
  return byId.get(id);
}

/** The smallest feed mode that carries a column. */
export function modeNeeded(id: string): FeedMode {
  return FULL.has(id) ? 'full' : QUOTE.has(id) ? 'quote' : 'ticker';
}

/** Whether an instrument lacks a column in its mode. An index has no book, whatever the mode. */
export function lacks(id: string, mode: FeedMode, { kind }: Pick<Instrument, 'kind'>): boolean {
  const needed = kind === 'INDEX' && FULL.has(id) ? 'ticker' : modeNeeded(id);
  return FEED_MODES.indexOf(mode) < FEED_MODES.indexOf(needed);
}

const DERIVED_PRICES: ReadonlySet<string> = new Set(['change', 'gap']);

/** Whether a column holds integer prices, which are shown with the decimals of the instrument. */
export function isPriceColumn(id: string): boolean {
  return DERIVED_PRICES.has(id) || (Object.hasOwn(COLUMNS, id) && COLUMNS[id as ColumnName].scale === 'price');
}
