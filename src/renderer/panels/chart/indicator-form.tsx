import { useEffect, useRef, useState } from 'react';
import type { IndicatorInfo } from '#contract/model/indicator.ts';
import { onEscape } from '../../shell/escape-stack.ts';
import { parseForm } from '../hits/param-form.ts';
import { Field } from '../hits/scanner-form.tsx';
import { type ChosenIndicator, paramsKept, paramsShown } from './indicator-prefs.ts';

/** Parameters of one indicator, drawn from what it says about itself. Enter keeps them, Escape goes back. */
export function IndicatorForm(props: {
  info: IndicatorInfo;
  chosen: ChosenIndicator;
  action: 'Add' | 'Save';
  onKeep: (chosen: ChosenIndicator) => void;
  onBack: () => void;
}) {
  const { info, chosen, action, onKeep, onBack } = props;
  const shown = paramsShown(info, chosen);
  const [texts, setTexts] = useState(() => Object.fromEntries(shown.map(({ name, value }) => [name, String(value)])));
  const form = useRef<HTMLFormElement>(null);
  const back = useRef(onBack);
  useEffect(() => {
    back.current = onBack;
  });
  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>('.field input, .field select, button[type="submit"]');
    first?.focus();
    if (first instanceof HTMLInputElement) first.select();
    return onEscape(() => back.current());
  }, []);
  const { values, errors } = parseForm(shown, texts);
  const bad = Object.keys(errors).length > 0;
  return (
    <form
      ref={form}
      className="indicator-form"
      aria-label={`${action} ${info.title}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (!bad) onKeep({ name: info.name, params: paramsKept(info, values) });
      }}
    >
      <h3>{info.title}</h3>
      <p className="field-note">{info.formula}</p>
      <div className="indicator-fields">
        {shown.map((param) => (
          <Field
            key={param.name}
            info={param}
            text={texts[param.name] ?? ''}
            error={errors[param.name]}
            onText={(text) => setTexts({ ...texts, [param.name]: text })}
          />
        ))}
        {shown.length === 0 && <p className="muted">It has no settings.</p>}
      </div>
      <footer>
        <button type="submit" className="button" disabled={bad}>
          {action} <kbd>Enter</kbd>
        </button>
        <button type="button" className="button" onClick={onBack}>
          Back <kbd>Esc</kbd>
        </button>
      </footer>
    </form>
  );
}
