import { useStore } from 'zustand';
import { accountsStore } from '../stores/accounts.ts';
import { type Standing, standingWords } from '../stores/meant-account.ts';
import { tradingStore } from '../stores/trading.ts';
import { workspacesStore } from '../stores/workspaces.ts';
import { keyOf } from './commands.ts';
import { bindWorkspace, toBoundAccount } from './workspace-actions.ts';
import { spaceOf } from './workspaces.ts';

/** What this window's workspace is bound to, and what is traded. */
export function useStanding(): Standing {
  const bound = useStore(workspacesStore, (state) => spaceOf(state).account);
  const active = useStore(tradingStore, (state) => state.trading?.account ?? null);
  return { bound, active };
}

/** Says in the colour of the account that the workspace trades on another one than the active one, with the way there. */
export function AccountStanding() {
  const standing = useStanding();
  const accounts = useStore(accountsStore);
  const words = standingWords(standing, accounts);
  if (words === null) return null;
  const colour = accounts.accounts.find(({ label }) => label === standing.bound)?.colour;
  return (
    <div className="account-standing" role="status" data-account-colour={colour}>
      <span className="account-tag">{standing.bound}</span>
      <span>{words.text}</span>
      {words.change && (
        <button type="button" className="button" onClick={toBoundAccount}>
          Change to {standing.bound} <kbd>{keyOf('workspace.account')}</kbd>
        </button>
      )}
    </div>
  );
}

/** Chooses the account of a workspace; one that is not here any more stays chosen until another one is. */
export function WorkspaceAccount({ id }: { readonly id: string }) {
  const space = useStore(workspacesStore, ({ list }) => list.find((one) => one.id === id));
  const accounts = useStore(accountsStore, (state) => state.accounts);
  if (space === undefined) return null;
  const { account } = space;
  const isHere = account === null || accounts.some(({ label }) => label === account);
  return (
    <label className="switch">
      trades on
      <select
        aria-label={`Account of ${space.name}`}
        value={account ?? ''}
        onChange={({ target }) => bindWorkspace(id, target.value === '' ? null : target.value)}
      >
        <option value="">the active account</option>
        {accounts.map(({ label }) => (
          <option key={label}>{label}</option>
        ))}
        {!isHere && <option value={account}>{account} (not here)</option>}
      </select>
    </label>
  );
}
