import { sayToast } from '../../shell/alerts.ts';
import { chordOf, type KeyPress } from '../../shell/chord.ts';

/** Cancels or exits what a row is. Without Ctrl it would be pressed by mistake, and nothing at the broker is undone. */
export const END_KEY = 'Ctrl+Delete';

/**
 * The key of a row that ends something at the broker: once for a press, however long it is held. Delete alone says
 * what does it.
 * @returns whether the key was this one.
 */
export function endKey(press: KeyPress & { readonly repeat: boolean }, end: () => void): boolean {
  const chord = chordOf(press);
  if (chord !== END_KEY && chord !== 'Delete') return false;
  if (press.repeat) return true;
  if (chord === END_KEY) end();
  else sayToast('info', `Delete alone cancels and exits nothing: ${END_KEY} does.`);
  return true;
}
