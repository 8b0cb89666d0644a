import { useEffect, useRef, useState } from 'react';
import { faultOf } from '#contract/faults.ts';
import type { ParamInfo, ScannerInfo } from '#contract/model/scan.ts';
import { call } from '../../shell/terminal.ts';
import { hitsStore } from '../../stores/hits.ts';
import { nameWords } from './hit-words.ts';
import { parseForm, rangeWords } from './param-form.ts';

const textsOf = (scanner: ScannerInfo): Record<string, string> =>
  Object.fromEntries(scanner.params.map((param) => [param.name, String(param.value)]));

export function Field(props: {
  info: ParamInfo;
  text: string;
  error: string | undefined;
  onText: (text: string) => void;
}) {
  const { info, text, error, onText } = props;
  const id = `param-${info.name}`;
  const shared = { id, 'aria-describedby': `${id}-note`, 'aria-invalid': error !== undefined };
  const change = (event: { target: { value: string } }) => onText(event.target.value);
  return (
    <div className="field">
      <label htmlFor={id}>{nameWords(info.name)}</label>
      {info.type === 'boolean' || info.type === 'choice' ? (
        <select {...shared} value={text} onChange={change}>
          {(info.type === 'boolean' ? ['true', 'false'] : (info.choices ?? [])).map((choice) => (
            <option key={choice} value={choice}>
              {info.type === 'boolean' ? (choice === 'true' ? 'yes' : 'no') : choice}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          inputMode={info.type === 'text' ? 'text' : 'decimal'}
          autoComplete="off"
          value={text}
          onChange={change}
        />
      )}
      <p id={`${id}-note`} className={error === undefined ? 'field-note' : 'field-note is-error'}>
        {error ?? `${info.sentence} ${rangeWords(info)}`}
      </p>
    </div>
  );
}

/** Universes that need no name of a list or an index. */
const UNIVERSES = ['default', 'all', 'fno', 'indices', 'index:NIFTY50', 'index:NIFTYBANK'] as const;

function UniverseField({ text, onText }: { text: string; onText: (text: string) => void }) {
  return (
    <div className="field">
      <label htmlFor="scanner-universe">Universe</label>
      <input
        id="scanner-universe"
        list="scanner-universes"
        aria-describedby="scanner-universe-note"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
      <datalist id="scanner-universes">
        {UNIVERSES.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <p id="scanner-universe-note" className="field-note">
        Which instruments are looked at; watchlist: and a number means a saved list.
      </p>
    </div>
  );
}

function FormButtons({ bad, onDefaults, onClose }: { bad: boolean; onDefaults: () => void; onClose: () => void }) {
  return (
    <>
      <button type="submit" className="button" disabled={bad}>
        Save
      </button>
      <button type="button" className="button" onClick={onDefaults}>
        Defaults
      </button>
      <button type="button" className="button" onClick={onClose}>
        Close <kbd>Esc</kbd>
      </button>
    </>
  );
}

/** Switch, universe and parameters of one scanner, drawn from what it says about itself. */
export function ScannerForm({ scanner, onClose }: { scanner: ScannerInfo; onClose: () => void }) {
  const [texts, setTexts] = useState(() => textsOf(scanner));
  const [enabled, setEnabled] = useState(scanner.enabled);
  const [universe, setUniverse] = useState(scanner.universe);
  const [refused, setRefused] = useState<string | null>(null);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const { values, errors } = parseForm(scanner.params, texts);
  const bad = Object.keys(errors).length > 0;
  const save = async (): Promise<void> => {
    try {
      const saved = await call('scan.configure', {
        id: scanner.id,
        enabled,
        params: values,
        universe: universe.trim(),
      });
      hitsStore.setState(({ scanners }) => ({ scanners: scanners.map((one) => (one.id === saved.id ? saved : one)) }));
      onClose();
    } catch (error) {
      setRefused(faultOf(error).text);
    }
  };
  const toDefaults = (): void => {
    setTexts(defaultsOf(scanner));
    setUniverse('default');
  };
  return (
    <form
      className="scanner-form"
      role="dialog"
      aria-label={`Settings of ${scanner.title}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (!bad) void save();
      }}
    >
      <header>
        <strong>{scanner.title}</strong>
        <label className="switch">
          <input ref={first} type="checkbox" checked={enabled} onChange={(event) => setEnabled(event.target.checked)} />
          {enabled ? 'on' : 'off'}
        </label>
        <span className="spacer" />
        <FormButtons bad={bad} onDefaults={toDefaults} onClose={onClose} />
      </header>
      {refused !== null && (
        <p className="field-note is-error" role="alert">
          {refused}
        </p>
      )}
      <div className="fields">
        {scanner.params.map((info) => (
          <Field
            key={info.name}
            info={info}
            text={texts[info.name] ?? ''}
            error={errors[info.name]}
            onText={(text) => setTexts({ ...texts, [info.name]: text })}
          />
        ))}
        <UniverseField text={universe} onText={setUniverse} />
      </div>
    </form>
  );
}

const defaultsOf = (scanner: ScannerInfo): Record<string, string> =>
  Object.fromEntries(scanner.params.map((param) => [param.name, String(param.default)]));
