import type { DockviewApi, SerializedDockview } from 'dockview-react';
import { PANEL_IDS, PANELS } from '../panels/index.ts';
import { focusPanelBody } from './panel-focus.ts';
import { LAYOUT_KEY, layoutCandidates, storedLayoutText } from './stored-layout.ts';
import { call } from './terminal.ts';

/** The layout is written this long after the last change, ms. */
const SAVE_AFTER_MS = 500;
/** The market watch beside the chart and the lower row, as parts of the window. */
const LEFT_SHARE = 0.545;
const LEFT_SHARE_OF_THREE = 0.45;
const LOWER_SHARE = 0.27;
/** Width at which every column of the market watch is seen, px; what a wide screen has beyond it is the chart's. */
const WATCH_WIDTH = 1_046;
/** The option chain right of the chart. */
const CHAIN_SHARE = 0.26;
/** A narrower window has the chain as a tab behind the chart: the market watch needs its width for all columns, px. */
const THREE_WIDTH = 2_200;

let dock: DockviewApi | null = null;
let timer: ReturnType<typeof setTimeout> | null = null;
let restoring = false;
let lastGood: SerializedDockview | null = null;

/** What is held and what it may cost: the left or upper half of the order desk. */
const HELD = ['positions', 'stops', 'holdings', 'funds', 'risk'] as const;
/** What was asked for and what became of it: the other half, so that orders and positions are seen together. */
const ASKED = ['orders', 'fills', 'baskets', 'audit'] as const;
/** Parts of the lower row of a wide window: hits, positions, orders. Both tables of the desk show every column. */
const ASKED_SHARE = 0.36;
const HELD_SHARE = 0.36;
/** Heights below the chart of a narrow window: six rows with head and sum each, as parts of the window. */
const NARROW_DESK_SHARE = 0.23;

type Add = (id: string, options: object) => void;

/** A group: its first panel in front at a place, the others as tabs behind it. */
function addGroup(add: Add, [first, ...rest]: readonly [string, ...string[]], place: object): void {
  add(first, place);
  for (const id of rest) add(id, { position: { referencePanel: first, direction: 'within' }, inactive: true });
}

/** Market watch, chart, chain; below them hits, positions and orders side by side. */
function showWide(add: Add, width: number, height: number): void {
  addGroup(add, ['watchlist', 'sectors'], {});
  const watch = Math.min(WATCH_WIDTH, width * LEFT_SHARE_OF_THREE);
  add('chart', { position: { referencePanel: 'watchlist', direction: 'right' }, initialWidth: width - watch });
  const place = { position: { referencePanel: 'chart', direction: 'right' }, initialWidth: width * CHAIN_SHARE };
  addGroup(add, ['chain', 'depth', 'levels', 'gaps'], place);
  addGroup(add, ['hits', 'alerts', 'expression', 'changes', 'health'], {
    position: { direction: 'below' },
    initialHeight: height * LOWER_SHARE,
  });
  const share = HELD_SHARE + ASKED_SHARE;
  addGroup(add, HELD, { position: { referencePanel: 'hits', direction: 'right' }, initialWidth: width * share });
  addGroup(add, ASKED, {
    position: { referencePanel: 'positions', direction: 'right' },
    initialWidth: width * ASKED_SHARE,
  });
}

/** Left the market watch over the hits, right the chart over positions over orders. */
function showNarrow(add: Add, width: number, height: number): void {
  addGroup(add, ['watchlist', 'sectors'], {});
  const watch = Math.min(WATCH_WIDTH, width * LEFT_SHARE);
  const right = { position: { referencePanel: 'watchlist', direction: 'right' }, initialWidth: width - watch };
  addGroup(add, ['chart', 'chain', 'depth', 'levels', 'gaps'], right);
  const below = (id: string, share: number): object => ({
    position: { referencePanel: id, direction: 'below' },
    initialHeight: height * share,
  });
  addGroup(add, ['hits', 'alerts', 'expression', 'changes', 'health'], below('watchlist', LOWER_SHARE));
  addGroup(add, HELD, below('chart', 2 * NARROW_DESK_SHARE));
  addGroup(add, ASKED, below('positions', NARROW_DESK_SHARE));
}

/** The order of panels that is there before anybody moved one. */
function showDefault(api: DockviewApi): void {
  api.clear();
  const add: Add = (id, options) => {
    const panel = PANELS.find((one) => one.id === id);
    api.addPanel({ id, component: id, title: panel?.title ?? id, renderer: 'always', ...options });
  };
  const [width, height] = [Math.max(800, api.width), Math.max(400, api.height)];
  if (width >= THREE_WIDTH) showWide(add, width, height);
  else showNarrow(add, width, height);
  api.getPanel('watchlist')?.api.setActive();
}

function restore(api: DockviewApi): boolean {
  for (const layout of layoutCandidates(PANEL_IDS)) {
    try {
      api.fromJSON(layout as unknown as SerializedDockview);
      if (api.panels.length > 0) return true;
    } catch {
      // This one cannot be shown after all; the next candidate or the default is.
    }
  }
  return false;
}

/** Adds panels that a saved layout does not have: nothing may be lost with no way back. */
function addMissing(api: DockviewApi): void {
  for (const panel of PANELS)
    if (api.getPanel(panel.id) === undefined)
      api.addPanel({ id: panel.id, component: panel.id, title: panel.title, renderer: 'always' });
}

/** Fills a fresh dock with the remembered layout, or the default, and remembers every change from then on. */
export function openDock(api: DockviewApi): void {
  dock = api;
  restoring = true;
  if (restore(api)) addMissing(api);
  else showDefault(api);
  restoring = false;
  lastGood = api.toJSON();
  api.onDidLayoutChange(() => {
    if (restoring) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => save(api), SAVE_AFTER_MS);
  });
}

function save(api: DockviewApi): void {
  timer = null;
  if (api !== dock) return;
  const layout = api.toJSON();
  call('prefs.set', { key: LAYOUT_KEY, json: storedLayoutText(layout, lastGood) }).catch(() => {
    // Not connected: the next change writes it.
  });
  lastGood = layout;
}

/** Back to the default layout. */
export function resetLayout(): void {
  if (dock !== null) showDefault(dock);
}

/** Brings a panel to the front and puts the keyboard into it. */
export function goToPanel(id: string): void {
  const api = dock?.getPanel(id)?.api;
  const seen = api?.isVisible === true;
  api?.setActive();
  if (seen && focusPanelBody(id)) return;
  // What was hidden behind another panel is mounted and shown in the next frames, and cannot be focused before.
  requestAnimationFrame(() => requestAnimationFrame(() => focusPanelBody(id)));
}

/** Keyboard to the next or previous panel that is in front of its group, in the order of the list. */
export function cyclePanel(step: 1 | -1): void {
  const active = dock?.activePanel?.id;
  const seen = PANELS.filter((panel) => dock?.getPanel(panel.id)?.api.isVisible === true);
  const index = seen.findIndex((panel) => panel.id === active);
  const next = seen[(index + step + seen.length) % seen.length];
  if (next !== undefined) goToPanel(next.id);
}
