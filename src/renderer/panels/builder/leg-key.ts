import { changeLots, removeLeg, shiftExpiries, shiftStrikes, turnRight, turnSide } from './leg-actions.ts';
import type { BuilderLeg } from './builder-store.ts';

interface Press {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
}

/**
 * What a key does to a leg; with Shift to all of them.
 * @param say is told why something could not be done.
 * @returns whether it is one of the table's keys.
 */
export function legKey(leg: BuilderLeg, { key, code, shiftKey }: Press, say: (text: string) => void): boolean {
  const meant = shiftKey ? null : leg.id;
  const told = (why: string | null): void => {
    if (why !== null) say(why);
  };
  if (key === 'ArrowLeft' || key === 'ArrowRight') told(shiftStrikes(meant, key === 'ArrowRight' ? 1 : -1));
  else if (key === 'PageUp' || key === 'PageDown') told(shiftExpiries(meant, key === 'PageDown' ? 1 : -1));
  else if (key === '+' || key === '=') changeLots(leg.id, 1);
  else if (key === '-') changeLots(leg.id, -1);
  // By the key and Shift, not by the letter: Caps Lock must not turn all legs where one is meant.
  else if (code === 'KeyT') turnSide(meant);
  else if (code === 'KeyC' && !shiftKey) turnRight(leg.id);
  else if (key === 'Delete') removeLeg(leg.id);
  else return false;
  return true;
}
