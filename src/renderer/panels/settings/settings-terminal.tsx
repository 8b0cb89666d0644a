import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Settings } from '#contract/calls/settings.ts';
import { settingsStore } from '../../stores/settings.ts';
import { focusPanelBody } from '../../shell/panel-focus.ts';
import { openWelcome } from '../../stores/welcome.ts';
import { PanelState } from '../panel-state.tsx';
import { type ConfigField, faultOfField, fieldsFor, restartWords, textOf } from './config-form.ts';
import { FileButton } from '../../ui/file-button.tsx';
import { SettingsPlanView } from './settings-plan.tsx';
import {
  exportSettings,
  importSettings,
  readTerminalSettings,
  resetTerminalSettings,
  saveDraft,
} from './settings-actions.ts';

function type(key: string, text: string): void {
  settingsStore.setState(({ draft }) => ({ draft: { ...draft, [key]: text } }));
}

function Input({ field, text }: { readonly field: ConfigField; readonly text: string }) {
  const id = `setting-${field.key}`;
  const common = { id, disabled: field.handSet, 'aria-describedby': `${id}-about` };
  if (field.kind === 'switch')
    return (
      <input
        {...common}
        type="checkbox"
        checked={text === 'true'}
        onChange={(event) => type(field.key, String(event.target.checked))}
      />
    );
  if (field.kind === 'choice')
    return (
      <select {...common} value={text} onChange={(event) => type(field.key, event.target.value)}>
        {field.choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  return (
    <input
      {...common}
      inputMode={field.kind === 'number' ? 'decimal' : 'text'}
      autoComplete="off"
      spellCheck={false}
      value={text}
      onChange={(event) => type(field.key, event.target.value)}
    />
  );
}

function Row({ field, settings }: { readonly field: ConfigField; readonly settings: Settings }) {
  const draft = useStore(settingsStore, (state) => state.draft);
  const text = textOf(field, settings.stored, draft);
  const wrong = draft[field.key] === undefined ? null : faultOfField(field, text);
  const restart = restartWords(field, settings);
  return (
    <div className="setting">
      <label htmlFor={`setting-${field.key}`}>{field.key}</label>
      <Input field={field} text={text} />
      <p id={`setting-${field.key}-about`}>
        {wrong !== null && <span className="danger-text">{wrong} </span>}
        <span className="muted">
          {field.sentence}
          {field.handSet && '. Set by hand only: in the file, by environment or flag'}
        </span>
        {restart !== null && <span className="warn"> {restart}</span>}
      </p>
      {text !== String(field.first) && !field.handSet && (
        <button
          type="button"
          className="chip is-box"
          aria-label={`Reset ${field.key}`}
          title={`Back to ${String(field.first)}`}
          onClick={() => {
            type(field.key, String(field.first));
            // The button goes with what it undid.
            document.getElementById(`setting-${field.key}`)?.focus();
          }}
        >
          reset
        </button>
      )}
    </div>
  );
}

function Buttons({ settings }: { readonly settings: Settings }) {
  const draft = useStore(settingsStore, (state) => state.draft);
  const changes = fieldsFor('').filter(
    (field) => draft[field.key] !== undefined && draft[field.key] !== textOf(field, settings.stored, {}),
  );
  const wrong = changes.some((field) => faultOfField(field, draft[field.key] ?? '') !== null);
  return (
    <div className="settings-buttons">
      <button type="button" className="button" disabled={changes.length === 0 || wrong} onClick={saveDraft}>
        Save{changes.length > 0 && ` ${changes.length}`}
      </button>
      <button
        type="button"
        className="button"
        disabled={changes.length === 0}
        onClick={() => {
          settingsStore.setState({ draft: {}, error: null });
          focusPanelBody('settings');
        }}
      >
        Discard
      </button>
      <button type="button" className="button" onClick={resetTerminalSettings}>
        Reset all
      </button>
      <button type="button" className="button" onClick={exportSettings}>
        Export
      </button>
      <button type="button" className="button" onClick={openWelcome}>
        First steps
      </button>
      <FileButton kind="json" words="Import settings" onText={importSettings} />
    </div>
  );
}

/** The configuration, field by field from its schema; every value counts from the next start. */
export function TerminalSettings() {
  const { settings, query, error, written } = useStore(settingsStore);
  useEffect(readTerminalSettings, []);
  if (settings === null) return <PanelState words={error ?? 'Reading the settings…'} failed={error !== null} />;
  const fields = fieldsFor(query);
  return (
    <section aria-label="Terminal">
      <p className="muted">{settings.file}. What is saved here counts when the terminal is started again.</p>
      {settings.problem !== null && <p className="danger-text">{settings.problem}</p>}
      <Buttons settings={settings} />
      <SettingsPlanView />
      <p role="status" className={error === null ? 'warn' : 'danger-text'}>
        {error ?? (written ? 'Saved. Start the terminal again to use it.' : '')}
      </p>
      {fields.map((field) => (
        <Row key={field.key} field={field} settings={settings} />
      ))}
      {fields.length === 0 && <p className="muted">No setting is about “{query}”.</p>}
    </section>
  );
}
