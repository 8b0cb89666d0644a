import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { accountRefusal, type Meant } from '../stores/meant-account.ts';
import { link } from './terminal.ts';

/** Calls that trade: they name the account that they mean, and leave this window by `deskCall` alone (a test holds it). */
type DeskCall = {
  readonly [N in CallName]: string extends keyof CallInput<N>
    ? never
    : 'account' extends keyof CallInput<N>
      ? N
      : never;
}[Exclude<CallName, `accounts.${string}`>];

/**
 * The one way of an order out of this window: the call carries the account that it is meant for, and what this window
 * may not send is refused here. The engine refuses by the same name what gets past.
 * @throws FaultError `denied.other_account`; nothing was sent then.
 */
export async function deskCall<N extends DeskCall>(
  name: N,
  input: Omit<CallInput<N>, 'account'>,
  meant: Meant,
): Promise<CallOutput<N>> {
  const why = accountRefusal(meant);
  if (why !== null) throw new FaultError(fault('denied.other_account', why));
  const account = meant.account === null ? {} : { account: meant.account };
  return link.call(name, { ...input, ...account } as CallInput<N>);
}
