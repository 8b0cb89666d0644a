import { type RefObject, useEffect, useState } from 'react';
import type { RowSpan } from './held-rows.ts';

/** Rows that are drawn before and after those in sight: as many as one turn of the wheel brings. */
const ROOM = 8;
const ALL: RowSpan = { from: 0, to: Number.POSITIVE_INFINITY };

/** Which rows of a scrolled table can be seen, with some around them; all of them before it is laid out. */
export function useRowsInSight(scroller: RefObject<HTMLElement | null>, rowSelector: string): RowSpan {
  const [span, setSpan] = useState(ALL);
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
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      watcher.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, rowSelector]);
  return span;
}
