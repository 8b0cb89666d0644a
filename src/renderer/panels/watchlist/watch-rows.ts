import { type Instrument, instrumentKey } from '#contract/model/instrument.ts';
import { itemsInForce, type WatchItem, type Watchlist } from '#contract/model/watchlist.ts';
import { legsText, type PricedLeg, spreadDecimals } from './spread-price.ts';

/** A spread whose legs have places in this epoch. */
export interface SpreadRow {
  readonly title: string;
  /** Its legs in words. */
  readonly words: string;
  readonly legs: readonly PricedLeg[];
  readonly decimals: 2 | 4;
}

/** A row of the market watch. */
export interface LiveRow {
  /** Slot of the instrument; of a spread or a separator −1 less its place in the list. */
  readonly slot: number;
  /** Place in the list; −1 in the whole market. */
  readonly place: number;
  /** A person's own word; empty = the symbol. */
  readonly label: string;
  readonly spread?: SpreadRow;
  readonly separator?: true;
}

export interface WatchRows {
  readonly rows: readonly LiveRow[];
  /** Slots (or what stands for them) of the rows that are switched off. */
  readonly off: ReadonlySet<number>;
  /** Items that are not in today's list of instruments. */
  readonly unlisted: number;
}

type Find = (key: string) => Instrument | undefined;

function spreadOf(item: Extract<WatchItem, { type: 'spread' }>, find: Find): SpreadRow | null {
  const legs: PricedLeg[] = [];
  const words: { factor: number; symbol: string }[] = [];
  for (const { segment, securityId, factor } of item.legs) {
    const row = find(instrumentKey(segment, securityId));
    if (row === undefined) return null;
    legs.push({ slot: row.slot, factor, decimals: row.decimals });
    words.push({ factor, symbol: row.symbol });
  }
  const text = legsText(words);
  return { title: item.label === '' ? text : item.label, words: text, legs, decimals: spreadDecimals(legs) };
}

function rowOf(item: WatchItem, place: number, find: Find): LiveRow | null {
  const own = { place, label: item.label };
  if (item.type === 'separator') return { ...own, slot: -1 - place, separator: true };
  if (item.type === 'spread') {
    const spread = spreadOf(item, find);
    return spread === null ? null : { ...own, slot: -1 - place, spread };
  }
  const row = find(instrumentKey(item.segment, item.securityId));
  return row === undefined ? null : { ...own, slot: row.slot };
}

/** Rows of a list in its order. What stands below a separator that is off is not among them. */
export function rowsOfList(list: Watchlist, instruments: readonly Instrument[]): WatchRows {
  const wanted = new Set<string>();
  for (const item of list.items) {
    const named = item.type === 'separator' ? [] : item.type === 'spread' ? item.legs : [item];
    for (const { segment, securityId } of named) wanted.add(instrumentKey(segment, securityId));
  }
  const found = new Map<string, Instrument>();
  for (const row of instruments) {
    const key = instrumentKey(row.segment, row.securityId);
    if (wanted.has(key)) found.set(key, row);
  }
  const inForce = new Set(itemsInForce(list));
  const rows: LiveRow[] = [];
  const off = new Set<number>();
  let unlisted = 0;
  let section = true;
  list.items.forEach((item, place) => {
    if (item.type === 'separator') section = item.active !== false;
    else if (!section) return;
    const row = rowOf(item, place, (key) => found.get(key));
    if (row === null) unlisted += 1;
    else {
      rows.push(row);
      if (!inForce.has(item)) off.add(row.slot);
    }
  });
  return { rows, off, unlisted };
}

/** Every instrument of the epoch, in slot order. */
export function rowsOfMarket(instruments: readonly Instrument[]): WatchRows {
  return { rows: instruments.map(({ slot }) => ({ slot, place: -1, label: '' })), off: new Set(), unlisted: 0 };
}

/** Instruments among the rows. */
export function instrumentsOf(rows: readonly LiveRow[], at: (slot: number) => Instrument | undefined): Instrument[] {
  return rows.flatMap(({ slot }) => at(slot) ?? []);
}
