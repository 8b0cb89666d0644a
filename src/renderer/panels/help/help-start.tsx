import { useState } from 'react';
import { useStore } from 'zustand';
import { keyMapOf } from '../../shell/bindings.ts';
import { COMMANDS } from '../../shell/commands.ts';
import { KEY_PRESET_NAMES, KEY_PRESETS, type KeyPresetName } from '../../shell/key-presets.ts';
import { keysStore } from '../../stores/keys.ts';
import { openWelcome } from '../../stores/welcome.ts';
import { FIRST_MINUTES } from './first-minutes.ts';

const titleOf = (id: string): string => COMMANDS.find((command) => command.id === id)?.title ?? id;

/** The first five minutes for somebody who comes from another terminal, with the keys of that preset. */
export function HelpStart() {
  const bindings = useStore(keysStore);
  const [chosen, setChosen] = useState<KeyPresetName | null>(null);
  const habit = chosen ?? bindings.preset;
  const keys = keyMapOf(COMMANDS, habit === bindings.preset ? bindings : { preset: habit, own: {} });
  return (
    <section aria-label="First five minutes">
      <div className="settings-buttons">
        <span className="muted">I come from</span>
        <div className="tools" role="group" aria-label="Terminal that you come from">
          {KEY_PRESET_NAMES.map((name) => (
            <button
              key={name}
              type="button"
              className="chip"
              aria-pressed={name === habit}
              onClick={() => setChosen(name)}
            >
              {name === 'muhurat' ? 'nowhere' : KEY_PRESETS[name].title}
            </button>
          ))}
        </div>
        {habit !== bindings.preset && (
          <button type="button" className="button" onClick={() => keysStore.setState({ preset: habit })}>
            Use the keys of {KEY_PRESETS[habit].title}
          </button>
        )}
        <button type="button" className="button" onClick={openWelcome}>
          First steps
        </button>
      </div>
      <ol className="help-minutes">
        {FIRST_MINUTES[habit].map(({ text, commands }) => (
          <li key={text}>
            {text}
            {commands.length > 0 && (
              <ul>
                {commands.map((id) => (
                  <li key={id}>
                    <kbd>{keys.get(id)?.[0]}</kbd> <span className="muted">{titleOf(id)}</span>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
