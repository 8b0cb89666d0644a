import { createStore } from 'zustand/vanilla';

export interface Toast {
  readonly id: number;
  readonly level: 'info' | 'warn' | 'error' | 'hit';
  readonly text: string;
  /** Slot to chart when it is opened. */
  readonly slot: number | null;
  /** Panel that shows more, with the words of its button; absent where there is none. */
  readonly panel?: { readonly id: string; readonly words: string };
  /** How many events it stands for. */
  readonly count: number;
}

/** Toasts on the screen at once; the oldest leaves first. */
export const TOASTS_SHOWN_MAX = 4;

export const toastsStore = createStore<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

let lastId = 0;

/** Shows a toast and returns its id. */
export function showToast(toast: Omit<Toast, 'id'>): number {
  lastId += 1;
  const shown: Toast = { ...toast, id: lastId };
  toastsStore.setState(({ toasts }) => ({ toasts: [...toasts, shown].slice(-TOASTS_SHOWN_MAX) }));
  return shown.id;
}

export function dismissToast(id: number): void {
  toastsStore.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}
