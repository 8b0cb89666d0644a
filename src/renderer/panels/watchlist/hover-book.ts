import type { Dispose } from '#contract/wire.ts';
import type { LiveGrid } from './live-grid.ts';
import { watchStore } from './watch-store.ts';

/** The pointer rests on a bid or an ask for this long before its book is shown, ms. */
export const HOVER_MS = 600;
const CELLS = '[col-id="bid"], [col-id="ask"], [col-id="bidQty"], [col-id="askQty"]';

/** Shows the book of a row while the pointer rests on its bid or ask. */
export function hoverBook(element: HTMLElement, grid: LiveGrid): Dispose {
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let shown = false;
  const leave = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (shown) watchStore.setState({ book: null });
    shown = false;
  };
  const over = ({ target }: Event): void => {
    const cell = (target as Element).closest(CELLS);
    leave();
    const index = Number(cell?.closest('.ag-row')?.getAttribute('row-index') ?? Number.NaN);
    if (cell === null || !Number.isInteger(index)) return;
    timer = setTimeout(() => {
      const row = grid.rowAt(index);
      if (row === undefined || row.separator === true || watchStore.getState().menu !== null) return;
      const box = cell.getBoundingClientRect();
      shown = true;
      watchStore.setState({ book: { row, x: box.right + 4, y: box.bottom } });
    }, HOVER_MS);
  };
  element.addEventListener('pointerover', over, { signal: abort.signal });
  for (const name of ['pointerleave', 'pointerdown', 'wheel'] as const)
    element.addEventListener(name, leave, { signal: abort.signal, passive: true });
  return () => {
    abort.abort();
    leave();
  };
}
