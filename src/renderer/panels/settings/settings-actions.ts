import { faultOf } from '#contract/faults.ts';
import type { Settings } from '#contract/calls/settings.ts';
import { bindingsText, parseBindings } from '../../shell/bindings.ts';
import { COMMANDS } from '../../shell/commands.ts';
import { sayToast } from '../../shell/alerts.ts';
import { saveText } from '../../shell/save-text.ts';
import { call } from '../../shell/terminal.ts';
import { keysStore } from '../../stores/keys.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { settingsStore } from '../../stores/settings.ts';
import { storedWith } from './config-form.ts';
import { readSettings, settingsText } from './settings-words.ts';

/** Reads the settings file again; a person may have edited it. */
export function readTerminalSettings(): void {
  call('settings.read', {}).then(
    (settings) => settingsStore.setState({ settings, error: null }),
    (error: unknown) => settingsStore.setState({ error: faultOf(error).text }),
  );
}

/** Writes the file; a refusal is shown and leaves the draft as it is. @returns whether it was written. */
async function write(stored: Settings['stored']): Promise<boolean> {
  try {
    const settings = await call('settings.write', { stored });
    settingsStore.setState({ settings, draft: {}, error: null, written: true });
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

/** Everything but what only a hand may set goes back to its default. */
export function resetTerminalSettings(): void {
  const { settings } = settingsStore.getState();
  if (settings === null) return;
  const { dataDir, brokerUrls, keyFile, ipEchoUrl, orders } = settings.stored;
  const kept = { dataDir, brokerUrls, keyFile, ipEchoUrl, orders };
  void write(Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)) as Settings['stored']);
}

export function exportSettings(): void {
  const { settings } = settingsStore.getState();
  const keys: unknown = JSON.parse(bindingsText(keysStore.getState()));
  saveText('settings.json', settingsText(settings?.stored ?? {}, prefsStore.getState(), keys));
}

export async function importSettings(text: string): Promise<void> {
  const read = readSettings(text, prefsStore.getState());
  if ('refused' in read) return sayToast('error', read.refused);
  const { settings } = settingsStore.getState();
  if (settings === null) return sayToast('error', 'The settings file has not been read yet. Try again.');
  const { dataDir, brokerUrls, keyFile, ipEchoUrl, orders } = settings.stored;
  const hand = Object.entries({ dataDir, brokerUrls, keyFile, ipEchoUrl, orders }).filter(
    ([, value]) => value !== undefined,
  );
  if (!(await write({ ...Object.fromEntries(hand), ...read.terminal } as Settings['stored']))) return;
  prefsStore.setState(read.look);
  keysStore.setState(parseBindings(COMMANDS, read.keys));
  sayToast('info', 'Settings were imported.');
}
