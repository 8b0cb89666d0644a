import type { DockviewApi, SerializedDockview } from 'dockview-react';
import { PANEL_IDS, PANELS } from '../panels/index.ts';
import { activePanel, choicesComeFrom, groupOf, linkStore } from '../stores/link-groups.ts';
import { wasInPanel } from '../stores/help.ts';
import { keptGrid, onGridChanged, showGrid } from '../stores/chart-grid.ts';
import { workspacesStore } from '../stores/workspaces.ts';
import { focusPanelBody, WAITING_PLACE, waitsForPanel } from './panel-focus.ts';
import { safeLayout } from './stored-layout.ts';
import type { PanelWindow } from './window-list.ts';
import { panelAddress, type WindowRole, windowRole } from './window-role.ts';
import { neighboursOf, WORKSPACE_PRESETS } from './workspace-presets.ts';
import { activeOf, changed, journalWith, spaceOf, type Workspace } from './workspaces.ts';

/** A layout counts as one that somebody wanted when it has stood this long, ms. */
const KEEP_AFTER_MS = 500;
/** A panel that is not drawn after so many frames does not get the keyboard any more: two seconds of a slow page. */
const FRAMES_TO_DRAW_MAX = 120;
/** Smallest size that a preset is laid out for, px. */
const WIDTH_MIN = 800;
const HEIGHT_MIN = 400;

let dock: DockviewApi | null = null;
let timer: ReturnType<typeof setTimeout> | null = null;
let showing = false;

/** What this window is for. */
export const role: WindowRole = windowRole(location.search, PANEL_IDS);

function addPanel(api: DockviewApi, id: string, options: object): void {
  const title = PANELS.find((panel) => panel.id === id)?.title ?? id;
  api.addPanel({ id, component: id, title, renderer: 'always', ...options });
}

/** Builds the preset of a workspace on an empty dock. */
function showPreset(api: DockviewApi, { preset }: Workspace): void {
  api.clear();
  const [width, height] = [Math.max(WIDTH_MIN, api.width), Math.max(HEIGHT_MIN, api.height)];
  let first: string | null = null;
  WORKSPACE_PRESETS[preset].build({
    width,
    height,
    group: ([front, ...rest], at) => {
      first ??= front;
      const direction = at?.side;
      const size = direction === 'below' || direction === 'above' ? 'initialHeight' : 'initialWidth';
      const position = at?.of === undefined ? { direction } : { referencePanel: at.of, direction };
      addPanel(api, front, at === undefined ? {} : { position, [size]: at.px });
      for (const id of rest)
        addPanel(api, id, { position: { referencePanel: front, direction: 'within' }, inactive: true });
    },
  });
  if (first !== null) api.getPanel(first)?.api.setActive();
}

/** Layouts to try, best first: the workspace's own, then those of it that the journal has. */
function candidates({ id, layout }: Workspace): SerializedDockview[] {
  const { journal } = workspacesStore.getState();
  const earlier = journal.filter((entry) => entry.workspace === id).map((entry) => entry.layout);
  return ((layout ?? null) === null ? [] : [layout, ...earlier])
    .map((value) => safeLayout(value, PANEL_IDS))
    .filter((one) => one !== null) as unknown as SerializedDockview[];
}

/** Shows a workspace; a layout that cannot be shown after all gives way to the next one, in the end to the preset. */
function show(api: DockviewApi, space: Workspace): void {
  showing = true;
  try {
    const { groups, pinned } = space.links;
    linkStore.setState({ groups, pinned });
    showGrid(space.charts);
    for (const layout of candidates(space)) {
      try {
        api.fromJSON(layout);
        if (api.panels.length > 0) return;
      } catch {
        // This one cannot be shown; the next candidate or the preset is.
      }
    }
    showPreset(api, space);
  } finally {
    showing = false;
  }
}

/** Writes the layout on the screen into its workspace and the journal, at once. */
export function keepLayout(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  if (dock === null || role.panel !== null) return;
  const layout: unknown = dock.toJSON();
  const { groups, pinned } = linkStore.getState();
  workspacesStore.setState((state) => {
    const { id, name } = activeOf(state);
    const journal = journalWith(state.journal, { atMs: Date.now(), workspace: id, name, layout });
    return { ...changed(state, id, { layout, links: { groups, pinned }, charts: keptGrid() }), journal };
  });
}

