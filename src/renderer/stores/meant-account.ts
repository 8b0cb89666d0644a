import { accountsStore, type AccountsSlice } from './accounts.ts';
import { tradingStore } from './trading.ts';
import { workspacesStore } from './workspaces.ts';
import { spaceOf } from '../shell/workspaces.ts';

/** The account that an order is meant for, and whether it can only make a position smaller. */
export interface Meant {
  /** Null while no account is known: then the engine's own is meant. */
  readonly account: string | null;
  readonly reduces: boolean;
}

/** The account that is traded; null while it is not known. */
export function activeAccount(): string | null {
  return tradingStore.getState().trading?.account ?? null;
}

/** The account that the workspace of this window is bound to; null when it takes whichever is active. */
export function boundAccount(): string | null {
  return spaceOf(workspacesStore.getState()).account;
}

/** What opens a position from this window now. */
export function meantEntry(): Meant {
  return { account: boundAccount() ?? activeAccount(), reduces: false };
}

/** What leaves a position, or ends an order, that is on the screen: it is meant for the account that it was read of. */
export function meantExit(): Meant {
  return { account: tradingStore.getState().rowsOf ?? activeAccount(), reduces: true };
}

/** Exits and cancels of everything: whatever is on the screen, they are for the account that is traded. */
export function meantAll(): Meant {
  return { account: activeAccount(), reduces: true };
}

/** Where a window stands: what its workspace is bound to, and what is traded. */
export interface Standing {
  readonly bound: string | null;
  readonly active: string | null;
}

const standing = (): Standing => ({ bound: boundAccount(), active: activeAccount() });

/**
 * Why an order is not sent from here; null when nothing of the account stands against it. The engine judges by the same
 * name again.
 */
export function accountRefusal({ account, reduces }: Meant, { bound, active } = standing()): string | null {
  if (active === null) return null;
  if (!reduces && bound !== null && bound !== active)
    return `This workspace trades on ${bound}; ${active} is active. Nothing that opens a position is sent from here. Change to ${bound}, or go to another workspace.`;
  if (account !== null && account !== active)
    return `This was made for ${account}; ${active} is active. Make it anew for ${active}, or change back to ${account}.`;
  return null;
}

/** Words for a workspace that is bound to another account than the active one; null where both are the same. */
export function standingWords(
  { bound, active }: Standing,
  { accounts, fixed }: AccountsSlice,
): { readonly text: string; readonly change: boolean } | null {
  if (bound === null || active === null || bound === active) return null;
  const text = `This workspace trades on ${bound}; ${active} is active.`;
  if (accounts.length > 0 && !accounts.some(({ label }) => label === bound)) {
    const more = `There is no account ${bound} here: name it with --accounts, or bind the workspace to another one.`;
    return { text: `${text} ${more}`, change: false };
  }
  const shown = `Positions and orders on the screen are those of ${active}: exits work, and nothing that opens a position is sent.`;
  return { text: `${text} ${fixed === '' ? shown : fixed}`, change: fixed === '' };
}

/** Names of an import that no account here has; empty when the accounts are not known yet. */
export function unknownAccounts(labels: readonly (string | null)[]): string[] {
  const { accounts } = accountsStore.getState();
  if (accounts.length === 0) return [];
  const known = new Set(accounts.map(({ label }) => label));
  return [...new Set(labels.filter((label) => label !== null && !known.has(label)))] as string[];
}
