import { useStore } from 'zustand';
import { KEY_PRESET_NAMES, KEY_PRESETS } from '../../shell/key-presets.ts';
import { keysStore } from '../../stores/keys.ts';

/** The maps of keys to choose from. @param scope keeps two of these on one page apart. */
export function KeyPresetChoice({ scope }: { readonly scope: string }) {
  const preset = useStore(keysStore, (bindings) => bindings.preset);
  return (
    <fieldset className="setting-choice is-list">
      <legend>Preset</legend>
      {KEY_PRESET_NAMES.map((name) => (
        <label key={name}>
          <input
            type="radio"
            name={`${scope}-key-preset`}
            checked={preset === name}
            onChange={() => keysStore.setState({ preset: name })}
          />{' '}
          {KEY_PRESETS[name].title} <span className="muted">{KEY_PRESETS[name].sentence}</span>
        </label>
      ))}
    </fieldset>
  );
}
