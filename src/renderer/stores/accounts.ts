import { createStore } from 'zustand/vanilla';
import type { AccountInfo } from '#contract/model/account.ts';

export interface AccountsSlice {
  readonly accounts: readonly AccountInfo[];
  /** Why no other account can be traded now; empty when one can. */
  readonly fixed: string;
}

/** The accounts of this terminal as the engine told them; empty before. */
export const accountsStore = createStore<AccountsSlice>(() => ({ accounts: [], fixed: '' }));

/** The account that is traded, where there is another one to mistake it for; null otherwise. */
export function markedAccount({ accounts }: AccountsSlice, active: string | undefined): AccountInfo | null {
  return accounts.length < 2 ? null : (accounts.find(({ label }) => label === active) ?? null);
}
