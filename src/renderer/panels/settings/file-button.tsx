import { useRef } from 'react';

/** A button that reads a JSON file. */
export function FileButton(props: { readonly words: string; readonly onText: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {props.words}
      </button>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label={props.words}
        className="hidden-words"
        tabIndex={-1}
        onChange={(event) => {
          const field = event.target;
          const file = field.files?.[0];
          void file?.text().then((text) => {
            field.value = '';
            props.onText(text);
          });
        }}
      />
    </>
  );
}
