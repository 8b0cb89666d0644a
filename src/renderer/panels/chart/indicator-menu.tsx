import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { IndicatorInfo } from '#contract/model/indicator.ts';
import { shellStore } from '../../shell/shell-store.ts';
import { useOverlay } from '../../shell/use-overlay.ts';
import { cellSelection } from '../../stores/selection.ts';
import { IndicatorForm } from './indicator-form.tsx';
import {
  type BarKind,
  barKindOf,
  type ChosenIndicator,
  indicatorLabel,
  INDICATORS_PER_CHART_MAX,
} from './indicator-prefs.ts';
import { findIndicators } from './indicator-search.ts';
import {
  addIndicator,
  changeIndicator,
  indicatorStore,
  readIndicators,
  removeIndicator,
  resetIndicators,
} from './indicator-store.ts';
import { lineToken } from './indicator-view.ts';
import { useActiveChart } from './use-chart.ts';

/** What the form is open for: a new one (`before` null) or one that is on the chart. */
interface Editing {
  readonly info: IndicatorInfo;
  readonly before: ChosenIndicator | null;
}

function Choice(props: {
  info: IndicatorInfo;
  id: string;
  chosen: boolean;
  full: boolean;
  onRun: () => void;
  onPoint: () => void;
}) {
  const { info, id, chosen, full, onRun, onPoint } = props;
  return (
    <li
      id={id}
      role="option"
      aria-selected={chosen}
      aria-disabled={full}
      className="palette-entry"
      onClick={() => !full && onRun()}
      onPointerMove={onPoint}
    >
      <span className="palette-title">{info.title}</span>
      <span className="muted">{info.pane === 'own' ? 'own pane' : 'over the prices'}</span>
      <kbd>{info.name}</kbd>
    </li>
  );
}

function Choices(props: { full: boolean; onChoose: (info: IndicatorInfo) => void }) {
  const { full, onChoose } = props;
  const menu = useStore(indicatorStore, (state) => state.menu);
  const error = useStore(indicatorStore, (state) => state.error);
  const [query, setQuery] = useState('');
  const [index, setIndex] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => input.current?.focus(), []);
  const found = findIndicators(menu, query);
  const at = Math.min(index, found.length - 1);
  useEffect(() => {
    // Some browsers return a promise here, which must not be taken for the effect's end.
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const onKey = (event: { key: string; preventDefault: () => void }): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const info = found[at];
    if (step !== undefined) setIndex((at + step + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter' && info !== undefined && !full) onChoose(info);
    else return;
    event.preventDefault();
  };
  return (
    <section className="indicator-choices">
      <input
        ref={input}
        role="combobox"
        aria-expanded="true"
        aria-controls="indicator-list"
        aria-activedescendant={found.length > 0 ? `indicator-${at}` : undefined}
        aria-label="Indicator to add"
        placeholder="Name of an indicator"
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setIndex(0);
        }}
        onKeyDown={onKey}
      />
      <ul ref={list} id="indicator-list" role="listbox" aria-label="Indicators">
        {found.map((info, i) => (
          <Choice
            key={info.name}
            info={info}
            id={`indicator-${i}`}
            chosen={i === at}
            full={full}
            onRun={() => onChoose(info)}
            onPoint={() => setIndex(i)}
          />
        ))}
      </ul>
      {menu.length > 0 && found.length === 0 && <p className="palette-none">Nothing is called “{query.trim()}”.</p>}
      {error !== null && (
        <p className="palette-none" role="alert">
          The list could not be read. {error}{' '}
          <button type="button" className="button" onClick={() => void readIndicators()}>
            Try again
          </button>
        </p>
      )}
    </section>
  );
}

function OnChart({ kind, onEdit }: { kind: BarKind; onEdit: (editing: Editing) => void }) {
  const menu = useStore(indicatorStore, (state) => state.menu);
  const set = useStore(indicatorStore, (state) => state.sets[kind]);
  const rows = set.flatMap((chosen) => {
    const info = menu.find(({ name }) => name === chosen.name);
    return info === undefined ? [] : [{ chosen, info }];
  });
  return (
    <section className="indicator-set">
      <h3>
        On {kind} charts <span className="muted">{`${set.length} of ${INDICATORS_PER_CHART_MAX}`}</span>
      </h3>
      <ul>
        {rows.map(({ chosen, info }, index) => {
          const label = indicatorLabel(info, chosen);
          return (
            <li key={`${label} ${index}`}>
              <span className={`indicator-name ${lineToken(index, 0, false)}`}>{label}</span>
              <button
                type="button"
                className="button"
                aria-label={`Change ${label}`}
                onClick={() => onEdit({ info, before: chosen })}
              >
                Change
              </button>
              <button
                type="button"
                className="button"
                aria-label={`Remove ${label}`}
                onClick={() => removeIndicator(kind, chosen)}
              >
                Remove
              </button>
            </li>
          );
        })}
      </ul>
      {set.length === 0 && <p className="muted">None yet. Choose one from the list.</p>}
      {set.length >= INDICATORS_PER_CHART_MAX && (
        <p className="field-note">The chart is full. Remove one to add another.</p>
      )}
      <button type="button" className="button" onClick={() => resetIndicators(kind)}>
        Defaults
      </button>
    </section>
  );
}

/** The indicators of the chart: add one from the list of all, change or remove those that are there. */
export function IndicatorMenu() {
  const close = (): void => shellStore.setState({ indicatorsOpen: false });
  const dialog = useOverlay(close);
  const kind = useStore(cellSelection(useActiveChart()), (state) => barKindOf(state.interval));
  const full = useStore(indicatorStore, (state) => state.sets[kind].length >= INDICATORS_PER_CHART_MAX);
  const [editing, setEditing] = useState<Editing | null>(null);
  const keep = (chosen: ChosenIndicator): void => {
    const before = editing?.before ?? null;
    if (before === null) addIndicator(kind, chosen);
    else changeIndicator(kind, before, chosen);
    setEditing(null);
  };
  return (
    <div className="veil" onPointerDown={(event) => event.target === event.currentTarget && close()}>
      <div
        ref={dialog}
        className="sheet indicator-menu"
        role="dialog"
        aria-modal="true"
        aria-label="Indicators of the chart"
      >
        <div className="sheet-head">
          <h2>Indicators</h2>
          <span className="spacer" />
          <button type="button" className="button" onClick={close}>
            Close {editing === null && <kbd>Esc</kbd>}
          </button>
        </div>
        {editing === null ? (
          <div className="indicator-columns">
            <Choices full={full} onChoose={(info) => setEditing({ info, before: null })} />
            <OnChart kind={kind} onEdit={setEditing} />
          </div>
        ) : (
          <IndicatorForm
            info={editing.info}
            chosen={editing.before ?? { name: editing.info.name, params: {} }}
            action={editing.before === null ? 'Add' : 'Save'}
            onKeep={keep}
            onBack={() => setEditing(null)}
          />
        )}
      </div>
    </div>
  );
}
