import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import { useOverlay } from '../../shell/use-overlay.ts';
import { trayStore } from '../../stores/baskets.ts';
import { TRAY_NAME_CHARS } from './saved-tray.ts';
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

function Saved({ onClose }: { onClose: () => void }) {
  const saved = useStore(savedTraysStore, (state) => state.saved);
  const count = useStore(trayStore, ({ legs }) => legs.length);
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => void readSavedTrays(), []);
  const names = (saved ?? []).map((one) => one.name);
  const picked = names.includes(chosen) ? chosen : '';
  const save = (): void =>
    void saveTray(name).then((done) => {
      if (done) setChosen(name.trim());
    });
  const load = (): void => {
    if (loadTray(picked)) onClose();
  };
  return (
    <section aria-label="Saved baskets">
      <h3>Saved baskets</h3>
      <form
        className="setup-line"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <label>
          Name{' '}
          <input
            ref={field}
            autoFocus
            maxLength={TRAY_NAME_CHARS}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <button type="submit" className="button" disabled={count === 0}>
          {names.includes(name.trim()) ? 'Save in its place' : `Save ${count} legs`}
        </button>
        {picked !== '' && (
          <button
            type="button"
            className="button"
            disabled={name.trim() === '' || names.includes(name.trim())}
            onClick={() =>
              void renameTray(picked, name).then((done) => {
                if (done) setChosen(name.trim());
              })
            }
          >
            Rename {picked} to this
          </button>
        )}
      </form>
      {names.length === 0 ? (
        <p className="muted">{saved === null ? 'Reading the saved baskets…' : 'None yet. Save the tray by a name.'}</p>
      ) : (
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
              onChange={({ target }) => setChosen(target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || picked === '') return;
                event.preventDefault();
                load();
              }}
            >
              <option value="" disabled>
                Choose…
              </option>
              {(saved ?? []).map((one) => (
                <option key={one.name} value={one.name}>
                  {one.name}: {one.legs.length} legs
                </option>
              ))}
            </select>
          </label>
          <button type="submit" className="button" disabled={picked === ''}>
            Load
          </button>
          {picked !== '' && <Delete key={picked} name={picked} onDone={() => field.current?.focus()} />}
        </form>
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
