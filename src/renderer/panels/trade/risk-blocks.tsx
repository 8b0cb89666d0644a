import { type SubmitEvent, useState } from 'react';
import { useStore } from 'zustand';
import { faultOf } from '#contract/faults.ts';
import type { RiskControlInfo } from '#contract/model/risk.ts';
import { UNLOCK_WORD } from '#contract/model/trading.ts';
import { call } from '../../shell/terminal.ts';
import { tradingStore } from '../../stores/trading.ts';
import { istTime } from '../../ui/format.ts';
import { reachedWords, remedyOf } from './risk-words.ts';

/** Ends the block of the day's loss: the word is typed, so that no stray key ends it. */
function DayLossUnlock() {
  const [word, setWord] = useState('');
  const [error, setError] = useState<string | null>(null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    call('risk.unlock', { word }).then(
      (trading) => tradingStore.setState({ trading }),
      (thrown: unknown) => setError(faultOf(thrown).text),
    );
  };
  return (
    <form className="risk-unlock" onSubmit={submit}>
      <label>
        To trade on, type <b>{UNLOCK_WORD}</b>{' '}
        <input value={word} autoComplete="off" spellCheck={false} onChange={({ target }) => setWord(target.value)} />
      </label>
      <button type="submit" className="button" disabled={word !== UNLOCK_WORD}>
        Unlock
      </button>
      {error !== null && <span className="warn">{error}</span>}
    </form>
  );
}

/** What blocks entries now, each reason with what lifts it; then the limits that are used up. */
export function RiskBlocks({ controls }: { readonly controls: readonly RiskControlInfo[] }) {
  const trading = useStore(tradingStore, (state) => state.trading);
  if (trading === null) return null;
  const { blocks } = trading;
  const reached = reachedWords(controls);
  const isFree = blocks.length === 0 && reached.length === 0;
  return (
    <div className="risk-blocks" role="region" aria-label="What blocks entries now">
      <p role="status">
        {blocks.length === 0 ? (
          <b>
            {isFree
              ? 'Entries are allowed: nothing blocks them, and no limit is used up.'
              : 'Entries are allowed within the limits.'}
          </b>
        ) : (
          <b className="warn">
            Entries are blocked for {blocks.length === 1 ? 'one reason' : `${blocks.length} reasons`}. Exits and cancels
            go.
          </b>
        )}
      </p>
      {!isFree && (
        <ul>
          {blocks.map(({ code, text, sinceMs }) => (
            <li key={code}>
              <span className="warn">■ {text}</span> <span className="muted">since {istTime(sinceMs)}</span>
              {remedyOf(code) !== '' && <span className="risk-remedy">→ {remedyOf(code)}</span>}
              {code === 'day_loss' && <DayLossUnlock />}
            </li>
          ))}
          {reached.map((words) => (
            <li key={words}>
              <span className="warn">▲ {words}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
