import { changeLots, removeLeg, shiftExpiries, shiftStrikes, turnRight, turnSide } from './leg-actions.ts';
import type { BuilderLeg } from './builder-store.ts';

/** What a key does to a leg; true when it is one of the table's keys. */
export function legKey(leg: BuilderLeg, event: { readonly key: string; readonly shiftKey: boolean }): boolean {
  const meant = event.shiftKey ? null : leg.id;
  if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') shiftStrikes(meant, event.key === 'ArrowRight' ? 1 : -1);
  else if (event.key === 'PageUp' || event.key === 'PageDown') shiftExpiries(meant, event.key === 'PageDown' ? 1 : -1);
  else if (event.key === '+' || event.key === '=') changeLots(leg.id, 1);
  else if (event.key === '-') changeLots(leg.id, -1);
  else if (event.key === 't') turnSide(leg.id);
  else if (event.key === 'T') turnSide(null);
  else if (event.key === 'c') turnRight(leg.id);
  else if (event.key === 'Delete') removeLeg(leg.id);
  else return false;
  return true;
}
