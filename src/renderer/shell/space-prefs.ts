import type { TerminalClient } from '../client/terminal-client.ts';
import { keysStore } from '../stores/keys.ts';
import { workspacesStore } from '../stores/workspaces.ts';
import { bindingsText, KEYS_PREF, parseBindings } from './bindings.ts';
import { COMMANDS } from './commands.ts';
import { OLD_LAYOUT_KEY, oldLayout } from './stored-layout.ts';
import { JOURNAL_KEY, parseJournal, parseWorkspaces, WORKSPACES_KEY, workspacesText } from './workspaces.ts';

/** Reads workspaces, the journal of layouts and the keys into their stores. */
export async function readSpaces(client: Pick<TerminalClient, 'call'>): Promise<void> {
  const read = async (key: string): Promise<string | null> => (await client.call('prefs.get', { key })).json;
  const [spaces, journal, keys] = await Promise.all([read(WORKSPACES_KEY), read(JOURNAL_KEY), read(KEYS_PREF)]);
  const before = spaces === null ? oldLayout(await read(OLD_LAYOUT_KEY)) : null;
  workspacesStore.setState({ ...parseWorkspaces(spaces, before), journal: parseJournal(journal) });
  keysStore.setState(parseBindings(COMMANDS, keys));
}

/**
 * Writes workspaces, journal and keys whenever they change.
 * @param write stores a text under a key; what it does not take is written with the next change.
 */
export function keepSpaces(write: (key: string, json: string) => void): void {
  workspacesStore.subscribe((now, before) => {
    if (now.list !== before.list || now.active !== before.active || now.locked !== before.locked)
      write(WORKSPACES_KEY, workspacesText(now));
    if (now.journal !== before.journal) write(JOURNAL_KEY, JSON.stringify(now.journal));
  });
  keysStore.subscribe((now) => write(KEYS_PREF, bindingsText(now)));
}
