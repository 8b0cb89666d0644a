import { type DragEvent, type KeyboardEvent, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { COLUMNS, type ColumnName } from '#contract/columns.ts';
import { faultOf } from '#contract/faults.ts';
import { INTERVALS, type Interval } from '#contract/model/bar.ts';
import type { IndicatorInfo } from '#contract/model/indicator.ts';
import { sayToast } from '../../shell/alerts.ts';
import { call } from '../../shell/terminal.ts';
import { watchlistsStore } from '../../stores/watchlists.ts';
import { IndicatorForm } from '../chart/indicator-form.tsx';
import { COLUMN_CATALOG } from './column-catalog.ts';
import { setShownView, viewOf, viewsStore } from './views-store.ts';
import {
  FIRST_VIEW,
  INDICATOR_COLUMNS_MAX,
  indicatorTitle,
  moveColumn,
  SPARK_COLUMN,
  toggleColumn,
  type WatchView,
  withIndicator,
  withoutIndicator,
} from './watch-view.ts';

/** The view on the screen, followed. */
export function useShownView(): WatchView {
  const shown = useStore(watchlistsStore, (state) => state.shown);
  useStore(viewsStore);
  return viewOf(shown);
}

interface Listed {
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
}

/** Every column that may be shown, with what it says. */
export function listedColumns(view: WatchView): Listed[] {
  const known = COLUMN_CATALOG.map(({ id, title, meaning }) => ({
    id,
    title,
    meaning: meaning ?? (Object.hasOwn(COLUMNS, id) ? COLUMNS[id as ColumnName].meaning : ''),
  }));
  const chosen = view.indicators.map((one) => ({
    id: one.id,
    title: indicatorTitle(one),
    meaning: 'for the rows on the screen, asked every minute',
  }));
  return [...known, { id: SPARK_COLUMN, title: 'Day', meaning: 'minute closes of today as a line' }, ...chosen];
}

/** Alt with an arrow moves a shown column. */
function onKey(event: KeyboardEvent, view: WatchView, id: string): void {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step === undefined || !event.altKey) return;
  event.preventDefault();
  setShownView(moveColumn(view, id, step));
}

function ShownColumn({ view, column }: { readonly view: WatchView; readonly column: Listed }) {
  const at = view.columns.indexOf(column.id);
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    const dragged = event.dataTransfer.getData('text/plain');
    setShownView(moveColumn(view, dragged, at - view.columns.indexOf(dragged)));
  };
  return (
    <li
      draggable
      onDragStart={(event) => event.dataTransfer.setData('text/plain', column.id)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={onDrop}
      onKeyDown={(event) => onKey(event, view, column.id)}
    >
      <label title={column.meaning}>
        <input type="checkbox" checked onChange={() => setShownView(toggleColumn(view, column.id))} />
        {column.title}
      </label>
      {([-1, 1] as const).map((step) => (
        <button
          key={step}
          type="button"
          className="chip"
          aria-label={`${column.title} ${step < 0 ? 'to the left' : 'to the right'}`}
          onClick={() => setShownView(moveColumn(view, column.id, step))}
        >
          {step < 0 ? '↑' : '↓'}
        </button>
      ))}
      {view.indicators.some(({ id }) => id === column.id) && (
        <button type="button" className="chip" onClick={() => setShownView(withoutIndicator(view, column.id))}>
          Remove
        </button>
      )}
    </li>
  );
}

function useMenu(): readonly IndicatorInfo[] {
  const [menu, setMenu] = useState<readonly IndicatorInfo[]>([]);
  useEffect(() => {
    call('indicator.menu', {}).then(
      ({ indicators }) => setMenu(indicators),
      (error: unknown) => sayToast('error', faultOf(error).text),
    );
  }, []);
  return menu;
}

const FULL = `A list has ${INDICATOR_COLUMNS_MAX} indicator columns at most: each is asked for every row. Remove one first.`;

function AddIndicator({ view }: { readonly view: WatchView }) {
  const menu = useMenu();
  const [name, setName] = useState('');
  const [interval, setChosenInterval] = useState<Interval>('5m');
  const [output, setOutput] = useState('');
  const info = menu.find((one) => one.name === name);
  if (view.indicators.length >= INDICATOR_COLUMNS_MAX) return <p className="muted">{FULL}</p>;
  return (
    <>
      <div className="setup-line">
        <label>
          Indicator{' '}
          <select
            value={name}
            onChange={({ target }) => {
              setName(target.value);
              setOutput('');
            }}
          >
            <option value="">choose</option>
            {menu.map((one) => (
              <option key={one.name} value={one.name}>
                {one.title}
              </option>
            ))}
          </select>
        </label>
        <label>
          Bars{' '}
          <select value={interval} onChange={({ target }) => setChosenInterval(target.value as Interval)}>
            {INTERVALS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        {info !== undefined && info.outputs.length > 1 && (
          <label>
            Output{' '}
            <select value={output} onChange={({ target }) => setOutput(target.value)}>
              {info.outputs.map((one) => (
                <option key={one.name}>{one.name}</option>
              ))}
            </select>
          </label>
        )}
      </div>
      {info !== undefined && (
        <IndicatorForm
          key={info.name}
          info={info}
          chosen={{ name: info.name, params: {} }}
          action="Add"
          onBack={() => setName('')}
          onKeep={({ params }) => {
            const line = output === '' ? (info.outputs[0]?.name ?? '') : output;
            const next = withIndicator(view, { name: info.name, params, interval, output: line });
            if (next === null) sayToast('info', FULL);
            else setShownView(next);
            setName('');
          }}
        />
      )}
    </>
  );
}

/** Which columns the shown list has, and in which order. */
export function ColumnChooser() {
  const view = useShownView();
  const all = listedColumns(view);
  const hidden = all.filter(({ id }) => !view.columns.includes(id));
  return (
    <div className="setup-columns">
      <section aria-label="Shown columns">
        <h3>Shown, from left to right</h3>
        <p className="muted">Drag, or Alt with an arrow. Heads of the table can be dragged too.</p>
        <ul>
          {view.columns.map((id) => {
            const column = all.find((one) => one.id === id);
            return column === undefined ? null : <ShownColumn key={id} view={view} column={column} />;
          })}
        </ul>
        <button
          type="button"
          className="button"
          onClick={() => setShownView({ ...view, columns: [...FIRST_VIEW.columns] })}
        >
          As in a fresh terminal
        </button>
      </section>
      <section aria-label="Other columns">
        <h3>Others</h3>
        <ul>
          {hidden.map(({ id, title, meaning }) => (
            <li key={id}>
              <label>
                <input type="checkbox" checked={false} onChange={() => setShownView(toggleColumn(view, id))} />
                {title} <span className="muted">{meaning}</span>
              </label>
            </li>
          ))}
        </ul>
        <h3>Indicator as a column</h3>
        <AddIndicator view={view} />
      </section>
    </div>
  );
}
