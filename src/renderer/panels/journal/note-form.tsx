import { useId, useRef, useState } from 'react';
import { faultOf } from '#contract/faults.ts';
import { type JournalNote, NOTE_CHARS_MAX } from '#contract/model/journal.ts';
import { saveNote } from './journal-store.ts';
import { tagsOfText } from './journal-words.ts';

export interface NoteFormProps {
  readonly scope: 'trip' | 'day';
  readonly id: string;
  readonly note: JournalNote | null;
  /** Where the keyboard goes with Escape. */
  readonly leave: () => void;
}

/** Tags and text of a note; Ctrl+Enter keeps them, Escape goes back. Typed words outlive a new reading. */
export function NoteForm({ scope, id, note, leave }: NoteFormProps) {
  const [tags, setTags] = useState(note?.tags.join(', ') ?? '');
  const [text, setText] = useState(note?.text ?? '');
  const [said, setSaid] = useState<{ readonly bad: boolean; readonly words: string } | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const wordsId = useId();
  const kept = `${note?.tags.join(', ') ?? ''}\n${note?.text ?? ''}`;
  const changed = `${tags}\n${text}` !== kept;
  const save = (): void => {
    const found = tagsOfText(tags);
    if ('wrong' in found) return setSaid({ bad: true, words: found.wrong });
    saveNote({ scope, key: id, text: text.trim(), tags: [...found] }).then(
      () => {
        setTags(found.join(', '));
        setText(text.trim());
        setSaid({ bad: false, words: 'Saved.' });
      },
      (thrown: unknown) => setSaid({ bad: true, words: faultOf(thrown).text }),
    );
  };
  const words = said?.bad === true || !changed ? said?.words : 'Not saved yet.';
  return (
    <form
      ref={form}
      className="journal-note"
      aria-label={scope === 'trip' ? 'Note of the round trip' : 'Note of the day'}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.ctrlKey) save();
        else if (event.key === 'Escape') leave();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <label>
        Tags
        <input
          value={tags}
          placeholder="breakout, late entry"
          aria-describedby={wordsId}
          onChange={({ target }) => setTags(target.value)}
        />
      </label>
      <label className="journal-text">
        Note
        <textarea
          value={text}
          maxLength={NOTE_CHARS_MAX}
          placeholder="Why in, why out, what to do better"
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <p className="journal-save">
        <button type="submit" className="button" disabled={!changed}>
          Save <kbd>Ctrl+Enter</kbd>
        </button>
        <span id={wordsId} role="status" className={said?.bad === true ? 'warn' : 'muted'}>
          {words ?? ''}
        </span>
      </p>
    </form>
  );
}
