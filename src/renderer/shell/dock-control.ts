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

/** Market watch left, chart in the middle, option chain right; below all the hits, with health as a tab behind them. */
function showDefault(api: DockviewApi): void {
  api.clear();
  const add = (id: string, options: object): void => {
    const panel = PANELS.find((one) => one.id === id);
    api.addPanel({ id, component: id, title: panel?.title ?? id, renderer: 'always', ...options });
  };
  const [width, height] = [Math.max(800, api.width), Math.max(400, api.height)];
  const three = width >= THREE_WIDTH;
  add('watchlist', {});
  add('chart', {
    position: { referencePanel: 'watchlist', direction: 'right' },
    initialWidth: width - Math.min(WATCH_WIDTH, width * (three ? LEFT_SHARE_OF_THREE : LEFT_SHARE)),
  });
  if (three) {
    add('chain', { position: { referencePanel: 'chart', direction: 'right' }, initialWidth: width * CHAIN_SHARE });
  } else {
    add('chain', { position: { referencePanel: 'chart', direction: 'within' }, inactive: true });
  }
  add('depth', { position: { referencePanel: 'chain', direction: 'within' }, inactive: true });
  add('levels', { position: { referencePanel: three ? 'chain' : 'chart', direction: 'within' }, inactive: true });
  add('hits', { position: { direction: 'below' }, initialHeight: height * LOWER_SHARE });
  add('changes', { position: { referencePanel: 'hits', direction: 'within' }, inactive: true });
  add('health', { position: { referencePanel: 'hits', direction: 'within' }, inactive: true });
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
