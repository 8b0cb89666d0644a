import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { accountCalls } from '#contract/calls/accounts.ts';

type Name = keyof typeof accountCalls;

const SAMPLE_ACCOUNTS: CallOutput<'accounts.list'> = {
  accounts: [
    { label: 'asha', colour: 'blue', active: true },
    { label: 'family', colour: 'orange', active: false },
  ],
  fixed: '',
};

/** One good input per call. */
export const ACCOUNT_INPUTS: { readonly [N in Name]: CallInput<N> } = {
  'accounts.list': {},
  'accounts.look': { account: 'family' },
  'accounts.switch': { account: 'family' },
};

/** One good answer per call. */
export const ACCOUNT_OUTPUTS: { readonly [N in Name]: CallOutput<N> } = {
  'accounts.list': SAMPLE_ACCOUNTS,
  'accounts.look': { refused: null, consequences: ['Orders go to family from now on.'] },
  'accounts.switch': SAMPLE_ACCOUNTS,
};
