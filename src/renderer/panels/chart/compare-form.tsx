import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import { cellSelection } from '../../stores/selection.ts';
import { slotOfSymbol } from './leg-bars.ts';
import { EXPRESSION_CHARS_MAX, parseSpread } from './spread-expression.ts';
import { useActiveChart } from './use-chart.ts';

/** Why an expression cannot be charted; null when it can. */
function refusal(text: string): string | null {
  const parsed = parseSpread(text);
  if ('refused' in parsed) return parsed.refused;
  const unknown = parsed.spread.legs.find(({ symbol }) => slotOfSymbol(symbol) === null);
  return unknown === undefined ? null : `${unknown.symbol} is not among the instruments here. Find it with / first.`;
}

/** A second symbol, or a spread of two to four, beside the prices of the active chart. */
export function CompareForm() {
  const selection = cellSelection(useActiveChart());
  const compare = useStore(selection, (state) => state.compare);
  const [text, setText] = useState(compare);
  const [refused, setRefused] = useState<string | null>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const why = text.trim() === '' ? null : refusal(text);
    setRefused(why);
    if (why === null) selection.setState({ compare: text.trim() });
  };
  const take = (): void => {
    setText('');
    setRefused(null);
    selection.setState({ compare: '' });
  };
  return (
    <section className="chart-menu-part" role="group" aria-label="Compare, spread">
      <h3>Compare, spread</h3>
      <form className="chart-template-form" onSubmit={submit}>
        <input
          className="compare-input"
          value={text}
          maxLength={EXPRESSION_CHARS_MAX}
          aria-label="Symbol or spread"
          placeholder="NIFTY, or RELIANCE NOV FUT - RELIANCE, or A / B"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button">
          Show
        </button>
        {compare !== '' && (
          <button type="button" className="button" onClick={take}>
            Take it off
          </button>
        )}
      </form>
      {refused !== null && (
        <p className="warn" role="alert">
          {refused}
        </p>
      )}
    </section>
  );
}
