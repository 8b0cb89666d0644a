import { FaultError, fault } from '#contract/faults.ts';
import type { brokerAccountCalls } from '#contract/calls/broker-account.ts';
import type { AccountDoor } from '../host.ts';
import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

function doorOf({ host: { accountDoor } }: EngineServices): AccountDoor {
  if (accountDoor !== undefined) return accountDoor;
  throw new FaultError(fault('unavailable.account_door', 'This terminal was started without a secret store.'));
}

/** Calls of the broker account: handed to the host, which keeps the secrets. */
export function brokerAccountHandlers(services: EngineServices): Pick<Handlers, keyof typeof brokerAccountCalls> {
  return {
    'brokerAccount.state': () => doorOf(services).state(),
    'brokerAccount.connect': (given) => doorOf(services).connect(given),
    'brokerAccount.check': async ({ passphrase, makeToken }) => ({
      findings: await doorOf(services).check(passphrase, makeToken),
    }),
  };
}
