import { useStore } from 'zustand';
import { WorkspaceAccount } from '../../shell/account-standing.tsx';
import { goToWorkspace, role } from '../../shell/dock-control.ts';
import { focusPanelBody } from '../../shell/panel-focus.ts';
import {
  duplicateWorkspace,
  exportWorkspaces,
  importWorkspaces,
  removeWorkspace,
  renameWorkspace,
  resetLayout,
  restoreLayout,
  toggleLock,
} from '../../shell/workspace-actions.ts';
import { WORKSPACE_PRESETS } from '../../shell/workspace-presets.ts';
import type { Workspace } from '../../shell/workspaces.ts';
import { workspacesStore } from '../../stores/workspaces.ts';
import { istDay, istTime } from '../../ui/format.ts';
import { FileButton } from '../../ui/file-button.tsx';

/** A window of one panel shows no workspace: what moves panels is done in the terminal's own window. */
const ONE_PANEL = role.panel !== null;

function showButton(within: Element): HTMLElement | null {
  return within.closest('.key-row')?.querySelector<HTMLElement>('[data-show]:enabled, [data-duplicate]') ?? null;
}

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
        // The keyboard goes on to the row's next button, and the name counts.
        onKeyDown={(event) => event.key === 'Enter' && showButton(event.currentTarget)?.focus()}
      />
      <span className="muted">{WORKSPACE_PRESETS[space.preset].sentence}</span>
      <WorkspaceAccount id={space.id} />
      <button
        type="button"
        className="chip is-box"
        data-show
        aria-pressed={active}
        disabled={ONE_PANEL}
        onClick={() => goToWorkspace(space.id)}
      >
        {active ? 'shown' : 'show'}
      </button>
      <button type="button" className="chip is-box" data-duplicate onClick={() => duplicateWorkspace(space.id)}>
        duplicate
      </button>
      <button type="button" className="chip is-box" onClick={() => exportWorkspaces(space.id)}>
        export
      </button>
      <button
        type="button"
        className="chip is-box"
        disabled={active || only}
        onClick={() => {
          removeWorkspace(space.id);
          focusPanelBody('settings');
        }}
      >
        delete
      </button>
    </div>
  );
}

function Journal() {
  const journal = useStore(workspacesStore, (state) => state.journal);
  return (
    <>
      <h2>{journal.length > 1 ? `The last ${journal.length} layouts` : 'Layouts of before'}</h2>
      {journal.length === 0 && <p className="muted">Nothing was moved yet.</p>}
      <ul className="layout-journal">
        {journal.map((entry, i) => (
          <li key={`${entry.atMs} ${entry.workspace}`}>
            {istDay(entry.atMs)} <span className="time">{istTime(entry.atMs)}</span> {entry.name}{' '}
            <button
              type="button"
              className="chip is-box"
              aria-label={`Restore ${entry.name} of ${istTime(entry.atMs)}`}
              disabled={ONE_PANEL}
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
        <button type="button" className="button" disabled={ONE_PANEL} onClick={resetLayout}>
          Reset the shown one
        </button>
        <button type="button" className="button" onClick={() => exportWorkspaces(null)}>
          Export all
        </button>
        <FileButton kind="json" words="Import workspaces" onText={importWorkspaces} />
      </div>
      {ONE_PANEL && (
        <p className="muted">This window has one panel. Workspaces are shown, reset and restored in the main window.</p>
      )}
      <div className="key-rows">
        {list.map((space, i) => (
          <Row key={space.id} space={space} number={i + 1} />
        ))}
      </div>
      <Journal />
    </section>
  );
}
