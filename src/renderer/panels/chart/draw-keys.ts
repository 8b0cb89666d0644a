import type { Dispose } from '#contract/wire.ts';
import { onEscape } from '../../shell/escape-stack.ts';
import type { DrawControl } from './draw-control.ts';

/** Bars or ticks of a step with Shift. */
const BIG_STEP = 10;
const ARROWS: Readonly<Record<string, readonly [bars: number, ticks: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
type Value = 'o' | 'h' | 'l' | 'c';
const isValue = (key: string): key is Value => /^[ohlc]$/.test(key);

/** With a tool in hand: arrows move the cursor, Enter sets a point, o h l c go to a price of the bar. */
function toolKey(control: DrawControl, event: KeyboardEvent): boolean {
  const arrow = ARROWS[event.key];
  const by = event.shiftKey ? BIG_STEP : 1;
  if (arrow !== undefined) control.step(arrow[0] * by, arrow[1] * by);
  else if (event.key === 'Enter') {
    if (!event.repeat) control.setPoint();
  } else if (isValue(event.key)) control.snapTo(event.key);
  else if (event.key === 'Escape') control.putAway();
  else return false;
  return true;
}

/** With a drawing selected: arrows move it or one of its points, Enter chooses which, Delete removes it. */
function selectedKey(control: DrawControl, event: KeyboardEvent): boolean {
  const arrow = ARROWS[event.key];
  const by = event.shiftKey ? BIG_STEP : 1;
  if (arrow !== undefined) return control.moveSelected(arrow[0] * by, arrow[1] * by);
  if (event.key === 'Enter') control.nextPart();
  else if (event.key === 'Delete') return event.repeat || control.remove();
  else if (event.key === 'Escape') control.putAway();
  else return false;
  return true;
}

function chartKey(control: DrawControl, event: KeyboardEvent): boolean {
  const { tool, selected } = control.store.getState();
  if (event.altKey || event.metaKey) return false;
  if (event.ctrlKey) {
    if (event.key === 'ArrowRight') control.selectNext(1);
    else if (event.key === 'ArrowLeft') control.selectNext(-1);
    else if (event.key.toLowerCase() === 'z') control.undo();
    else return false;
    return true;
  }
  if (tool !== null) return toolKey(control, event);
  return selected !== null && selectedKey(control, event);
}

/** Draws with the keys while the chart has them; Escape puts the tool away from everywhere. */
export function drawKeys(element: HTMLElement, control: DrawControl): Dispose {
  let escape: Dispose | null = null;
  const onKey = (event: KeyboardEvent): void => {
    if (event.target !== element || event.defaultPrevented || !chartKey(control, event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  element.addEventListener('keydown', onKey, { capture: true });
  const stop = control.store.subscribe(({ tool }) => {
    if (tool !== null) escape ??= onEscape(() => control.putAway());
    else {
      escape?.();
      escape = null;
    }
  });
  return () => {
    element.removeEventListener('keydown', onKey, { capture: true });
    stop();
    escape?.();
  };
}
