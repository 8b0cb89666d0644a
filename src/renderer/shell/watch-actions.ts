import { faultOf } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Watchlist } from '#contract/model/watchlist.ts';
import { engineNowMs } from '../stores/engine-clock.ts';
import { instrumentAt, instrumentsStore } from '../stores/instruments.ts';
import { chartSlot } from '../stores/link-groups.ts';
import { adoptList, itemOf, shownList, targetList, watchlistsStore } from '../stores/watchlists.ts';
import { alerts } from './alerts.ts';
import { focusedSlot } from './focused-slot.ts';
import { ListQueue } from './list-queue.ts';
import { call, readAdded } from './terminal.ts';
import { costWords } from './watch-cost.ts';

export function sayOfLists(level: 'info' | 'error', code: string, text: string): void {
  alerts.notice({ level, code, text, atMs: engineNowMs() });
}

function sayFault(error: unknown): void {
  const { code, text } = faultOf(error);
  sayOfLists('error', code, text);
}

/** Saves a list; a refusal is told in a toast, and the list stays as it was. */
function saveList(list: Watchlist): Promise<Watchlist | null> {
  return call('watchlists.save', list).catch((error: unknown) => {
    sayFault(error);
    return null;
  });
}

const queue = new ListQueue({
  list: (id) => watchlistsStore.getState().lists.find((list) => list.id === id),
  save: saveList,
  saved: adoptList,
});

/** Changes a list after the changes that are under way, on what they left; null when nothing was saved. */
export function changeList(id: number, edit: (list: Watchlist) => Watchlist): Promise<Watchlist | null> {
  return queue.change(id, edit);
}

/** Charts an instrument; one that nobody has subscribed is subscribed by it. */
export async function chartInstrument(row: Instrument): Promise<void> {
  if (row.slot >= 0) {
    chartSlot(row.slot);
    return;
  }
  try {
    const { epoch, instrument } = await call('feed.open', { segment: row.segment, securityId: row.securityId });
    await readAdded(epoch, instrument.slot + 1);
    if (instrumentsStore.getState().epoch === epoch) chartSlot(instrument.slot);
  } catch (error) {
    sayFault(error);
  }
}

/** Puts an instrument on the shown list, or on the first one. */
export async function addToList({ segment, securityId, symbol }: Instrument): Promise<void> {
  const list = targetList();
  if (list === undefined) return;
  if (itemOf(list, { segment, securityId }) !== undefined) {
    sayOfLists('info', 'input.watchlist', `${symbol} is in “${list.name}” already.`);
    return;
  }
  const item = { type: 'instrument' as const, segment, securityId, label: '', active: true };
  // Where no palette or menu showed it before: what it costs is told with what was done.
  const cost = await call('feed.cost', { instruments: [{ segment, securityId }] }).catch(() => null);
  const added = await changeList(list.id, (latest) =>
    itemOf(latest, item) === undefined ? { ...latest, items: [...latest.items, item] } : latest,
  );
  if (added !== null) {
    const words = cost === null ? '' : `: ${costWords(cost)}`;
    sayOfLists('info', 'watchlist.added', `${symbol} is in “${list.name}” now${words}.`);
  }
}

/** Puts what holds the keyboard on the shown list: a row of any table, a strike, what the panel shows. */
export function addFocused(): void {
  const instrument = instrumentAt(focusedSlot());
  if (instrument !== undefined) return void addToList(instrument);
  sayOfLists('info', 'input.watchlist', 'No instrument holds the keyboard: go to a row, a strike or a chart.');
}

/** Makes an empty list with a free name and shows it. */
export async function newList(): Promise<void> {
  const { lists } = watchlistsStore.getState();
  let number = lists.length + 1;
  while (lists.some(({ name }) => name === `List ${number}`)) number += 1;
  const made = await saveList({ id: 0, name: `List ${number}`, items: [] });
  if (made !== null) watchlistsStore.setState({ shown: made.id });
}

/** Renames the shown list. */
export function renameList(name: string): void {
  const list = shownList();
  if (list !== undefined && name.trim() !== '' && name.trim() !== list.name)
    void changeList(list.id, (latest) => ({ ...latest, name: name.trim() }));
}

/** Removes a list and what only it had subscribed. */
export function removeList(id: number): void {
  call('watchlists.remove', { id }).catch(sayFault);
}
