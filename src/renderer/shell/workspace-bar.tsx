import { useStore } from 'zustand';
import { workspacesStore } from '../stores/workspaces.ts';
import { keyOf } from './commands.ts';
import { goToWorkspace, role } from './dock-control.ts';
import { toggleLock } from './workspace-actions.ts';

/** Named workspaces with their numbers, and whether the layout is locked. */
export function WorkspaceBar() {
  const { list, active, locked } = useStore(workspacesStore);
  if (role.panel !== null) return null;
  return (
    <nav className="workspace-bar" aria-label="Workspaces">
      {list.map(({ id, name }, i) => (
        <button
          key={id}
          type="button"
          className="chip"
          aria-pressed={id === active}
          title={`${name} (${keyOf(`workspace.${i + 1}`)})`}
          onClick={() => goToWorkspace(id)}
        >
          <span className="chip-count">{i + 1}</span> {name}
        </button>
      ))}
      {locked && (
        <button type="button" className="chip warn" title={`Unlock (${keyOf('workspace.lock')})`} onClick={toggleLock}>
          locked
        </button>
      )}
    </nav>
  );
}
