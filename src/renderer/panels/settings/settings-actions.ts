import { faultOf } from '#contract/faults.ts';
import type { Settings } from '#contract/calls/settings.ts';
import { bindingsText, parseBindings } from '../../shell/bindings.ts';
import { COMMANDS } from '../../shell/commands.ts';
import { sayToast } from '../../shell/alerts.ts';
import { focusPanelBody } from '../../shell/panel-focus.ts';
import { saveText } from '../../shell/save-text.ts';
import { call } from '../../shell/terminal.ts';
import { keysStore } from '../../stores/keys.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { settingsStore } from '../../stores/settings.ts';
import { storedWith } from './config-form.ts';
import { handSetPart, keyChanges, lookChanges, type SettingsPlan, terminalChanges } from './settings-report.ts';
import { readSettings, settingsText } from './settings-words.ts';

/** Reads the settings file again; a person may have edited it. */
export function readTerminalSettings(): void {
  call('settings.read', {}).then(
    (settings) => settingsStore.setState({ settings, error: null }),
    (error: unknown) => settingsStore.setState({ error: faultOf(error).text }),
  );
}

/** The button that was pressed cannot be pressed any more as soon as that is drawn: the keyboard stays in the panel. */
function keyboardBack(): void {
  requestAnimationFrame(() => {
    const holder = document.activeElement;
    if (holder === null || holder === document.body || holder.matches(':disabled')) focusPanelBody('settings');
  });
}

/** Drops what was asked about. */
export function leavePlan(): void {
  settingsStore.setState({ plan: null });
  focusPanelBody('settings');
}

/** Writes the file; a refusal is shown and leaves the draft as it is. @returns whether it was written. */
async function write(stored: Settings['stored']): Promise<boolean> {
  try {
    const settings = await call('settings.write', { stored });
    settingsStore.setState({ settings, draft: {}, error: null, written: true });
    keyboardBack();
    return true;
  } catch (error) {
    settingsStore.setState({ error: faultOf(error).text });
    return false;
  }
}

export function saveDraft(): void {
  const { settings, draft } = settingsStore.getState();
  if (settings !== null) void write(storedWith(settings.stored, draft));
}

/** Asks about putting everything but what only a hand may set back to its default. */
export function resetTerminalSettings(): void {
  const { settings } = settingsStore.getState();
  if (settings === null) return;
  const terminal = handSetPart(settings.stored);
  const changes = terminalChanges(settings.stored, terminal);
  settingsStore.setState({ plan: { title: 'Reset all', terminal, face: null, changes } });
}

export function exportSettings(): void {
  const { settings } = settingsStore.getState();
  const keys: unknown = JSON.parse(bindingsText(keysStore.getState()));
  saveText('settings.json', settingsText(settings?.stored ?? {}, prefsStore.getState(), keys));
}

/** Reads a file and asks about what it would change; nothing is written before that is answered. */
export function importSettings(text: string): void {
  const [look, bindings] = [prefsStore.getState(), keysStore.getState()];
  const read = readSettings(text, look);
  if ('refused' in read) return sayToast('error', read.refused);
  const { settings } = settingsStore.getState();
  if (settings === null) return sayToast('error', 'The settings file has not been read yet. Try again.');
  const terminal = { ...handSetPart(settings.stored), ...read.terminal };
  const face = { look: read.look, keys: parseBindings(COMMANDS, read.keys) };
  const changes = [
    ...terminalChanges(settings.stored, terminal),
    ...lookChanges(look, face.look),
    ...keyChanges(bindings, face.keys),
  ];
  settingsStore.setState({ plan: { title: 'Import', terminal, face, changes } });
}

/** Does what was asked about: the file first, so that a refusal changes nothing at all. */
export async function carryOut({ title, terminal, face, changes }: SettingsPlan): Promise<void> {
  leavePlan();
  if (!(await write(terminal))) return;
  if (face !== null) {
    prefsStore.setState(face.look);
    keysStore.setState(face.keys, true);
  }
  sayToast('info', `${title}: ${changes.length} settings were changed.`);
}
