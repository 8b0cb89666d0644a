import type { CallInput } from '#contract/calls/index.ts';
import { faultOf } from '#contract/faults.ts';
import { type StrategyKind, strategyTitle } from '#contract/model/strategy.ts';
import { sayToast } from '../../shell/alerts.ts';
import { call } from '../../shell/terminal.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { positionsStore } from '../../stores/positions.ts';
import { type BuilderLeg, builderStore } from './builder-store.ts';
import { heldLegs, legsIn, showLegs } from './leg-actions.ts';

/** Where a ready-made strategy is put. */
type Place = Pick<CallInput<'strategy.place'>, 'underlying' | 'expiry' | 'strike'>;

/** Legs of a ready-made strategy from the engine; null, with a toast, where it cannot be placed. */
export async function placedLegs(kind: StrategyKind, place: Place): Promise<readonly BuilderLeg[] | null> {
  try {
    const { epoch } = instrumentsStore.getState();
    const { width } = builderStore.getState();
    const { legs } = await call('strategy.place', { epoch, kind, width, ...place });
    const placed = legsIn(epoch, legs);
    if (typeof placed !== 'string') return placed;
    sayToast('error', placed);
    return null;
  } catch (error) {
    sayToast('error', faultOf(error).text);
    return null;
  }
}

/** Puts a ready-made strategy around the money of the chosen chain. */
export async function placeReadyMade(kind: StrategyKind): Promise<void> {
  const { underlying, expiry } = builderStore.getState();
  if (expiry === null) return sayToast('info', 'No options are listed: there is nothing to place a strategy on.');
  const legs = await placedLegs(kind, { underlying, expiry, strike: null });
  if (legs !== null) showLegs(legs, `${underlying} ${strategyTitle(kind).title}`, kind);
}

/** Shows what is held in the chosen underlying, or else in the first one that anything is held in. */
export function showHeld(): void {
  const rows = [...positionsStore.getState().positions.values()].filter(({ net }) => net !== 0);
  const { underlying } = builderStore.getState();
  const names = [...new Set([underlying, ...rows.map((row) => row.underlying)])];
  for (const name of names) {
    const legs = heldLegs(rows, name);
    if (legs.length > 0) return showLegs(legs, `${name} held`);
  }
  sayToast('info', 'Nothing is held in options or futures.');
}
