import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';

/**
 * Puts the row of the first strike that is shown in the middle of what is seen, with a whole row on top; false when none
 * of them is.
 */
function centre(scroller: HTMLElement, ...strikes: readonly (number | null)[]): boolean {
  const rows = strikes.map((strike) => scroller.querySelector<HTMLElement>(`[data-strike="${strike}"]`));
  const row = rows.find((found) => found !== null) ?? null;
  if (row !== null) {
    const middle = row.offsetTop - (scroller.clientHeight - row.offsetHeight) / 2;
    scroller.scrollTop = Math.round(middle / row.offsetHeight) * row.offsetHeight;
  }
  return row !== null;
}

/**
 * Keeps the money in the middle while nobody is at the table; instead of it the strike that was chosen elsewhere, as
 * long as it is the one that is charted.
 * @param charted strike that the panels of the same link colour show.
 * @returns what is told of the keyboard: one that came before the money was known stands at a strike that nobody chose,
 * and goes to the money with the chain.
 */
export function useCentred(
  scroller: RefObject<HTMLElement | null>,
  atmStrike: number | null,
  charted: number | null,
): KeyboardTold {
  const centred = useRef(false);
  const early = useRef(false);
  // What was charted when the table came is nobody's new choice: a chain begins at its money.
  const [first] = useState(charted);
  const middle = charted === first ? atmStrike : (charted ?? atmStrike);
  useEffect(() => {
    const element = scroller.current;
    if (element === null || middle === null) return;
    const held = element.contains(document.activeElement) ? document.activeElement : null;
    // Rows do not move away under a pointer or a keyboard, but a chain that just came is shown at its money.
    if (centred.current && (element.matches(':hover') || held !== null)) return;
    const own = early.current ? null : held?.closest<HTMLElement>('[data-strike]');
    centred.current = centre(element, Number(own?.dataset['strike'] ?? middle), atmStrike);
    if (held !== null && early.current) element.querySelector<HTMLElement>(`[data-leg="${atmStrike} CE"]`)?.focus();
    early.current = false;
  }, [atmStrike, middle, scroller]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null || middle === null) return undefined;
    // A panel that is moved or shown again begins at its first row, and a lower one may hide the money.
    const watcher = new ResizeObserver(() => {
      if (!element.matches(':hover') && !element.contains(document.activeElement)) centre(element, middle, atmStrike);
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [atmStrike, middle, scroller]);
  return useMemo(
    () => ({
      came: (known: boolean) => {
        early.current ||= !known;
      },
      chose: () => {
        early.current = false;
      },
    }),
    [],
  );
}

interface KeyboardTold {
  /** It comes to the table by itself. @param known whether a row is at the money yet. */
  readonly came: (known: boolean) => void;
  /** A person moved it. */
  readonly chose: () => void;
}
