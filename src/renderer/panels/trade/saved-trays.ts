import { createStore } from 'zustand/vanilla';
import { faultOf } from '#contract/faults.ts';
import { sayToast } from '../../shell/alerts.ts';
import { call } from '../../shell/terminal.ts';
import { fillTray, trayRefusal, trayStore } from '../../stores/baskets.ts';
import { instrumentOf } from '../../stores/instruments.ts';
import { meantEntry } from '../../stores/meant-account.ts';
import { parseRows, rowsJson } from '../../stores/stored-rows.ts';
import { freshOrderId } from '../../ticket/client-order-id.ts';
import { legsOfSaved, SAVED_TRAYS_MAX, type SavedTray, savedTrayOf, savedTraySchema } from './saved-tray.ts';

const SAVED_KEY = 'baskets';

/** Saved baskets by name as they are stored; null before they were read. */
export const savedTraysStore = createStore<{ readonly saved: readonly SavedTray[] | null }>(() => ({ saved: null }));

async function readStored(): Promise<ReturnType<typeof parseRows<SavedTray>>> {
  const { json } = await call('prefs.get', { key: SAVED_KEY });
  return parseRows(json, savedTraySchema);
}

/** Reads them, and says what of them cannot be read. */
export async function readSavedTrays(): Promise<void> {
  try {
    const { saved, unread } = await readStored();
    savedTraysStore.setState({ saved });
    if (unread.length > 0)
      sayToast('info', `Saved baskets that cannot be read: ${unread.length}. They stay stored as they are.`);
  } catch (error) {
    sayToast('error', `Saved baskets were not read: ${faultOf(error).text}`);
  }
}

/**
 * Changes what is stored at this moment, which another window may have changed since it was read.
 * @param make the new list, or why there is none.
 * @returns whether it is stored.
 */
async function change(
  make: (saved: readonly SavedTray[]) => readonly SavedTray[] | string,
  done: string,
): Promise<boolean> {
  try {
    const stored = await readStored();
    const saved = make(stored.saved);
    if (typeof saved === 'string') {
      sayToast('error', saved);
      return false;
    }
    await call('prefs.set', { key: SAVED_KEY, json: rowsJson({ ...stored, saved }) });
    savedTraysStore.setState({ saved });
    sayToast('info', done);
    return true;
  } catch (error) {
    sayToast('error', `Nothing was changed: ${faultOf(error).text}`);
    return false;
  }
}

/** Keeps the tray under a name, in place of an older one of that name. */
export async function saveTray(typed: string): Promise<boolean> {
  const name = typed.trim();
  const tray = trayStore.getState();
  if (name === '' || tray.legs.length === 0) {
    sayToast('info', name === '' ? 'Give the basket a name first.' : 'The tray is empty: there is nothing to save.');
    return false;
  }
  const made = savedTrayOf(tray, name);
  if (typeof made === 'string') {
    sayToast('error', `Not saved. ${made}`);
    return false;
  }
  return change((saved) => {
    const others = saved.filter((one) => one.name !== name);
    return others.length >= SAVED_TRAYS_MAX
      ? `${SAVED_TRAYS_MAX} baskets are kept. Delete one first.`
      : [...others, made];
  }, `Saved: ${name}, ${made.legs.length} legs.`);
}

/** Gives a saved basket another name. */
export function renameTray(from: string, typed: string): Promise<boolean> {
  const name = typed.trim();
  return change((saved) => {
    if (name === '') return 'Write the new name first.';
    if (!saved.some((one) => one.name === from)) return `${from} is not stored any more.`;
    if (saved.some((one) => one.name === name)) return `There is a basket ${name} already. Choose another name.`;
    return saved.map((one) => (one.name === from ? { ...one, name } : one));
  }, `Renamed: ${from} is ${name}.`);
}

/** Deletes a saved basket. */
export function deleteTray(name: string): Promise<boolean> {
  return change((saved) => saved.filter((one) => one.name !== name), `Deleted: ${name}.`);
}

/**
 * Puts a saved basket into the tray, whole or not at all. An empty tray takes its rules as well.
 * @returns whether it is there.
 */
export function loadTray(name: string): boolean {
  const found = savedTraysStore.getState().saved?.find((one) => one.name === name);
  if (found === undefined) return false;
  const { legs, refused } = legsOfSaved(found, instrumentOf, freshOrderId);
  const { account } = meantEntry();
  const why = refused.length > 0 ? refused.join(' ') : trayRefusal(legs.length, account);
  if (why !== null) {
    sayToast('error', `${name} was not loaded and stays saved. ${why}`);
    return false;
  }
  const { policy, timeoutS } = found;
  if (trayStore.getState().legs.length === 0) trayStore.setState({ policy, timeoutS });
  fillTray(legs, found.owner, account);
  sayToast('info', `In the tray: ${name}, ${legs.length} legs, at the prices that were saved.`);
  return true;
}