function keepSoon(): void {
  if (showing) return;
  if (timer !== null) clearTimeout(timer);
  timer = setTimeout(keepLayout, KEEP_AFTER_MS);
}

/** A panel that has no link colour chooses for the chart. */
function choosingPanel(): string | null {
  const id = dock?.activePanel?.id;
  return PANELS.find((panel) => panel.id === id)?.linked === true ? (id ?? null) : null;
}

/** Fills a fresh dock with the workspace that was shown last, and remembers every change from then on. */
export function openDock(api: DockviewApi): void {
  dock = api;
  choicesComeFrom(choosingPanel);
  if (role.panel !== null) {
    linkStore.setState({ groups: { [role.panel]: role.group } });
    addPanel(api, role.panel, {});
    goToPanel(role.panel);
    return;
  }
  show(api, activeOf(workspacesStore.getState()));
  followLock(api);
  api.onDidActivePanelChange(({ panel }) => panel !== undefined && wasInPanel(panel.id));
  api.onDidLayoutChange(() => api === dock && keepSoon());
  const ends = linkStore.subscribe((now, before) => {
    if (now.groups !== before.groups || now.pinned !== before.pinned) keepSoon();
  });
  const gridEnds = onGridChanged(keepSoon);
  api.onDidRemoveGroup(() => {
    if (dock === api) return;
    ends();
    gridEnds();
  });
  window.addEventListener('pagehide', () => timer !== null && keepLayout());
}

function followLock(api: DockviewApi): void {
  const follow = ({ locked }: { readonly locked: boolean }): void => api.updateOptions({ disableDnd: locked, locked });
  follow(workspacesStore.getState());
  workspacesStore.subscribe((now, before) => now.locked !== before.locked && follow(now));
}

/** Leaves the present workspace as it is and shows another one. */
export function goToWorkspace(id: string): void {
  const { active, list } = workspacesStore.getState();
  const space = list.find((one) => one.id === id);
  if (dock === null || role.panel !== null || space === undefined || id === active) return;
  keepLayout();
  workspacesStore.setState({ active: id });
  show(dock, activeOf(workspacesStore.getState()));
  keyboardToLayout();
}

/** Back to the preset of the workspace; the journal keeps what was there. */
export function resetLayout(): void {
  if (dock === null || role.panel !== null) return;
  keepLayout();
  const space = activeOf(workspacesStore.getState());
  showPreset(dock, space);
  keyboardToLayout();
  keepLayout();
}

/** Shows a layout of the journal in the workspace that it came from; what is there now is kept in the journal. */
export function restoreLayout(index: number): void {
  const { journal, list, active } = workspacesStore.getState();
  const entry = journal[index];
  if (dock === null || role.panel !== null || entry === undefined) return;
  keepLayout();
  const id = list.some((space) => space.id === entry.workspace) ? entry.workspace : active;
  workspacesStore.setState((state) => ({ ...changed(state, id, { layout: entry.layout }), active: id }));
  show(dock, activeOf(workspacesStore.getState()));
  keyboardToLayout();
  keepSoon();
}

/** Back to the layout before the present one. */
export function previousLayout(): void {
  keepLayout();
  const { journal, active } = workspacesStore.getState();
  const own = journal.map((entry, index) => ({ entry, index })).filter(({ entry }) => entry.workspace === active);
  const before = own[1];
  if (before !== undefined) restoreLayout(before.index);
}

/** Puts a panel that the workspace does not have beside one of its kind. */
function bringIn(api: DockviewApi, id: string): void {
  const neighbour = neighboursOf(id).find((other) => api.getPanel(other) !== undefined);
  const position = neighbour === undefined ? {} : { position: { referencePanel: neighbour, direction: 'within' } };
  addPanel(api, id, position);
}

