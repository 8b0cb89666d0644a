import { useStore } from 'zustand';
import type { AccountInfo } from '#contract/model/account.ts';
import { accountsStore, markedAccount } from '../stores/accounts.ts';
import { tradingStore } from '../stores/trading.ts';

/** The account in force where several are configured; null where there is nothing to tell apart. */
export function useMarkedAccount(): AccountInfo | null {
  const accounts = useStore(accountsStore);
  const active = useStore(tradingStore, (state) => state.trading?.account);
  return markedAccount(accounts, active);
}

/** Label of the account on its colour. @param label of another account than the one in force. */
export function AccountTag({ label = null }: { label?: string | null }) {
  const active = useMarkedAccount();
  const accounts = useStore(accountsStore, (state) => state.accounts);
  const account = label === null ? active : (accounts.find((one) => one.label === label) ?? active);
  if (active === null || account === null) return null;
  return (
    <span className="account-tag" data-account-colour={account.colour} title={`Account ${account.label}`}>
      {account.label}
    </span>
  );
}
