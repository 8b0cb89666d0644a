import { explain } from '../../stores/help.ts';
import { termOf } from './glossary.ts';

const NAMED = 'th, dt, .ag-header-cell, [data-help]';

function wordOf(element: Element | null): string {
  if (!(element instanceof HTMLElement)) return '';
  // Marks of sorting are no part of a head.
  return element.dataset['help'] ?? (element.querySelector('.ag-header-cell-text') ?? element).textContent ?? '';
}

/** Head of the column that a focused cell of the market watch or of a table stands in. */
function headOfCell(active: Element | null): Element | null {
  const column = active?.closest('[col-id]')?.getAttribute('col-id');
  if (typeof column === 'string')
    return active?.closest('.live-grid')?.querySelector(`.ag-header-cell[col-id="${CSS.escape(column)}"]`) ?? null;
  const cell = active?.closest('td');
  return cell?.closest('table')?.querySelector(`thead th:nth-child(${cell.cellIndex + 1})`) ?? null;
}

/**
 * What a person means by “this”: the head under the pointer, the head or cell with the keyboard, else the panel.
 * The help then shows that word.
 */
export function explainThis(): void {
  const active = document.activeElement;
  const hovered = [...document.querySelectorAll(':hover')].at(-1) ?? null;
  const places = [
    hovered?.closest(NAMED) ?? null,
    active?.closest(NAMED) ?? null,
    headOfCell(hovered),
    headOfCell(active),
  ];
  const words = places.map((place) => wordOf(place).trim());
  explain(words.find((word) => word !== '' && termOf(word) !== undefined) ?? null);
}
