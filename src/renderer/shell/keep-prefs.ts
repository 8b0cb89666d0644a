import { instrumentKey } from '#contract/model/instrument.ts';
import { FACE_PREFS_KEY } from '#contract/model/quiet-hours.ts';
import { instrumentAt } from '../stores/instruments.ts';
import { type FacePrefs, prefsStore } from '../stores/prefs.ts';
import { workspacesStore } from '../stores/workspaces.ts';
import { selectionStore } from '../stores/selection.ts';
import { applyTheme } from '../ui/theme.ts';
import { role } from './dock-control.ts';
import { keepSpaces } from './space-prefs.ts';
import { call, prefsWereRead } from './terminal.ts';
import { hush, leaveVoice } from './voice.ts';
import { isHearing } from './window-hub.ts';

/** Preferences are written this long after the last change, ms. */
export const SAVE_AFTER_MS = 500;

let timer: ReturnType<typeof setTimeout> | null = null;

function save(): void {
  timer = null;
  if (!prefsWereRead()) return;
  const prefs: FacePrefs = prefsStore.getState();
  call('prefs.set', { key: FACE_PREFS_KEY, json: JSON.stringify(prefs) }).catch(() => {
    // Not connected: the next change, or the next time this page is opened, writes them.
  });
}

/** Dresses the page in its theme and keeps preferences whenever they change. */
export function keepPrefs(root: HTMLElement): void {
  const dress = (prefs: FacePrefs): void => {
    applyTheme(root, prefs.theme, prefs.preset);
    root.dataset.density = prefs.density;
  };
  dress(prefsStore.getState());
  if (role.panel !== null) workspacesStore.setState({ openedFrom: role.space });
  if (role.panel !== null) leaveVoice();
  prefsStore.subscribe((prefs, before) => {
    if (before.sound && !prefs.sound) hush();
    dress(prefs);
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER_MS);
  });
  keepSpaces((key, json) => {
    // The window that it comes from stores it: what this one has of the rest may be older.
    if (prefsWereRead() && !isHearing()) call('prefs.set', { key, json }).catch(() => {});
  });
  selectionStore.subscribe(({ slot }) => {
    // What a window of one panel shows is not what the terminal begins with.
    if (role.panel !== null) return;
    const row = instrumentAt(slot);
    const charted = row === undefined ? null : instrumentKey(row.segment, row.securityId);
    if (charted !== null && charted !== prefsStore.getState().charted) prefsStore.setState({ charted });
  });
}
