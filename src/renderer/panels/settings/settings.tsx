import { type FunctionComponent, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { panelFocus } from '../../shell/panel-focus.ts';
import { SETTINGS_PARTS, type SettingsPart, settingsStore } from '../../stores/settings.ts';
import { KeySettings } from './settings-keys.tsx';
import { LookSettings } from './settings-look.tsx';
import { TerminalSettings } from './settings-terminal.tsx';
import { WorkspaceSettings } from './settings-workspaces.tsx';

const PARTS: Readonly<Record<SettingsPart, { readonly title: string; readonly component: FunctionComponent }>> = {
  terminal: { title: 'Terminal', component: TerminalSettings },
  look: { title: 'Look and sound', component: LookSettings },
  keys: { title: 'Keys', component: KeySettings },
  workspaces: { title: 'Workspaces', component: WorkspaceSettings },
};

export function SettingsPanel() {
  const part = useStore(settingsStore, (state) => state.part);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => panelFocus('settings', () => body.current?.focus()), []);
  const { component: Part, title } = PARTS[part];
  return (
    <div ref={body} tabIndex={0} role="region" aria-label={`Settings: ${title}`} className="panel-body settings">
      <Part />
    </div>
  );
}

export function SettingsTools() {
  const part = useStore(settingsStore, (state) => state.part);
  return (
    <div className="tools" role="group" aria-label="Parts of the settings">
      {SETTINGS_PARTS.map((name) => (
        <button
          key={name}
          type="button"
          className="chip"
          aria-pressed={name === part}
          onClick={() => settingsStore.setState({ part: name })}
        >
          {PARTS[name].title}
        </button>
      ))}
    </div>
  );
}

/** One field that narrows the settings and the keys. */
export function SettingsFacts() {
  const { query, part } = useStore(settingsStore);
  if (part === 'look' || part === 'workspaces') return null;
  return (
    <div className="tools">
      <input
        type="search"
        className="filter"
        aria-label="Search the settings"
        placeholder="Search"
        value={query}
        onChange={(event) => settingsStore.setState({ query: event.target.value })}
      />
    </div>
  );
}
