import { useEffect } from 'react';
import { useStore } from 'zustand';
import { INTERVALS } from '#contract/model/bar.ts';
import { call } from '../../shell/terminal.ts';
import { hitsStore } from '../../stores/hits.ts';
import { selectionStore } from '../../stores/selection.ts';
import { sessionStore } from '../../stores/session.ts';
import { TryAgain } from '../panel-state.tsx';
import { ExpressionEditor } from './expression-editor.tsx';
import { checkOpen, duplicateOpen, readOwn, removeOpen, saveOpen, testOpen } from './own-actions.ts';
import { OwnForm } from './own-form.tsx';
import { OwnResults } from './own-results.tsx';
import { changeOpen, isChanged, openInEditor, openScanner, ownStore } from './own-store.ts';
import { checkWords, EXAMPLES } from './own-words.ts';

/** The text is checked this long after the last key, ms. */
const CHECK_AFTER_MS = 150;

/** Reads the saved scanners with each connection, and has the text checked as it changes. */
function useOwn(id: number, expression: string, intervals: readonly string[]): void {
  const open = useStore(sessionStore, ({ link }) => link.phase === 'open');
  const bars = intervals.join();
  useEffect(() => {
    if (open) void readOwn(call);
  }, [open]);
  useEffect(() => {
    if (!open) return undefined;
    const asked = {
      id,
      text: expression,
      intervals: INTERVALS.filter((interval) => bars.split(',').includes(interval)),
    };
    const timer = setTimeout(() => void checkOpen(call, asked), CHECK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [id, expression, bars, open]);
}

/** Saved scanners, the new one, and examples to start from. */
function ScannerList() {
  const state = useStore(ownStore);
  const { saved, savedError, open } = state;
  return (
    <div className="own-list">
      <ul aria-label="Saved scanners">
        {[{ id: 0, title: 'New scanner' }, ...(saved ?? [])].map(({ id, title }) => (
          <li key={id}>
            <button type="button" aria-current={id === open} onClick={() => openInEditor(id)}>
              {title}
              {isChanged(state, id) && <span className="warn"> · not saved</span>}
            </button>
          </li>
        ))}
      </ul>
      {saved === null && savedError === null && <p className="muted">Reading the saved ones…</p>}
      {savedError !== null && (
        <div className="own-unread is-fault" role="alert">
          The saved scanners could not be read. {savedError} <TryAgain />
        </div>
      )}
      <p className="own-head">Start from</p>
      <ul aria-label="Examples">
        {EXAMPLES.map((example) => (
          <li key={example.title}>
            <button
              type="button"
              title={example.expression}
              onClick={() => {
                openInEditor(0);
                changeOpen({ plan: null, ...example });
              }}
            >
              {example.title}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What is wrong, with what to write instead; else what the expression takes. */
function Said() {
  const check = useStore(ownStore, (state) => state.check);
  const text = useStore(ownStore, (state) => openScanner(state).expression);
  if (check === null) {
    const words = text.trim() === '' ? 'Write a condition; Ctrl+Space lists what there is.' : 'Reading…';
    return (
      <p id="expression-said" className="own-said muted">
        {words}
      </p>
    );
  }
  const { fault } = check;
  if (fault === null) {
    return (
      <p id="expression-said" className="own-said" role="status">
        {checkWords(check)}
      </p>
    );
  }
  const place = fault.from >= text.length ? 'at the end' : `at ${fault.from + 1}`;
  return (
    <div className="own-said">
      <p id="expression-said" className="is-fault" role="alert">
        {fault.message} <span className="muted">({place})</span>
      </p>
      {fault.suggestions.map((suggestion) => (
        <button
          key={suggestion}
          type="button"
          className="chip is-box"
          aria-label={`Write ${suggestion}`}
          onClick={() => changeOpen({ expression: text.slice(0, fault.from) + suggestion + text.slice(fault.to) })}
        >
          {suggestion}
        </button>
      ))}
    </div>
  );
}

function Buttons() {
  const { busy, check, choice, open, told } = useStore(ownStore);
  const title = useStore(ownStore, (state) => openScanner(state).title);
  const slot = useStore(selectionStore, (selection) => selection.slot);
  const isReady = check !== null && check.fault === null;
  return (
    <div className="own-buttons">
      <button
        type="button"
        className="button"
        disabled={!isReady || busy !== null || title.trim() === ''}
        title={title.trim() === '' ? 'Give it a title first' : 'Ctrl+Enter in the text'}
        onClick={() => void saveOpen(call)}
      >
        {busy === 'save' ? 'Saving…' : 'Save'}
      </button>
      <button type="button" className="button" disabled={!isReady} onClick={duplicateOpen}>
        Duplicate
      </button>
      <button type="button" className="button" disabled={busy !== null} onClick={() => void removeOpen(call)}>
        {open === 0 ? 'Clear' : 'Delete'}
      </button>
      <span className="spacer" />
      <select
        aria-label="Days of the test"
        value={choice.days}
        onChange={(event) => ownStore.setState({ choice: { ...choice, days: Number(event.target.value) } })}
      >
        {[1, 3, 5, 10].map((days) => (
          <option key={days} value={days}>
            {days === 1 ? 'last day' : `last ${days} days`}
          </option>
        ))}
      </select>
      <select
        aria-label="Instruments of the test"
        value={choice.charted ? 'charted' : 'all'}
        onChange={(event) => ownStore.setState({ choice: { ...choice, charted: event.target.value === 'charted' } })}
      >
        <option value="all">all it looks at</option>
        <option value="charted">the charted one</option>
      </select>
      <button
        type="button"
        className="button"
        disabled={!isReady || busy !== null}
        onClick={() => void testOpen(call, slot)}
      >
        {busy === 'test' ? 'Testing…' : 'Test'}
      </button>
      {told !== null && (
        <p className={told.isFault ? 'own-told is-fault' : 'own-told'} role={told.isFault ? 'alert' : 'status'}>
          {told.text}
        </p>
      )}
    </div>
  );
}

/** Writes scanners: the list, the expression with its check, how it runs, and a test over past days. */
export function ExpressionPanel() {
  const state = useStore(ownStore);
  const scanners = useStore(hitsStore, (hits) => hits.scanners);
  const scanner = openScanner(state);
  useOwn(state.open, scanner.expression, scanner.intervals);
  return (
    <div className="panel-body own">
      <ScannerList />
      <div className="own-main" tabIndex={0} role="region" aria-label="Scanner in the editor">
        <ExpressionEditor
          text={scanner.expression}
          check={state.check}
          onText={(expression) => changeOpen({ expression })}
          onSave={() => {
            if (state.check?.fault === null && scanner.title.trim() !== '') void saveOpen(call);
          }}
        />
        <Said />
        <OwnForm scanner={scanner} scanners={scanners} onChange={changeOpen} />
        <Buttons />
        {state.test !== null && <OwnResults test={state.test} />}
      </div>
    </div>
  );
}
