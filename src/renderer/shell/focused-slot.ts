import { activePanel, slotOfPanel } from '../stores/link-groups.ts';

function slotIn(element: Element | null): number | null {
  const own = element?.closest<HTMLElement>('[data-slot]')?.dataset['slot'];
  const text = own ?? element?.closest('.live-grid .ag-row')?.getAttribute('row-id');
  const slot = Number(text ?? Number.NaN);
  return Number.isInteger(slot) && slot >= 0 ? slot : null;
}

/** The instrument that holds the keyboard (a row of a table, a strike of the chain), else the one that the active panel shows. */
export function focusedSlot(): number | null {
  return slotIn(document.activeElement) ?? slotOfPanel(activePanel());
}
