import { type RefObject, useEffect, useRef, useState } from 'react';
import { keyboardToLayout } from './dock-control.ts';
import { onEscape } from './escape-stack.ts';

/**
 * Makes a dialog of an element: Escape closes it, Tab stays inside, and the keyboard goes back to where it was.
 */
export function useOverlay(close: () => void): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  // Read while drawing: a field inside that takes the keyboard does so before the effect below.
  const [opener] = useState(() => document.activeElement);
  useEffect(() => {
    const dispose = onEscape(() => latest.current());
    const dialog = element.current;
    const trap = (event: KeyboardEvent): void => keepInside(dialog, event);
    dialog?.addEventListener('keydown', trap);
    return () => {
      dispose();
      dialog?.removeEventListener('keydown', trap);
      // Whoever took the keyboard since the dialog closed keeps it.
      const holder = document.activeElement;
      if (holder !== null && holder !== document.body && dialog?.contains(holder) !== true) return;
      // A row that had the keyboard may be gone meanwhile.
      if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected) opener.focus();
      else keyboardToLayout();
    };
  }, [opener]);
  return element;
}

function keepInside(dialog: HTMLElement | null, event: KeyboardEvent): void {
  if (event.key !== 'Tab' || dialog === null) return;
  const stops = [...dialog.querySelectorAll<HTMLElement>('a[href], button, input, select, [tabindex="0"]')];
  const [first, last] = [stops[0], stops.at(-1)];
  const from = event.shiftKey ? first : last;
  if (first === undefined || last === undefined || document.activeElement !== from) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}
