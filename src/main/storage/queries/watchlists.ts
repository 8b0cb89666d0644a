import type { Statement } from 'better-sqlite3';
import { FaultError, fault } from '#contract/faults.ts';
import { FEED_MODES } from '#contract/model/feed.ts';
import { instrumentKey } from '#contract/model/instrument.ts';
import {
  type SpreadLeg,
  WATCHLIST_ITEMS_TOTAL_MAX,
  type WatchItem,
  watchItemSchema,
  type Watchlist,
  WATCHLIST_SPREADS_MAX,
  WATCHLISTS_MAX,
} from '#contract/model/watchlist.ts';
import { timed, type Storage } from '../statements.ts';

/** The list of a fresh terminal: NIFTY, BANKNIFTY, SENSEX (ids of the segment IDX_I). */
const DEFAULT_LIST: Watchlist = {
  id: 0,
  name: 'My list',
  items: [13, 25, 51].map((securityId) => ({
    type: 'instrument',
    segment: 'IDX_I',
    securityId,
    label: '',
    active: true,
  })),
};

interface ItemRow {
  readonly type: string;
  readonly segment: string | null;
  readonly securityId: number | null;
  readonly label: string;
  readonly active: number;
  readonly mode: string | null;
  /** JSON of a spread's legs. */
  readonly legs: string | null;
}

type ListRow = { readonly id: number; readonly name: string; readonly mode: string | null };

/** Saved lists of a source. */
export class WatchlistQueries {
  readonly #storage: Storage;
  readonly #lists: Statement<[number], ListRow>;
  readonly #items: Statement<[number], ItemRow>;
  readonly #insert: Statement<[number, string, string | null]>;
  readonly #rename: Statement<[string, string | null, number, number]>;
  readonly #clear: Statement<[number]>;
  readonly #add: Statement<[number, number, ...ItemCells]>;
  readonly #remove: Statement<[number, number]>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#lists = db.prepare('SELECT id, name, mode FROM watchlist WHERE source = ? ORDER BY id');
    this.#items = db.prepare(
      'SELECT type, segment, security_id AS securityId, label, active, mode, legs FROM watchlist_item WHERE list = ? ORDER BY position',
    );
    this.#insert = db.prepare('INSERT INTO watchlist (source, name, mode) VALUES (?, ?, ?)');
    this.#rename = db.prepare('UPDATE watchlist SET name = ?, mode = ? WHERE id = ? AND source = ?');
    this.#clear = db.prepare('DELETE FROM watchlist_item WHERE list = ?');
    this.#add = db.prepare('INSERT INTO watchlist_item VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#remove = db.prepare('DELETE FROM watchlist WHERE id = ? AND source = ?');
  }

  /** All lists in the order of their making; the default one is made when there is none. */
  list(source: number): Watchlist[] {
    return timed(this.#storage.watch, 'watchlist.list', () => {
      const lists = this.#lists.all(source);
      if (lists.length === 0) return [this.save(source, DEFAULT_LIST)];
      return lists.map((list) => this.#whole(list));
    });
  }

  /**
   * Stores a list and answers it with its id.
   * @throws input.watchlist when a name or an instrument comes twice, the list is gone, or there are too many
   */
  save(source: number, list: Watchlist): Watchlist {
    const { db, watch } = this.#storage;
    const others = this.#lists.all(source).filter(({ id }) => id !== list.id);
    this.#check(list, others);
    const write = db.transaction(() => {
      let { id } = list;
      if (id === 0) id = Number(this.#insert.run(source, list.name, list.mode ?? null).lastInsertRowid);
      else if (this.#rename.run(list.name, list.mode ?? null, id, source).changes === 0) {
        throw refused(`The list “${list.name}” was removed meanwhile. Save it under a new name.`);
      }
      this.#clear.run(id);
      list.items.forEach((item, position) => this.#add.run(id, position, ...cellsOf(item)));
      return { ...list, id };
    });
    return timed(watch, 'watchlist.save', write);
  }

  remove(source: number, id: number): void {
    timed(this.#storage.watch, 'watchlist.remove', () => this.#remove.run(id, source));
  }

  #check(list: Watchlist, others: readonly { readonly id: number; readonly name: string }[]): void {
    if (others.some(({ name }) => name === list.name)) {
      throw refused(`There is a list “${list.name}” already. Choose another name.`);
    }
    if (others.length >= WATCHLISTS_MAX) throw refused(`There are ${WATCHLISTS_MAX} lists. Remove one first.`);
    const elsewhere = others.reduce((sum, { id }) => sum + this.#items.all(id).length, 0);
    if (elsewhere + list.items.length > WATCHLIST_ITEMS_TOTAL_MAX) {
      throw refused(`All lists together hold ${WATCHLIST_ITEMS_TOTAL_MAX} items at most. Remove some first.`);
    }
    checkItems(list);
  }

  #whole({ id, name, mode }: ListRow): Watchlist {
    const items: WatchItem[] = [];
    for (const row of this.#items.all(id)) {
      const item = watchItemSchema.safeParse(itemOf(row));
      if (item.success) items.push(item.data);
      else this.#storage.watch.badRow('watchlist.list', `${name}: ${row.type} ${row.segment} ${row.securityId}`);
    }
    const known = FEED_MODES.find((one) => one === mode);
    return known === undefined ? { id, name, items } : { id, name, mode: known, items };
  }
}

type ItemCells = [
  type: string,
  segment: string | null,
  securityId: number | null,
  label: string,
  active: number,
  mode: string | null,
  legs: string | null,
];

/** An item as it is written. */
function cellsOf(item: WatchItem): ItemCells {
  const active = Number(item.active ?? true);
  if (item.type === 'separator') return [item.type, null, null, item.label, active, null, null];
  const mode = item.mode ?? null;
  return item.type === 'spread'
    ? [item.type, null, null, item.label, active, mode, JSON.stringify(item.legs)]
    : [item.type, item.segment, item.securityId, item.label, active, mode, null];
}

/** A row as an item, still to be checked. */
function itemOf({ type, segment, securityId, label, active, mode, legs }: ItemRow): unknown {
  const own = { type, label, ...(mode === null ? {} : { mode }) };
  if (type === 'separator') return active === 1 ? own : { ...own, active: false };
  if (type === 'instrument') return { ...own, segment, securityId, active: active === 1 };
  try {
    return { ...own, active: active === 1, legs: JSON.parse(legs ?? 'null') as unknown };
  } catch {
    return null;
  }
}

/** @throws input.watchlist when an instrument comes twice in the list or in a spread, or there are too many spreads. */
function checkItems({ name, items }: Watchlist): void {
  const seen = new Set<string>();
  for (const item of items) {
    if (item.type === 'spread') checkLegs(item.legs);
    if (item.type !== 'instrument') continue;
    const key = instrumentKey(item.segment, item.securityId);
    if (seen.has(key)) throw refused(`${key} is in “${name}” twice. A list holds an instrument once.`);
    seen.add(key);
  }
  const spreads = items.filter(({ type }) => type === 'spread').length;
  if (spreads > WATCHLIST_SPREADS_MAX)
    throw refused(`A list holds ${WATCHLIST_SPREADS_MAX} spreads at most. Put the others on another list.`);
}

function checkLegs(legs: readonly SpreadLeg[]): void {
  const keys = legs.map(({ segment, securityId }) => instrumentKey(segment, securityId));
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice !== undefined)
    throw refused(`${twice} is in the spread twice. Give it one leg with the sum of both factors.`);
}

function refused(text: string): FaultError {
  return new FaultError(fault('input.watchlist', text));
}
