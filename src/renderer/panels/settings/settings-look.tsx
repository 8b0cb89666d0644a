import { useStore } from 'zustand';
import {
  CONFIRM_LEVELS,
  DENSITIES,
  DENSITY_NAMES,
  type FacePrefs,
  facePrefsSchema,
  prefsStore,
} from '../../stores/prefs.ts';
import { PRESET_NAMES, THEME_NAMES } from '../../ui/tokens.ts';

const WORDS: Readonly<Record<string, string>> = {
  contrast: 'high contrast',
  'colour-blind': 'Okabe–Ito (colour-blind)',
  warned: 'over a value or with a warning',
};

function Choice<K extends 'theme' | 'preset' | 'density' | 'confirm'>(props: {
  readonly name: K;
  readonly title: string;
  readonly values: readonly FacePrefs[K][];
}) {
  const { name, title, values } = props;
  const value = useStore(prefsStore, (state) => state[name]);
  return (
    <fieldset className="setting-choice">
      <legend>{title}</legend>
      {values.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name={`look-${name}`}
            checked={value === one}
            onChange={() => prefsStore.setState({ [name]: one })}
          />{' '}
          {WORDS[one] ?? one}
          {name === 'density' && ` · ${DENSITIES[one as FacePrefs['density']]} px`}
        </label>
      ))}
    </fieldset>
  );
}

function Switch({ name, title }: { readonly name: 'sound' | 'adjusted' | 'sticky'; readonly title: string }) {
  const on = useStore(prefsStore, (state) => state[name]);
  return (
    <label>
      <input type="checkbox" checked={on} onChange={() => prefsStore.setState({ [name]: !on })} /> {title}
    </label>
  );
}

/** How the face looks and sounds; counts at once and in every window. */
export function LookSettings() {
  const reset = (): void =>
    prefsStore.setState({ ...facePrefsSchema.parse({}), charted: prefsStore.getState().charted });
  return (
    <section aria-label="Look and sound">
      <Choice name="theme" title="Theme" values={THEME_NAMES} />
      <Choice name="preset" title="Up and down" values={PRESET_NAMES} />
      <Choice name="density" title="Row height" values={DENSITY_NAMES} />
      <Choice name="confirm" title="Ask once more before an order goes" values={CONFIRM_LEVELS} />
      <fieldset className="setting-choice">
        <legend>Switches</legend>
        <Switch name="sound" title="Sounds" />
        <Switch name="adjusted" title="Prices adjusted for splits and bonuses" />
        <Switch name="sticky" title="The ticket stays open after sending" />
      </fieldset>
      <p className="muted">Flashes and motion follow the setting “reduce motion” of the system.</p>
      <button type="button" className="button" onClick={reset}>
        Reset look and sound
      </button>
    </section>
  );
}
