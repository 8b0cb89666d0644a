import type { Position } from '#contract/model/position.ts';
import { type BuilderLeg, instrumentOfLeg } from './builder-store.ts';
import { newLeg } from './leg-actions.ts';
import { freeName, type SavedStrategy } from './saved-list.ts';

/** A saved strategy as the builder shows it. */
export interface RestoredStrategy {
  readonly legs: readonly BuilderLeg[];
  readonly name: string;
  /** What is not as it was saved, in sentences; none where all is. */
  readonly words: readonly string[];
}

/** Whether more is bought than sold of a leg's instrument, or the other way round, as the leg says. */
function isOpen({ segment, securityId, side }: BuilderLeg, positions: readonly Position[]): boolean {
  const own = positions.filter((one) => one.segment === segment && one.securityId === securityId);
  const net = own.reduce((sum, one) => sum + one.net, 0);
  return side === 'BUY' ? net > 0 : net < 0;
}

const named = (legs: readonly BuilderLeg[]): string => legs.map(({ symbol }) => symbol).join(', ');

/**
 * A saved strategy with all its legs, what is held as held. Legs that are not listed any more stay in it until somebody
 * removes or replaces them, and it gets a name of its own: saving what is left must not overwrite what was saved.
 * @param taken names of all saved strategies.
 */
export function restoredStrategy(
  { name, legs: saved }: SavedStrategy,
  taken: readonly string[],
  positions: readonly Position[],
): RestoredStrategy {
  const legs = saved.map(({ side, lots, entry, held, ...instrument }) =>
    newLeg(instrument, side, lots, { entry, held }),
  );
  const missing = legs.filter((leg) => instrumentOfLeg(leg) === undefined);
  const closed = legs.filter((leg) => leg.held && !missing.includes(leg) && !isOpen(leg, positions));
  const words: string[] = [];
  const shown = missing.length === 0 ? name : freeName(name, taken);
  if (missing.length > 0)
    words.push(
      `Not listed any more: ${named(missing)}. Remove or replace it: until then nothing goes to the basket. The strategy is called ${shown} now; ${name} stays saved as it was.`,
    );
  if (closed.length > 0) words.push(`Saved as held and not held now: ${named(closed)}. Take out what is closed.`);
  return { legs, name: shown, words };
}