/**
 * Puts the keyboard where a panel wants it. A panel that has no place for it now (no rows yet, still reading) takes it
 * with its body: the keyboard is never left behind in another panel, or nowhere.
 * @returns whether the panel has it; one that is not drawn yet cannot.
 */
function giveKeyboard(id: string): boolean {
  focusPanelBody(id);
  const element = dock?.getPanel(id)?.view.content.element;
  if (element?.contains(document.activeElement) === true) return true;
  const body = element?.querySelector<HTMLElement>('.panel-body');
  if (!body) return false;
  if (!body.hasAttribute('tabindex')) body.tabIndex = -1;
  body.focus();
  return document.activeElement === body;
}

/** Tries in every frame until the panel has the keyboard, or somebody has taken it to another place. */
function keyboardInto(id: string, framesLeft = FRAMES_TO_DRAW_MAX): void {
  if (dock?.activePanel?.id !== id || !waitsForPanel(document.activeElement)) return;
  if (giveKeyboard(id) || framesLeft === 0) return;
  requestAnimationFrame(() => keyboardInto(id, framesLeft - 1));
}

/** Brings a panel to the front and puts the keyboard into it. */
export function goToPanel(id: string): void {
  if (dock !== null && PANEL_IDS.has(id) && dock.getPanel(id) === undefined) bringIn(dock, id);
  const api = dock?.getPanel(id)?.api;
  const seen = api?.isVisible === true;
  api?.setActive();
  if (seen && giveKeyboard(id)) return;
  // What was hidden behind another panel is mounted and shown in the next frames, and cannot be focused before. Until
  // then no row of the panel that was left hears a key: whoever asked for positions does not type into orders.
  dock?.getPanel(id)?.group.element.querySelector<HTMLElement>(WAITING_PLACE)?.focus();
  requestAnimationFrame(() => requestAnimationFrame(() => keyboardInto(id)));
}

/** Keyboard to the panel that is active, or to the first that is in front. */
export function keyboardToLayout(): void {
  const front = PANELS.find(({ id }) => dock?.getPanel(id)?.api.isVisible === true)?.id;
  const id = dock?.activePanel?.id ?? front;
  if (id !== undefined) goToPanel(id);
}

/** Keyboard to the next or previous panel that is in front of its group, in the order of the list. */
export function cyclePanel(step: 1 | -1): void {
  const active = dock?.activePanel?.id;
  const seen = PANELS.filter((panel) => dock?.getPanel(panel.id)?.api.isVisible === true);
  const index = seen.findIndex((panel) => panel.id === active);
  const next = seen[(index + step + seen.length) % seen.length];
  if (next !== undefined) goToPanel(next.id);
}

/** Takes the active panel out of this workspace; its key brings it back. The last one stays. */
export function closePanel(): void {
  const panel = dock?.activePanel;
  if (dock === null || panel === undefined || dock.panels.length <= 1) return;
  panel.api.close();
  cyclePanel(1);
}

/**
 * Opens a window for the active panel and takes it out of this one; the last panel of a window stays.
 * @returns false when the browser does not allow the window.
 */
export function panelToWindow(): boolean {
  const panel = dock?.activePanel;
  if (dock === null || panel === undefined) return true;
  const group = groupOf(activePanel() ?? 'chart');
  const size = { width: Math.round(panel.api.width), height: Math.round(panel.api.height) + 90 };
  if (!openPanelWindow({ panel: panel.id, group, space: spaceOf(workspacesStore.getState()).id }, size)) return false;
  if (dock.panels.length > 1) closePanel();
  return true;
}

/** Size of a window whose panel is in no dock, px. */
const PANEL_WINDOW = { width: 900, height: 640 } as const;

/** Opens a window for one panel. @returns false when the browser does not allow it. */
export function openPanelWindow(
  { panel, group, space }: PanelWindow,
  { width, height }: { readonly width: number; readonly height: number } = PANEL_WINDOW,
): boolean {
  const features = `popup,width=${width},height=${height}`;
  const opened = window.open(`${location.pathname}${panelAddress(panel, group, space)}`, `muhurat-${panel}`, features);
  // A desktop opens the window itself and hands out no handle.
  return opened !== null || !location.protocol.startsWith('http');
}
