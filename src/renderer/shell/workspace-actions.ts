import { PANEL_IDS } from '../panels/index.ts';
import { activePanel, cellOf, isFollower, nextGroup, setGroup, togglePin } from '../stores/link-groups.ts';
import { workspacesStore } from '../stores/workspaces.ts';
import { sayToast } from './alerts.ts';
import { goToWorkspace, keepLayout, panelToWindow } from './dock-control.ts';
import { saveText } from './save-text.ts';
import { type Changed, duplicated, exportText, imported, removed, renamed } from './workspaces.ts';

function take(result: Changed): boolean {
  if ('refused' in result) {
    sayToast('error', result.refused);
    return false;
  }
  workspacesStore.setState(result.spaces);
  return true;
}

/** Goes to the workspace of Ctrl+`number`. */
export function goToNumber(number: number): void {
  const space = workspacesStore.getState().list[number - 1];
  if (space === undefined) sayToast('info', `There is no workspace ${number} yet. Duplicate one in the settings.`);
  else goToWorkspace(space.id);
}

export function renameWorkspace(id: string, name: string): void {
  take(renamed(workspacesStore.getState(), id, name));
}

export function duplicateWorkspace(id: string): void {
  keepLayout();
  take(duplicated(workspacesStore.getState(), id));
}

export function removeWorkspace(id: string): void {
  take(removed(workspacesStore.getState(), id));
}

export function toggleLock(): void {
  const locked = !workspacesStore.getState().locked;
  workspacesStore.setState({ locked });
  sayToast('info', locked ? 'The layout is locked.' : 'The layout can be changed again.');
}

/** Saves one workspace, or all of them, as a file. */
export function exportWorkspaces(id: string | null): void {
  keepLayout();
  saveText(id === null ? 'workspaces.json' : `workspace-${id}.json`, exportText(workspacesStore.getState(), id));
}

/** Adds the workspaces of a file. */
export function importWorkspaces(text: string): void {
  const before = workspacesStore.getState().list.length;
  if (!take(imported(workspacesStore.getState(), text, PANEL_IDS))) return;
  const added = workspacesStore.getState().list.slice(before);
  sayToast('info', `Added: ${added.map(({ name }) => name).join(', ')}.`);
}

/** Moves the active panel to the next colour. */
export function nextLinkGroup(): void {
  const panel = activePanel();
  if (panel === null) return sayToast('info', 'This panel shows no single instrument and has no link colour.');
  const linked = cellOf(panel);
  setGroup(linked, nextGroup(linked));
}

/** Pins the active panel to what it shows, or lets it follow its colour again. */
export function pinPanel(): void {
  const panel = activePanel();
  if (panel === null || !isFollower(panel))
    return sayToast('info', 'This panel shows no single instrument to be pinned to.');
  togglePin(cellOf(panel));
}

export function activeToWindow(): void {
  if (!panelToWindow()) sayToast('error', 'The browser did not allow the window. Allow pop-ups for this address.');
}
