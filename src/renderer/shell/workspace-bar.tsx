import { useStore } from 'zustand';
import type { AccountInfo } from '#contract/model/account.ts';
import { accountsStore } from '../stores/accounts.ts';
import { workspacesStore } from '../stores/workspaces.ts';
import { keyOf } from './commands.ts';
import { goToWorkspace, role } from './dock-control.ts';
import { toggleLock } from './workspace-actions.ts';

const colourOf = (accounts: readonly AccountInfo[], account: string): AccountInfo['colour'] | undefined =>
  accounts.find(({ label }) => label === account)?.colour;

/** Named workspaces with their numbers, and whether the layout is locked. */
export function WorkspaceBar() {
  const { list, active, locked } = useStore(workspacesStore);
  const accounts = useStore(accountsStore, (state) => state.accounts);
  if (role.panel !== null) return null;
  return (
    <nav className="workspace-bar" aria-label="Workspaces">
      {list.map(({ id, name, account }, i) => (
        <button
          key={id}
          type="button"
          className="chip"
          aria-pressed={id === active}
          title={`${name} (${keyOf(`workspace.${i + 1}`)})${account === null ? '' : `. Trades on ${account}.`}`}
          onClick={() => goToWorkspace(id)}
        >
          <span className="chip-count">{i + 1}</span>{' '}
          {account !== null && <span className="account-square" data-account-colour={colourOf(accounts, account)} />}
          <span className="workspace-name">{name}</span>
          {account !== null && <span className="hidden-words"> trades on {account}</span>}
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
