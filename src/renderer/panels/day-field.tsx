import { type KeyboardEvent, useRef, useState } from 'react';
import { dayAfter, dayOfText } from '../ui/day-text.ts';

export interface DayFieldProps {
  readonly label: string;
  /** `YYYY-MM-DD`, or empty. */
  readonly value: string;
  readonly onDay: (day: string) => void;
  /** Where ↑ and ↓ begin in an empty field. */
  readonly today: () => string;
  readonly required?: boolean;
}

const wrongWords = (text: string): string => `“${text}” is no day. Write it as 2026-11-20 or 20-Nov-2026.`;

/**
 * A day as the rest of the terminal writes it; a browser's own field follows the browser's language. Typed days count
 * as soon as they are whole; ↑ and ↓ go a day on and back; what is no day says so and changes nothing.
 */
export function DayField({ label, value, onDay, today, required = false }: DayFieldProps) {
  const [typed, setTyped] = useState<{ readonly text: string; readonly day: string } | null>(null);
  const [left, setLeft] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  // A day that came from elsewhere since (Show all) outranks what was typed.
  const text = typed !== null && typed.day === value ? typed.text : value;
  const wrong = text !== '' && dayOfText(text) === null ? wrongWords(text) : '';
  const type = (next: string): void => {
    const day = next.trim() === '' ? '' : dayOfText(next);
    setTyped({ text: next, day: day ?? value });
    setLeft(false);
    field.current?.setCustomValidity(day === null ? wrongWords(next) : '');
    if (day !== null && day !== value) onDay(day);
  };
  const step = (event: KeyboardEvent): void => {
    const days = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (days === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const from = dayOfText(text);
    type(from === null ? today() : dayAfter(from, days));
  };
  const leave = (): void => {
    setLeft(true);
    if (wrong === '') setTyped(null);
  };
  return (
    <label className="day-field">
      {label}
      <input
        ref={field}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        spellCheck={false}
        maxLength={16}
        size={10}
        placeholder="yyyy-mm-dd"
        required={required}
        value={text}
        aria-invalid={left && wrong !== ''}
        title={wrong === '' ? 'A day as 2026-11-20 or 20-Nov-2026; ↑ and ↓ go a day on and back' : wrong}
        onChange={({ target }) => type(target.value)}
        onKeyDown={step}
        onBlur={leave}
      />
    </label>
  );
}
