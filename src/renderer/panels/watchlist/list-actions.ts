import type { FeedMode } from '#contract/model/feed.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { SpreadLeg, WatchItem, Watchlist } from '#contract/model/watchlist.ts';
import { saveList, sayOfLists } from '../../shell/watch-actions.ts';
import { itemOf, shownList, watchlistsStore } from '../../stores/watchlists.ts';
import {
  labelled,
  moved,
  toggled,
  withInstruments,
  withItemMode,
  withMode,
  without,
  withSeparator,
  withSpread,
} from './list-edit.ts';
import type { LiveRow } from './watch-rows.ts';

/** Saves a change of the shown list; false when there is none, or it was refused. */
async function change(edit: (list: Watchlist) => Watchlist): Promise<boolean> {
  const list = shownList();
  if (list === undefined) return false;
  const next = edit(list);
  return next !== list && (await saveList(next)) !== null;
}

/** Takes a row out of the shown list; in the whole market there is nothing to take it out of. */
export function removeRow({ place }: LiveRow): Promise<boolean> {
  return place < 0 ? Promise.resolve(false) : change((list) => without(list, place));
}

/** Switches a row of the shown list off or on: off, it is listed and not subscribed. */
export function toggleRow({ place }: LiveRow): void {
  if (place >= 0) void change((list) => toggled(list, place));
}

/** Puts a row where another one stands. */
export function moveRow(row: LiveRow, onto: LiveRow): Promise<boolean> {
  if (row.place < 0 || onto.place < 0) return Promise.resolve(false);
  return change((list) => moved(list, row.place, onto.place));
}

export function labelRow({ place }: LiveRow, label: string): void {
  if (place >= 0) void change((list) => labelled(list, place, label));
}

export function setRowMode({ place }: LiveRow, mode: FeedMode | null): void {
  if (place >= 0) void change((list) => withItemMode(list, place, mode));
}

export function setListMode(mode: FeedMode | null): void {
  void change((list) => withMode(list, mode));
}

/** Puts a separator above a row, or at the end. */
export function addSeparator(label: string, above?: LiveRow): void {
  void change((list) => withSeparator(list, label, above?.place));
}

export function addSpread(label: string, legs: readonly SpreadLeg[]): Promise<boolean> {
  return change((list) => withSpread(list, label, legs));
}

/** Puts what a row shows on another list too, or instead. */
export async function giveToList(row: LiveRow, instrument: Instrument | undefined, id: number, moves: boolean) {
  const { lists } = watchlistsStore.getState();
  const target = lists.find((list) => list.id === id);
  const item: WatchItem | undefined = row.place < 0 ? undefined : shownList()?.items[row.place];
  if (target === undefined || (item === undefined && instrument === undefined)) return;
  const name = instrument?.symbol ?? 'It';
  if (instrument !== undefined && itemOf(target, instrument) !== undefined) {
    sayOfLists('info', 'input.watchlist', `${name} is in “${target.name}” already.`);
    return;
  }
  const added =
    item === undefined
      ? withInstruments(target, instrument === undefined ? [] : [instrument]).list
      : { ...target, items: [...target.items, item] };
  if ((await saveList(added)) === null) return;
  if (moves) await removeRow(row);
  sayOfLists('info', 'watchlist.added', `${name} is in “${target.name}” now.`);
}
