import { useStore } from 'zustand';
import { WorkspaceAccount } from '../../shell/account-standing.tsx';
import { goToWorkspace, resetLayout, restoreLayout } from '../../shell/dock-control.ts';
import {
  duplicateWorkspace,
  exportWorkspaces,
  importWorkspaces,
  removeWorkspace,
  renameWorkspace,
  toggleLock,
} from '../../shell/workspace-actions.ts';
import { WORKSPACE_PRESETS } from '../../shell/workspace-presets.ts';
import type { Workspace } from '../../shell/workspaces.ts';
import { workspacesStore } from '../../stores/workspaces.ts';
import { istDay, istTime } from '../../ui/format.ts';
import { FileButton } from './file-button.tsx';

function Row({ space, number }: { readonly space: Workspace; readonly number: number }) {
  const active = useStore(workspacesStore, (state) => state.active === space.id);
  const only = useStore(workspacesStore, (state) => state.list.length === 1);
  return (
    <div className="key-row" data-workspace={space.id}>
      <kbd>{number}</kbd>
      <input
        key={space.name}
        aria-label={`Name of workspace ${number}`}
        defaultValue={space.name}
        maxLength={24}
        onBlur={(event) => event.target.value !== space.name && renameWorkspace(space.id, event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
      <span className="muted">{WORKSPACE_PRESETS[space.preset].sentence}</span>
      <WorkspaceAccount id={space.id} />
      <button type="button" className="chip is-box" aria-pressed={active} onClick={() => goToWorkspace(space.id)}>
        {active ? 'shown' : 'show'}
      </button>
      <button type="button" className="chip is-box" onClick={() => duplicateWorkspace(space.id)}>
        duplicate
      </button>
      <button type="button" className="chip is-box" onClick={() => exportWorkspaces(space.id)}>
        export
      </button>
      <button type="button" className="chip is-box" disabled={active || only} onClick={() => removeWorkspace(space.id)}>
        delete
      </button>
    </div>
  );
}

function Journal() {
  const journal = useStore(workspacesStore, (state) => state.journal);
  return (
    <>
      <h2>The last {journal.length} layouts</h2>
      {journal.length === 0 && <p className="muted">Nothing was moved yet.</p>}
      <ul className="layout-journal">
        {journal.map((entry, i) => (
          <li key={`${entry.atMs} ${entry.workspace}`}>
            {istDay(entry.atMs)} <span className="time">{istTime(entry.atMs)}</span> {entry.name}{' '}
            <button
              type="button"
              className="chip is-box"
              aria-label={`Restore ${entry.name} of ${istTime(entry.atMs)}`}
              onClick={() => restoreLayout(i)}
            >
              restore
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Named workspaces, their lock, files and the layouts of before. */
export function WorkspaceSettings() {
  const { list, locked } = useStore(workspacesStore);
  return (
    <section aria-label="Workspaces">
      <div className="settings-buttons">
        <label>
          <input type="checkbox" checked={locked} onChange={toggleLock} /> Lock the layout
        </label>
        <button type="button" className="button" onClick={resetLayout}>
          Reset the shown one
        </button>
        <button type="button" className="button" onClick={() => exportWorkspaces(null)}>
          Export all
        </button>
        <FileButton words="Import workspaces" onText={importWorkspaces} />
      </div>
      <div className="key-rows">
        {list.map((space, i) => (
          <Row key={space.id} space={space} number={i + 1} />
        ))}
      </div>
      <Journal />
    </section>
  );
}
