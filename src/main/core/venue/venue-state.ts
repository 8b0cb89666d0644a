import type { Account } from './account.ts';

/** Changes whenever a kept value means something else; what was kept with another version is not read. */
export const STATE_VERSION = 1;

const VALUES = ['cashPaise', 'sodPaise', 'killed', 'pnlExit', 'trades', 'history', 'ledger', 'chargesPaise'] as const;
const MAPS = ['orders', 'byCorrelation', 'positions', 'holdings', 'supers', 'forevers', 'depositoryOrders'] as const;

/** One account without its methods; the same order object stands in several places. */
export type AccountState = Pick<Account, 'clientId' | (typeof VALUES)[number] | (typeof MAPS)[number]>;

/** Numbers that ids are made of. */
export interface DeskCounts {
  readonly orders: number;
  readonly exchange: number;
  readonly trades: number;
  readonly arrivals: number;
}

/** What a venue is made of, without its market and its clock. */
export interface VenueState {
  readonly version: number;
  /** Trade date of the last step; empty before the first. */
  readonly date: string;
  readonly counts: DeskCounts;
  readonly accounts: readonly AccountState[];
}

export function accountState(account: Account): AccountState {
  const names = ['clientId', ...VALUES, ...MAPS] as const;
  return Object.fromEntries(names.map((name) => [name, account[name]])) as unknown as AccountState;
}

/** Fills a new account with what was kept. */
export function restoreAccount(account: Account, kept: AccountState): void {
  for (const name of VALUES) Object.assign(account, { [name]: kept[name] });
  for (const name of MAPS) {
    const target = account[name] as Map<string, unknown>;
    for (const [key, value] of kept[name]) target.set(key, value);
  }
}
