import type { KeyboardEvent } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import { useOverlay } from '../../shell/use-overlay.ts';
import { watchlistsStore } from '../../stores/watchlists.ts';
import { ColumnChooser } from './column-chooser.tsx';
import { ListForm } from './list-form.tsx';
import { RuleForm } from './rule-form.tsx';
import { type WatchState, watchStore } from './watch-store.ts';

type Part = Exclude<WatchState['setup'], null>;
const PARTS: readonly { readonly part: Part; readonly title: string }[] = [
  { part: 'columns', title: 'Columns' },
  { part: 'colours', title: 'Colours' },
  { part: 'list', title: 'List' },
];

const close = (): void => watchStore.setState({ setup: null });

/** Keys of the terminal rest while the sheet is open, but for those that must always work. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Escape') event.stopPropagation();
}

function Sheet({ part }: { readonly part: Part }) {
  const dialog = useOverlay(close);
  const list = useStore(watchlistsStore, ({ lists, shown }) => lists.find(({ id }) => id === shown));
  return (
    <div className="veil" onPointerDown={(event) => event.target === event.currentTarget && close()}>
      <div
        ref={dialog}
        role="dialog"
        aria-modal="true"
        aria-label="Set up the market watch"
        className="sheet watch-setup"
        onKeyDown={onKeyDown}
      >
        <div className="setup-head">
          <h2>{list?.name ?? 'Whole market'}</h2>
          <div role="group" aria-label="Part" className="tools">
            {PARTS.map((one) => (
              <button
                key={one.part}
                type="button"
                className="chip"
                autoFocus={one.part === part}
                aria-pressed={one.part === part}
                onClick={() => watchStore.setState({ setup: one.part })}
              >
                {one.title}
              </button>
            ))}
          </div>
          <button type="button" className="button" onClick={close}>
            Done <kbd>Esc</kbd>
          </button>
        </div>
        {part === 'columns' && <ColumnChooser />}
        {part === 'colours' && <RuleForm />}
        {part === 'list' && <ListForm />}
      </div>
    </div>
  );
}

/** Columns, colours and contents of what the market watch shows, over everything. */
export function SetUp() {
  const part = useStore(watchStore, (state) => state.setup);
  return part === null ? null : createPortal(<Sheet part={part} />, document.body);
}
