import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { accountCalls } from '#contract/calls/accounts.ts';
import type { prefsCalls } from '#contract/calls/prefs.ts';

type Name = keyof typeof accountCalls | keyof typeof prefsCalls;

const SAMPLE_ACCOUNTS: CallOutput<'accounts.list'> = {
  accounts: [
    { label: 'asha', colour: 'blue', active: true },
    { label: 'family', colour: 'orange', active: false },
  ],
  fixed: '',
};

/** Accounts and preferences: one good input per call. */
export const ACCOUNT_INPUTS: { readonly [N in Name]: CallInput<N> } = {
  'accounts.list': {},
  'accounts.look': { account: 'family' },
  'accounts.switch': { account: 'family' },
  'prefs.get': { key: 'layout.main' },
  'prefs.set': { key: 'layout.main', json: '{}' },
};

/** One good answer per call. */
export const ACCOUNT_OUTPUTS: { readonly [N in Name]: CallOutput<N> } = {
  'accounts.list': SAMPLE_ACCOUNTS,
  'accounts.look': { refused: null, consequences: ['Orders go to family from now on.'] },
  'accounts.switch': SAMPLE_ACCOUNTS,
  'prefs.get': { json: null },
  'prefs.set': {},
};
