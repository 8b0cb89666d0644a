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
  /** Keeps two of these on one page apart. */
  readonly scope: string;
  readonly title: string;
  readonly values: readonly FacePrefs[K][];
}) {
  const { name, scope, title, values } = props;
  const value = useStore(prefsStore, (state) => state[name]);
  return (
    <fieldset className="setting-choice">
      <legend>{title}</legend>
      {values.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name={`${scope}-${name}`}
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

/** Theme, colours of up and down, row height. */
export function LookChoices({ scope }: { readonly scope: string }) {
  return (
    <>
      <Choice name="theme" scope={scope} title="Theme" values={THEME_NAMES} />
      <Choice name="preset" scope={scope} title="Up and down" values={PRESET_NAMES} />
      <Choice name="density" scope={scope} title="Row height" values={DENSITY_NAMES} />
    </>
  );
}

/** How the face looks and sounds; counts at once and in every window. */
export function LookSettings() {
  const reset = (): void =>
    prefsStore.setState({ ...facePrefsSchema.parse({}), charted: prefsStore.getState().charted });
  return (
    <section aria-label="Look and sound">
      <LookChoices scope="settings" />
      <Choice name="confirm" scope="settings" title="Ask once more before an order goes" values={CONFIRM_LEVELS} />
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
