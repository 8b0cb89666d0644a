import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import { useOverlay } from '../../shell/use-overlay.ts';
import { trayStore } from '../../stores/baskets.ts';
import { type SavedTray, TRAY_NAME_CHARS } from './saved-tray.ts';
import { deleteTray, loadTray, readSavedTrays, renameTray, savedTraysStore, saveTray } from './saved-trays.ts';
import { TrayFiles } from './tray-files.tsx';

/** Deletes after it has been asked once more. */
function Delete({ name, onDone }: { name: string; onDone: () => void }) {
  const [asked, setAsked] = useState(false);
  if (!asked)
    return (
      <button type="button" className="button" aria-label={`Delete ${name}`} onClick={() => setAsked(true)}>
        Delete
      </button>
    );
  return (
    <span role="group" aria-label={`Delete ${name}?`} className="confirm">
      <button type="button" className="chip is-danger" autoFocus onClick={() => void deleteTray(name).then(onDone)}>
        Delete it
      </button>
      <button type="button" className="chip" onClick={() => setAsked(false)}>
        Keep
      </button>
    </span>
  );
}

/** Saves the tray by a name, or gives the chosen basket that name. */
function NameForm({
  names,
  picked,
  field,
  onNamed,
}: {
  names: readonly string[];
  picked: string;
  field: RefObject<HTMLInputElement | null>;
  onNamed: (name: string) => void;
}) {
  const count = useStore(trayStore, ({ legs }) => legs.length);
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const chooseIf = (done: boolean): void => {
    if (done) onNamed(name);
  };
  return (
    <form
      className="setup-line"
      onSubmit={(event) => {
        event.preventDefault();
        void saveTray(name).then(chooseIf);
      }}
    >
      <label>
        Name{' '}
        <input
          ref={field}
          autoFocus
          maxLength={TRAY_NAME_CHARS}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      <button type="submit" className="button" disabled={count === 0}>
        {names.includes(name) ? 'Save in its place' : `Save ${count} legs`}
      </button>
      {picked !== '' && (
        <button
          type="button"
          className="button"
          disabled={name === '' || names.includes(name)}
          onClick={() => void renameTray(picked, name).then(chooseIf)}
        >
          Rename {picked} to this
        </button>
      )}
    </form>
  );
}

/** Chooses a saved basket, loads it, deletes it. */
function LoadForm({
  saved,
  picked,
  onPick,
  onLoaded,
  onDeleted,
}: {
  saved: readonly SavedTray[];
  picked: string;
  onPick: (name: string) => void;
  onLoaded: () => void;
  onDeleted: () => void;
}) {
  const load = (): void => {
    if (loadTray(picked)) onLoaded();
  };
  return (
    <form
      className="setup-line"
      onSubmit={(event) => {
        event.preventDefault();
        load();
      }}
    >
      <label>
        Saved{' '}
        <select
          aria-label="Saved basket"
          value={picked}
          onChange={({ target }) => onPick(target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || picked === '') return;
            event.preventDefault();
            load();
          }}
        >
          <option value="" disabled>
            Choose…
          </option>
          {saved.map(({ name, legs }) => (
            <option key={name} value={name}>
              {name}: {legs.length} legs
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="button" disabled={picked === ''}>
        Load
      </button>
      {picked !== '' && <Delete key={picked} name={picked} onDone={onDeleted} />}
    </form>
  );
}

function Saved({ onClose }: { onClose: () => void }) {
  const saved = useStore(savedTraysStore, (state) => state.saved);
  const [chosen, setChosen] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => void readSavedTrays(), []);
  const names = (saved ?? []).map((one) => one.name);
  const picked = names.includes(chosen) ? chosen : '';
  return (
    <section aria-label="Saved baskets">
      <h3>Saved baskets</h3>
      <NameForm names={names} picked={picked} field={field} onNamed={setChosen} />
      {saved === null || saved.length === 0 ? (
        <p className="muted">{saved === null ? 'Reading the saved baskets…' : 'None yet. Save the tray by a name.'}</p>
      ) : (
        <LoadForm
          saved={saved}
          picked={picked}
          onPick={setChosen}
          onLoaded={onClose}
          onDeleted={() => field.current?.focus()}
        />
      )}
    </section>
  );
}

/** Keys of the terminal rest while the sheet is open, but for those that must always work. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Escape') event.stopPropagation();
}

function Sheet({ onClose }: { onClose: () => void }) {
  const dialog = useOverlay(onClose);
  return (
    <div className="veil" onPointerDown={(event) => event.target === event.currentTarget && onClose()}>
      <div
        ref={dialog}
        role="dialog"
        aria-modal="true"
        aria-label="Saved baskets and files"
        className="sheet watch-setup"
        onKeyDown={onKeyDown}
      >
        <div className="setup-head">
          <h2>Baskets: saved and as files</h2>
          <button type="button" className="button" onClick={onClose}>
            Done <kbd>Esc</kbd>
          </button>
        </div>
        <Saved onClose={onClose} />
        <TrayFiles />
      </div>
    </div>
  );
}

/** Where baskets are kept by name and come and go as files, over everything. */
export function TraySheet({ onClose }: { onClose: () => void }) {
  return createPortal(<Sheet onClose={onClose} />, document.body);
}
