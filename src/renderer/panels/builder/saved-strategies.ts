import { createStore } from 'zustand/vanilla';
import { faultOf } from '#contract/faults.ts';
import { sayToast } from '../../shell/alerts.ts';
import { call } from '../../shell/terminal.ts';
import { positionsStore } from '../../stores/positions.ts';
import { builderStore } from './builder-store.ts';
import { showLegs } from './leg-actions.ts';
import { restoredStrategy } from './restored-strategy.ts';
import { parseSaved, SAVED_MAX, savedJson, type SavedStrategy, type StoredStrategies } from './saved-list.ts';

const SAVED_KEY = 'strategies';

interface SavedState extends Omit<StoredStrategies, 'saved'> {
  /** By name as they are stored; null before they were read. */
  readonly saved: readonly SavedStrategy[] | null;
}

export const savedStore = createStore<SavedState>(() => ({ saved: null, unread: [] }));

/** Reads them once; tried again by the next call when it failed. */
export async function readSaved(): Promise<void> {
  if (savedStore.getState().saved !== null) return;
  const { json } = await call('prefs.get', { key: SAVED_KEY });
  const stored = parseSaved(json);
  savedStore.setState(stored);
  if (stored.unread.length > 0)
    sayToast('info', `Saved strategies that cannot be read: ${stored.unread.length}. They stay stored as they are.`);
}

function keep(saved: readonly SavedStrategy[]): Promise<void> {
  const { unread } = savedStore.getState();
  savedStore.setState({ saved });
  return call('prefs.set', { key: SAVED_KEY, json: savedJson({ saved, unread }) }).then(() => {});
}

/** Saves the legs under the name of the strategy, in place of an older one of that name. */
export function saveStrategy(): void {
  const { legs, name } = builderStore.getState();
  const { saved } = savedStore.getState();
  if (saved === null) return sayToast('info', 'The saved strategies are not read yet. Try again in a moment.');
  if (legs.length === 0 || name.trim() === '') return sayToast('info', 'Give the strategy legs and a name first.');
  const others = saved.filter((one) => one.name !== name);
  if (others.length >= SAVED_MAX) return sayToast('error', `${SAVED_MAX} strategies are kept. Delete one first.`);
  const kept = legs.map(({ segment, securityId, symbol, side, lots, entry, held }) => ({
    segment,
    securityId,
    symbol,
    side,
    lots,
    entry,
    held,
  }));
  keep([...others, { name, legs: kept }]).then(
    () => sayToast('info', `Saved: ${name}.`),
    (error: unknown) => sayToast('error', `Not saved: ${faultOf(error).text}`),
  );
}

/** Shows a saved strategy with all its legs, and says which of them are not as they were saved. */
export function loadStrategy(name: string): void {
  const { saved } = savedStore.getState();
  const found = saved?.find((one) => one.name === name);
  if (saved === null || found === undefined) return;
  const taken = saved.map((one) => one.name);
  const restored = restoredStrategy(found, taken, [...positionsStore.getState().positions.values()]);
  showLegs(restored.legs, restored.name);
  if (restored.words.length > 0) sayToast('info', restored.words.join(' '));
}

/** Deletes the saved strategy of the present name. */
export function deleteStrategy(): void {
  const { name } = builderStore.getState();
  const { saved } = savedStore.getState();
  if (saved === null || !saved.some((one) => one.name === name)) return;
  keep(saved.filter((one) => one.name !== name)).then(
    () => sayToast('info', `Deleted: ${name}.`),
    (error: unknown) => sayToast('error', `Not deleted: ${faultOf(error).text}`),
  );
}
