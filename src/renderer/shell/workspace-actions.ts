import { PANEL_IDS } from '../panels/index.ts';
import { activePanel, cellOf, isFollower, nextGroup, setGroup, togglePin } from '../stores/link-groups.ts';
import { workspacesStore } from '../stores/workspaces.ts';
import { sayToast } from './alerts.ts';
import {
  closePanel as closeActive,
  goToWorkspace,
  keepLayout,
  panelToWindow,
  previousLayout as earlierLayout,
  resetLayout as presetLayout,
  restoreLayout as layoutOfJournal,
} from './dock-control.ts';
import { keyOf } from './commands.ts';
import { saveText } from './save-text.ts';
import { boundAccount, unknownAccounts } from '../stores/meant-account.ts';
import { tradingStore } from '../stores/trading.ts';
import { shellStore } from './shell-store.ts';
import { changed, type Changed, duplicated, exportText, imported, removed, renamed, spaceOf } from './workspaces.ts';

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
  const unknown = unknownAccounts(added.map(({ account }) => account)).join(', ');
  const remedy =
    'nothing that opens a position is sent there until it is named in --accounts, or another one is chosen';
  if (unknown !== '') sayToast('error', `The file binds to ${unknown}, which is no account here: ${remedy} (Alt+W).`);
}

/** Binds a workspace to an account, or to none: then it trades on whichever is active. Changes no account. */
export function bindWorkspace(id: string, account: string | null): void {
  workspacesStore.setState((state) => changed(state, id, { account }));
}

/** Binds the workspace of this window to the account that is traded, or lets it go where it is bound. */
export function toggleBinding(): void {
  const { id, name, account } = spaceOf(workspacesStore.getState());
  const active = tradingStore.getState().trading?.account ?? null;
  if (account !== null) {
    bindWorkspace(id, null);
    sayToast('info', `“${name}” is not bound to ${account} any more: it trades on whichever account is active.`);
  } else if (active === null) sayToast('error', 'The account has not been read yet. Try again in a moment.');
  else {
    bindWorkspace(id, active);
    sayToast('info', `“${name}” trades on ${active} from now on, and on no other.`);
  }
}

/** Opens the change to the account of this window's workspace, which asks once. */
export function toBoundAccount(): void {
  const bound = boundAccount();
  if (bound === null) return sayToast('info', 'This workspace is bound to no account.');
  if (bound === tradingStore.getState().trading?.account) return sayToast('info', `${bound} is active already.`);
  shellStore.setState({ accountsOpen: true, accountWanted: bound, paletteOpen: false, cheatSheetOpen: false });
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

/** What moves or closes panels: not while the layout is locked. */
function unlocked(change: () => void): void {
  if (!workspacesStore.getState().locked) return change();
  sayToast('info', `The layout is locked: nothing was moved. ${keyOf('workspace.lock')} unlocks it.`);
}

export const closePanel = (): void => unlocked(closeActive);
export const resetLayout = (): void => unlocked(presetLayout);
export const previousLayout = (): void => unlocked(earlierLayout);
/** @param index of the journal. */
export const restoreLayout = (index: number): void => unlocked(() => layoutOfJournal(index));

export function activeToWindow(): void {
  unlocked(openActive);
}

function openActive(): void {
  if (!panelToWindow()) sayToast('error', 'The browser did not allow the window. Allow pop-ups for this address.');
}
