import { useRef } from 'react';

/** Files that a form takes, as the browser's own dialog filters them. */
export const FILE_KINDS = {
  json: 'application/json,.json',
  table: '.csv,.txt,text/csv,text/plain',
} as const;

export interface FileButtonProps {
  readonly words: string;
  readonly kind: keyof typeof FILE_KINDS;
  /** Name of the hidden field, where the words on the button do not say what is read. */
  readonly label?: string;
  readonly onText: (text: string) => void;
}

/** A button that reads a file of text; the same file can be read again. */
export function FileButton({ words, kind, label = words, onText }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {words}
      </button>
      <input
        ref={input}
        type="file"
        accept={FILE_KINDS[kind]}
        aria-label={label}
        className="hidden-words"
        tabIndex={-1}
        onChange={({ target }) => {
          void target.files?.[0]?.text().then((text) => {
            target.value = '';
            onText(text);
          });
        }}
      />
    </>
  );
}
