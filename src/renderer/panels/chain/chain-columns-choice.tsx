import { useRef } from 'react';
import { prefsStore } from '../../stores/prefs.ts';
import { CHAIN_COLUMN_NAMES, CHAIN_COLUMNS, type ChainColumn, toggledColumn } from './chain-columns.ts';

/** Which columns the chain has; the price is always there. Without a choice there are as many as fit. */
export function ChainColumnsChoice({ shown }: { shown: readonly ChainColumn[] }) {
  const box = useRef<HTMLDetailsElement>(null);
  return (
    <details
      ref={box}
      className="chain-choice chain-columns"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || box.current?.open !== true) return;
        event.preventDefault();
        box.current.open = false;
        box.current.querySelector('summary')?.focus();
      }}
    >
      <summary className="button">Columns</summary>
      <fieldset className="chain-columns-list">
        <legend className="hidden-words">Columns of the chain</legend>
        {CHAIN_COLUMN_NAMES.filter((name) => name !== 'last').map((name) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={shown.includes(name)}
              onChange={() => prefsStore.setState({ chainColumns: toggledColumn(shown, name) })}
            />
            {CHAIN_COLUMNS[name].name}
          </label>
        ))}
        <button type="button" className="button" onClick={() => prefsStore.setState({ chainColumns: null })}>
          As many as fit
        </button>
      </fieldset>
    </details>
  );
}
