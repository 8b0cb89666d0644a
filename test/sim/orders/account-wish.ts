import { FaultError } from '#contract/faults.ts';
import type { Timers } from '../../../src/main/adapters/timers.ts';
import { AccountSwitch } from '../../../src/main/engine/account-switch.ts';
import type { OrderDesk } from '../../../src/main/engine/order-desk.ts';
import type { SimTerminal } from './sim-terminal.ts';

export interface WishParts {
  readonly from: string;
  readonly to: string;
  readonly terminal: SimTerminal;
  /** How long signing in takes, by the timers of the life that asks: it never ends in one that is over. */
  readonly signIn: { readonly timers: Timers; readonly takesMs: number };
  /** Moves everything to the other account, at once. */
  readonly use: () => void;
}

/**
 * The trader wants the other account: the engine's own rules are asked, before and after it has signed in.
 * @returns whether it was changed.
 */
export async function wishAccount({ from, to, terminal, signIn, use }: WishParts): Promise<boolean> {
  const desk = { ask: (name, input) => terminal.call(name, input) } as Pick<OrderDesk, 'ask'>;
  const config = () => ({ account: from, accounts: 'main, family', source: 'dhan' as const });
  const change = new AccountSwitch(config, desk, async (_label, stillFree) => {
    await new Promise<void>((resolve) => void signIn.timers.after(signIn.takesMs, resolve));
    await stillFree();
    use();
  });
  try {
    await change.switchTo(to);
    return true;
  } catch (thrown) {
    if (thrown instanceof FaultError && thrown.fault.kind === 'denied') return false;
    throw thrown;
  }
}
