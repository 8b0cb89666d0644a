import { type RefObject, useEffect, useState } from 'react';
import type { RowSpan } from './drawn-rows.ts';

/** Rows that are drawn before and after those in sight: as many as one turn of the wheel brings. */
const ROOM = 6;
/** Before the table is laid out: as many as most panels show. */
const FIRST: RowSpan = { from: 0, to: 24 };

/** Which rows of a scrolled table can be seen, with some around them; the first ones before it is laid out. */
export function useRowsInSight(scroller: RefObject<HTMLElement | null>, rowSelector: string): RowSpan {
  const [span, setSpan] = useState(FIRST);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = (): void => {
      const px = element.querySelector<HTMLElement>(rowSelector)?.offsetHeight ?? 0;
      if (px === 0) return;
      // In steps, so that a row that is scrolled does not draw the table.
      const from = (Math.floor(element.scrollTop / px / ROOM) - 1) * ROOM;
      const to = from + Math.ceil(element.clientHeight / px) + 3 * ROOM;
      setSpan((before) => (before.from === from && before.to === to ? before : { from, to }));
    };
    const watcher = new ResizeObserver(look);
    watcher.observe(element);
    // Rows that become lower or higher are others in the same place.
    if (element.firstElementChild !== null) watcher.observe(element.firstElementChild);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      watcher.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, rowSelector]);
  return span;
}
