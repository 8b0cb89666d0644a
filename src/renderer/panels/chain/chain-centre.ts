import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';

/** Index of a strike among those of the table; negative when it is not one of them. */
export type IndexOf = (strike: number | null) => number;

/**
 * Puts the first row that is in the table in the middle of what is seen, with a whole row on top; false when none of
 * them is. Rows are of one height, so that the row need not be drawn.
 */
function centre(scroller: HTMLElement, ...indices: readonly number[]): boolean {
  const index = indices.find((one) => one >= 0) ?? -1;
  const px = scroller.querySelector<HTMLElement>('.chain-row')?.offsetHeight ?? 0;
  if (index < 0 || px === 0) return false;
  const top = (scroller.querySelector('tbody')?.offsetTop ?? 0) + index * px;
  const middle = top - (scroller.clientHeight - px) / 2;
  scroller.scrollTop = Math.round(middle / px) * px;
  return true;
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
  indexOf: IndexOf,
  atmStrike: number | null,
  charted: number | null,
): KeyboardTold {
  const centred = useRef(false);
  const index = useRef(indexOf);
  useEffect(() => {
    index.current = indexOf;
  });
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
    const strike = Number(own?.dataset['strike'] ?? middle);
    centred.current = centre(element, index.current(strike), index.current(atmStrike));
    if (held !== null && early.current) element.querySelector<HTMLElement>(`[data-leg="${atmStrike} CE"]`)?.focus();
    early.current = false;
  }, [atmStrike, middle, scroller]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null || middle === null) return undefined;
    // A panel that is moved or shown again begins at its first row, and a lower one may hide the money.
    const watcher = new ResizeObserver(() => {
      if (element.matches(':hover') || element.contains(document.activeElement)) return;
      centre(element, index.current(middle), index.current(atmStrike));
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
