import { useState } from 'react';

export interface ChannelFieldProps {
  readonly name: string;
  /** Said when the pointer rests on it. */
  readonly label: string;
  readonly value: string;
  readonly onSave: (value: string) => void;
}

/** One typed value of a channel: Enter saves, leaving it takes it back. */
export function ChannelField({ name, label, value, onSave }: ChannelFieldProps) {
  const [text, setText] = useState<string | null>(null);
  return (
    <label className="alert-field" title={label}>
      {name}
      <input
        className="filter"
        value={text ?? value}
        onChange={({ target }) => setText(target.value)}
        onBlur={() => setText(null)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || text === null) return;
          event.preventDefault();
          onSave(text.trim());
          setText(null);
        }}
      />
    </label>
  );
}
