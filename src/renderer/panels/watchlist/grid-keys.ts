import type { Side } from '#contract/model/order.ts';
import { chordOf } from '../../shell/chord.ts';
import { commandOf } from '../../shell/commands.ts';
import type { LiveRow } from './watch-rows.ts';

/** What keys on a row do. */
export interface GridKeys {
  readonly onChart: (row: LiveRow) => void;
  /** What a buy or sell key means on a row that is no instrument. */
  readonly onTrade: (row: LiveRow, side: Side) => void;
  readonly onRemove: (row: LiveRow, rowIndex: number) => void;
  readonly onToggle: (row: LiveRow) => void;
  readonly onMove: (row: LiveRow, rowIndex: number, step: number) => void;
  readonly onMenu: (row: LiveRow, at: { readonly x: number; readonly y: number }) => void;
  readonly onDepth: (row: LiveRow, at: { readonly x: number; readonly y: number }) => void;
}

function cornerOf(target: EventTarget | null): { x: number; y: number } {
  const box = target instanceof Element ? target.closest('.ag-row')?.getBoundingClientRect() : undefined;
  return { x: (box?.left ?? 0) + 24, y: box?.bottom ?? 0 };
}

const isMenuKey = ({ key, shiftKey }: KeyboardEvent): boolean => key === 'ContextMenu' || (shiftKey && key === 'F10');

const TRADES: Readonly<Record<string, Side>> = { 'order.buy': 'BUY', 'order.sell': 'SELL' };

/** The side that a key trades in, whichever keys were chosen for that. */
function sideOf(event: KeyboardEvent): Side | undefined {
  return TRADES[commandOf(chordOf(event), false)?.id ?? ''];
}

/** A key on a row of the market watch. What it uses goes no further. */
export function onGridKey(keys: GridKeys, row: LiveRow, event: KeyboardEvent, rowIndex: number): void {
  const { key, altKey, shiftKey, target } = event;
  const side = row.slot < 0 ? sideOf(event) : undefined;
  if (altKey && (key === 'ArrowUp' || key === 'ArrowDown')) keys.onMove(row, rowIndex, key === 'ArrowUp' ? -1 : 1);
  else if (isMenuKey(event)) keys.onMenu(row, cornerOf(target));
  else if (key === 'Enter' && shiftKey) keys.onDepth(row, cornerOf(target));
  else if (key === 'Enter' && row.separator !== true) keys.onChart(row);
  else if (key === 'Delete') keys.onRemove(row, rowIndex);
  else if (key === ' ') keys.onToggle(row);
  else if (side !== undefined) keys.onTrade(row, side);
  else return;
  event.preventDefault();
  event.stopPropagation();
}
