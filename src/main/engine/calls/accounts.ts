import type { accountCalls } from '#contract/calls/accounts.ts';
import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Accounts of the terminal: the engine's to answer, because the order thread knows its own alone. */
export function accountHandlers({ accounts }: EngineServices): Pick<Handlers, keyof typeof accountCalls> {
  return {
    'accounts.list': () => accounts.list(),
    'accounts.look': ({ account }) => accounts.look(account),
    'accounts.switch': ({ account }) => accounts.switchTo(account),
  };
}
