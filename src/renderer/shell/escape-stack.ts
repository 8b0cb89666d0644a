import type { Dispose } from '#contract/wire.ts';

const open: (() => void)[] = [];

/** What is on top closes on Escape; undone when it has closed by itself. */
export function onEscape(close: () => void): Dispose {
  open.push(close);
  return () => {
    const index = open.lastIndexOf(close);
    if (index >= 0) open.splice(index, 1);
  };
}

/** Closes the topmost thing; false when nothing is open. */
export function closeTopmost(): boolean {
  const close = open.at(-1);
  close?.();
  return close !== undefined;
}
