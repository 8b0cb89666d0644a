import { type FormEvent, useEffect, useRef, useState } from 'react';
import { onEscape } from '../../shell/escape-stack.ts';
import { setChartInterval } from '../../stores/chart-grid.ts';
import type { ChartCell } from '../../stores/selection.ts';
import { parseInterval } from './interval-entry.ts';

/** Takes an interval that is typed into the focused chart; Enter shows it, Escape leaves everything as it is. */
export function IntervalBox({ id, first, onClose }: { id: ChartCell; first: string; onClose: () => void }) {
  const [text, setText] = useState(first);
  const input = useRef<HTMLInputElement>(null);
  const close = useRef(onClose);
  const entry = parseInterval(text);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => {
    input.current?.focus();
    return onEscape(() => leave(id, close.current));
  }, [id]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if ('refused' in entry) return;
    setChartInterval(entry.interval);
    leave(id, onClose);
  };
  return (
    <form className="interval-box" onSubmit={submit}>
      <label>
        Interval
        <input
          ref={input}
          value={text}
          maxLength={8}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`interval-words-${id}`}
          aria-invalid={'refused' in entry}
          onChange={(event) => setText(event.target.value)}
          onBlur={onClose}
        />
      </label>
      <p id={`interval-words-${id}`} className={'refused' in entry ? 'warn' : 'muted'} role="status">
        {'refused' in entry ? entry.refused : `Enter: bars of ${entry.interval}`}
      </p>
    </form>
  );
}

/** Back to the chart, which has the keyboard again. */
function leave(id: ChartCell, onClose: () => void): void {
  document.getElementById(`canvas-${id}`)?.focus();
  onClose();
}
