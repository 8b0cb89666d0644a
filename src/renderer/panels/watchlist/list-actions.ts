import type { FeedMode } from '#contract/model/feed.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { SpreadLeg, WatchItem, Watchlist } from '#contract/model/watchlist.ts';
import { call } from '../../shell/terminal.ts';
import { changeList, sayOfLists } from '../../shell/watch-actions.ts';
import { costWords } from '../../shell/watch-cost.ts';
import { itemOf, shownList, watchlistsStore } from '../../stores/watchlists.ts';
import {
  labelled,
  moved,
  placeNow,
  toggled,
  withInstruments,
  withItemMode,
  withMode,
  without,
  withSeparator,
  withSpread,
} from './list-edit.ts';
import type { LiveRow } from './watch-rows.ts';

/** Changes the shown list; false when there is none, or it was refused. */
async function change(edit: (list: Watchlist) => Watchlist): Promise<boolean> {
  const list = shownList();
  return list !== undefined && (await changeList(list.id, edit)) !== null;
}

/**
 * Changes the shown list at a row that is seen. Changes that are under way may have moved it: it is found again, and
 * where it is not, nothing is changed.
 */
async function changeAt(
  { place }: LiveRow,
  edit: (list: Watchlist, place: number) => Watchlist,
  seen = shownList(),
): Promise<boolean> {
  if (seen === undefined || place < 0) return false;
  const saved = await changeList(seen.id, (latest) => {
    const now = placeNow(seen, place, latest);
    if (now !== null) return edit(latest, now);
    sayOfLists('info', 'input.watchlist', 'The list changed meanwhile. Nothing was done: do it again.');
    return latest;
  });
  return saved !== null;
}

/** Takes a row out of the shown list; in the whole market there is nothing to take it out of. */
export function removeRow(row: LiveRow): Promise<boolean> {
  return changeAt(row, without);
}

/** Switches a row of the shown list off or on: off, it is listed and not subscribed. */
export function toggleRow(row: LiveRow): void {
  void changeAt(row, toggled);
}

/** Puts a row where another one stands. */
export function moveRow(row: LiveRow, onto: LiveRow): Promise<boolean> {
  const seen = shownList();
  if (seen === undefined || onto.place < 0) return Promise.resolve(false);
  return changeAt(row, (list, place) => moved(list, place, placeNow(seen, onto.place, list) ?? place));
}

export function labelRow(row: LiveRow, label: string): void {
  void changeAt(row, (list, place) => labelled(list, place, label));
}

export function setRowMode(row: LiveRow, mode: FeedMode | null): void {
  void changeAt(row, (list, place) => withItemMode(list, place, mode));
}

export function setListMode(mode: FeedMode | null): void {
  void change((list) => withMode(list, mode));
}

/** Puts a separator above a row, or at the end. */
export function addSeparator(label: string, above?: LiveRow): void {
  if (above === undefined) void change((list) => withSeparator(list, label));
  else void changeAt(above, (list, place) => withSeparator(list, label, place));
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
  // Asked before the change, as what is on a list already is no longer new. A row that is off costs nothing.
  const cost = instrument === undefined || item?.active === false ? null : costOf(instrument);
  const given = changeList(id, (latest) => {
    if (instrument !== undefined && itemOf(latest, instrument) !== undefined) return latest;
    if (item !== undefined) return { ...latest, items: [...latest.items, item] };
    return withInstruments(latest, instrument === undefined ? [] : [instrument]).list;
  });
  // Whatever list is shown by then: the row is one of this one.
  const source = shownList();
  if ((await given) === null) return;
  if (moves && source !== undefined) await changeAt(row, without, source);
  const words = await cost;
  sayOfLists('info', 'watchlist.added', `${name} is in “${target.name}” now${words === null ? '' : `: ${words}`}.`);
}

/** What an instrument costs on a list, in words; null when the engine does not say. */
function costOf({ segment, securityId }: Instrument): Promise<string | null> {
  return call('feed.cost', { instruments: [{ segment, securityId }] }).then(costWords, () => null);
}
