import { createStore } from 'zustand/vanilla';
import { call } from '../../shell/terminal.ts';
import { watchlistsStore } from '../../stores/watchlists.ts';
import {
  FIRST_VIEW,
  parseViews,
  viewKey,
  viewsText,
  WATCH_VIEWS_PREF,
  type WatchView,
  type WatchViews,
} from './watch-view.ts';

interface ViewsState {
  /** Columns, indicators and rules of each list. */
  readonly views: WatchViews;
  /** Whether the stored ones are in: before, nothing may be written over them. */
  readonly read: boolean;
}

export const viewsStore = createStore<ViewsState>(() => ({ views: {}, read: false }));

/** Views are written this long after the last change, ms. */
const WRITE_AFTER_MS = 500;
let timer: ReturnType<typeof setTimeout> | null = null;

/** Reads the stored views, once. */
export async function readViews(): Promise<void> {
  if (viewsStore.getState().read) return;
  const { json } = await call('prefs.get', { key: WATCH_VIEWS_PREF });
  viewsStore.setState({ views: parseViews(json), read: true });
}

function write(): void {
  timer = null;
  const { views, read } = viewsStore.getState();
  if (!read) return;
  const lists = watchlistsStore.getState().lists.map(({ id }) => id);
  call('prefs.set', { key: WATCH_VIEWS_PREF, json: viewsText(views, lists) }).catch(() => {
    // Not connected: the next change writes them.
  });
}

/** The view of a list, or of the whole market. */
export function viewOf(list: number | null): WatchView {
  return viewsStore.getState().views[viewKey(list)] ?? FIRST_VIEW;
}

/** The view of what is on the screen. */
export function shownView(): WatchView {
  return viewOf(watchlistsStore.getState().shown);
}

/** Changes the view of what is on the screen. */
export function setShownView(view: WatchView): void {
  const key = viewKey(watchlistsStore.getState().shown);
  viewsStore.setState(({ views }) => ({ views: { ...views, [key]: view } }));
  if (timer !== null) clearTimeout(timer);
  timer = setTimeout(write, WRITE_AFTER_MS);
}
