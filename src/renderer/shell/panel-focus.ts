import type { Dispose } from '#contract/wire.ts';

const entries = new Map<string, () => void>();

/** A panel says how it takes the keyboard; undone when it is unmounted. */
export function panelFocus(id: string, focus: () => void): Dispose {
  entries.set(id, focus);
  return () => {
    if (entries.get(id) === focus) entries.delete(id);
  };
}

/** Puts the keyboard into a mounted panel; false when it is not there. */
export function focusPanelBody(id: string): boolean {
  const focus = entries.get(id);
  focus?.();
  return focus !== undefined;
}
