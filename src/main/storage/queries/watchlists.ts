import type { Statement } from 'better-sqlite3';
import { FaultError, fault } from '#contract/faults.ts';
import {
  WATCHLIST_ITEMS_TOTAL_MAX,
  type WatchItem,
  watchItemSchema,
  type Watchlist,
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
}

/** Saved lists of a source. */
export class WatchlistQueries {
  readonly #storage: Storage;
  readonly #lists: Statement<[number], { id: number; name: string }>;
  readonly #items: Statement<[number], ItemRow>;
  readonly #insert: Statement<[number, string]>;
  readonly #rename: Statement<[string, number, number]>;
  readonly #clear: Statement<[number]>;
  readonly #add: Statement<[number, number, string, string | null, number | null, string, number]>;
  readonly #remove: Statement<[number, number]>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#lists = db.prepare('SELECT id, name FROM watchlist WHERE source = ? ORDER BY id');
    this.#items = db.prepare(
      'SELECT type, segment, security_id AS securityId, label, active FROM watchlist_item WHERE list = ? ORDER BY position',
    );
    this.#insert = db.prepare('INSERT INTO watchlist (source, name) VALUES (?, ?)');
    this.#rename = db.prepare('UPDATE watchlist SET name = ? WHERE id = ? AND source = ?');
    this.#clear = db.prepare('DELETE FROM watchlist_item WHERE list = ?');
    this.#add = db.prepare('INSERT INTO watchlist_item VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#remove = db.prepare('DELETE FROM watchlist WHERE id = ? AND source = ?');
  }

  /** All lists in the order of their making; the default one is made when there is none. */
  list(source: number): Watchlist[] {
    return timed(this.#storage.watch, 'watchlist.list', () => {
      const lists = this.#lists.all(source);
      if (lists.length === 0) return [this.save(source, DEFAULT_LIST)];
      return lists.map(({ id, name }) => ({ id, name, items: this.#read(id, name) }));
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
      if (id === 0) id = Number(this.#insert.run(source, list.name).lastInsertRowid);
      else if (this.#rename.run(list.name, id, source).changes === 0) {
        throw refused(`The list “${list.name}” was removed meanwhile. Save it under a new name.`);
      }
      this.#clear.run(id);
      list.items.forEach((item, position) => {
        if (item.type === 'separator') this.#add.run(id, position, item.type, null, null, item.label, 1);
        else this.#add.run(id, position, item.type, item.segment, item.securityId, item.label, Number(item.active));
      });
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
    const seen = new Set<string>();
    for (const item of list.items) {
      if (item.type === 'separator') continue;
      const key = `${item.segment}:${item.securityId}`;
      if (seen.has(key)) throw refused(`${key} is in “${list.name}” twice. A list holds an instrument once.`);
      seen.add(key);
    }
  }

  #read(id: number, name: string): WatchItem[] {
    const items: WatchItem[] = [];
    for (const { type, segment, securityId, label, active } of this.#items.all(id)) {
      const item = watchItemSchema.safeParse(
        type === 'separator' ? { type, label } : { type, segment, securityId, label, active: active === 1 },
      );
      if (item.success) items.push(item.data);
      else this.#storage.watch.badRow('watchlist.list', `${name}: ${segment} ${securityId}`);
    }
    return items;
  }
}

function refused(text: string): FaultError {
  return new FaultError(fault('input.watchlist', text));
}
