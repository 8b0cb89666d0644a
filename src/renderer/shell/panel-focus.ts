import type { Dispose } from '#contract/wire.ts';

/** The empty frame of a group: it holds the keyboard while a panel is on its way to the screen. */
export const WAITING_PLACE = '.dv-content-container';

/** Whether the keyboard is with nobody, so that a panel that comes late may take it. */
export function waitsForPanel(holder: Element | null): boolean {
  return holder === null || holder === document.body || holder.matches(WAITING_PLACE);
}

const entries = new Map<string, () => void>();
/** The panel that was asked for last and is not there yet: its code may still be read. */
let awaited: string | null = null;

/** A panel says how it takes the keyboard; undone when it is unmounted. */
export function panelFocus(id: string, focus: () => void): Dispose {
  entries.set(id, focus);
  // Who has meanwhile put the keyboard somewhere else keeps it there.
  if (awaited === id && waitsForPanel(document.activeElement)) focus();
  if (awaited === id) awaited = null;
  // Words gave way to rows: the keyboard that waited in the body goes on to them.
  if (document.activeElement?.matches(`[data-panel="${id}"] > .panel-body`) === true) focus();
  return () => {
    if (entries.get(id) === focus) entries.delete(id);
  };
}

/** Puts the keyboard into a mounted panel; false when it is not there, and then as soon as it is. */
export function focusPanelBody(id: string): boolean {
  const focus = entries.get(id);
  awaited = focus === undefined ? id : null;
  focus?.();
  return focus !== undefined;
}
