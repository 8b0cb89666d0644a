import { createStore } from 'zustand/vanilla';
import { faultOf } from '#contract/faults.ts';
import { sayToast } from '../../shell/alerts.ts';
import { call } from '../../shell/terminal.ts';
import { instrumentOf } from '../../stores/instruments.ts';
import { builderStore } from './builder-store.ts';
import { newLeg, showLegs } from './leg-actions.ts';
import { parseSaved, SAVED_MAX, type SavedStrategy } from './saved-list.ts';

const SAVED_KEY = 'strategies';

/** Strategies by name as they are stored; null before they were read. */
export const savedStore = createStore<{ readonly saved: readonly SavedStrategy[] | null }>(() => ({ saved: null }));

/** Reads them once; tried again by the next call when it failed. */
export async function readSaved(): Promise<void> {
  if (savedStore.getState().saved !== null) return;
  const { json } = await call('prefs.get', { key: SAVED_KEY });
  savedStore.setState({ saved: parseSaved(json) });
}

function keep(saved: readonly SavedStrategy[]): Promise<void> {
  savedStore.setState({ saved });
  return call('prefs.set', { key: SAVED_KEY, json: JSON.stringify(saved) }).then(() => {});
}

/** Saves the legs under the name of the strategy, in place of an older one of that name. */
export function saveStrategy(): void {
  const { legs, name } = builderStore.getState();
  const { saved } = savedStore.getState();
  if (saved === null) return sayToast('info', 'The saved strategies are not read yet. Try again in a moment.');
  if (legs.length === 0 || name.trim() === '') return sayToast('info', 'Give the strategy legs and a name first.');
  const others = saved.filter((one) => one.name !== name);
  if (others.length >= SAVED_MAX) return sayToast('error', `${SAVED_MAX} strategies are kept. Delete one first.`);
  const kept = legs.map(({ segment, securityId, symbol, side, lots, entry }) => ({
    segment,
    securityId,
    symbol,
    side,
    lots,
    entry,
  }));
  keep([...others, { name, legs: kept }]).then(
    () => sayToast('info', `Saved: ${name}.`),
    (error: unknown) => sayToast('error', `Not saved: ${faultOf(error).text}`),
  );
}

/** Shows a saved strategy; legs that are not listed any more are named and left out. */
export function loadStrategy(name: string): void {
  const found = savedStore.getState().saved?.find((one) => one.name === name);
  if (found === undefined) return;
  const missing = found.legs.filter(({ segment, securityId }) => instrumentOf(segment, securityId) === undefined);
  const legs = found.legs.flatMap(({ segment, securityId, side, lots, entry }) => {
    const instrument = instrumentOf(segment, securityId);
    return instrument === undefined ? [] : [newLeg(instrument, side, lots, { entry })];
  });
  if (missing.length > 0)
    sayToast('info', `Not listed any more, left out: ${missing.map(({ symbol }) => symbol).join(', ')}.`);
  if (legs.length > 0) showLegs(legs, name);
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
