import type { Dispose } from '#contract/wire.ts';

/** Way of the pointer after which a press is a drag, px. */
const DRAG_FROM_PX = 6;

export interface RowDragHost {
  /** Whether the row may be taken. */
  readonly begins: (rowIndex: number) => boolean;
  /** It was let go over another row. */
  readonly onRow: (from: number, to: number) => void;
  /** It was let go over a list. */
  readonly onList: (from: number, list: number) => void;
  readonly ended: () => void;
}

interface Press {
  readonly rowIndex: number;
  readonly x: number;
  readonly y: number;
  readonly pointerId: number;
  dragging: boolean;
}

const rowIndexAt = (element: Element | null): number =>
  Number(element?.closest('.live-grid .ag-row')?.getAttribute('row-index') ?? Number.NaN);

const listAt = (element: Element | null): number =>
  Number(element?.closest<HTMLElement>('[data-drop-list]')?.dataset['dropList'] ?? Number.NaN);

/**
 * Lets rows of a table be dragged onto other rows and onto lists. The row under the pointer is marked by the attribute
 * `data-drop`; Escape gives up.
 */
export function dragRows(element: HTMLElement, host: RowDragHost): Dispose {
  const abort = new AbortController();
  let press: Press | null = null;
  let marked: Element | null = null;
  const mark = (next: Element | null): void => {
    if (next === marked) return;
    marked?.removeAttribute('data-drop');
    next?.setAttribute('data-drop', 'true');
    marked = next;
  };
  const end = (): void => {
    mark(null);
    if (press?.dragging === true) host.ended();
    press = null;
  };
  const under = (event: PointerEvent): Element | null => document.elementFromPoint(event.clientX, event.clientY);
  const on = <K extends 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel' | 'keydown' | 'click'>(
    target: HTMLElement | Window,
    name: K,
    hear: (event: HTMLElementEventMap[K]) => void,
  ): void => target.addEventListener(name, hear as EventListener, { signal: abort.signal, capture: true });
  on(element, 'pointerdown', ({ target, button, clientX: x, clientY: y, pointerId }) => {
    const rowIndex = rowIndexAt(target as Element);
    if (button === 0 && Number.isInteger(rowIndex)) press = { rowIndex, x, y, pointerId, dragging: false };
  });
  on(window, 'pointermove', (event) => {
    if (press === null || event.pointerId !== press.pointerId) return;
    if (!press.dragging) {
      if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < DRAG_FROM_PX) return;
      if (!host.begins(press.rowIndex)) return end();
      press.dragging = true;
    }
    event.preventDefault();
    const over = under(event);
    mark(over?.closest('[data-drop-list]') ?? over?.closest('.live-grid .ag-row') ?? null);
  });
  on(window, 'pointerup', (event) => {
    if (press?.dragging !== true) return end();
    const { rowIndex } = press;
    const over = under(event);
    end();
    // The press that began on a row would chart it.
    const swallow = (click: Event): void => click.stopPropagation();
    element.addEventListener('click', swallow, { capture: true, once: true });
    setTimeout(() => element.removeEventListener('click', swallow, { capture: true }), 0);
    const [list, row] = [listAt(over), rowIndexAt(over)];
    if (Number.isInteger(list)) host.onList(rowIndex, list);
    else if (Number.isInteger(row) && row !== rowIndex) host.onRow(rowIndex, row);
  });
  on(window, 'pointercancel', end);
  on(window, 'keydown', (event) => {
    if (press?.dragging !== true || event.key !== 'Escape') return;
    event.stopPropagation();
    end();
  });
  return () => {
    end();
    abort.abort();
  };
}
