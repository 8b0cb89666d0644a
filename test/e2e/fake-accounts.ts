import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { accountCalls } from '#contract/calls/accounts.ts';
import { type AccountInfo, accountsOf } from '#contract/model/account.ts';
import { type Fault, FaultError, fault } from '#contract/faults.ts';
import type { EventName, EventPayload } from '#contract/events.ts';
import type { FakeMarket } from './fake-market.ts';
import type { FakeAccount } from './fake-orders.ts';

/** What the account needs of the engine of straw around it. */
export interface FakeAccountHost {
  readonly nowMs: () => number;
  readonly market: () => FakeMarket;
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
}

/** What becomes of the next order: by the market, or as a test wants it. `silent` loses the answer, `lost` the order. */
export type NextOutcome = 'market' | 'rest' | 'deny' | 'reject' | 'doubt' | 'silent' | 'lost';

export const NO_ANSWER = fault('unavailable.timed_out', 'The engine did not answer in time.');

type Name = keyof typeof accountCalls;
type Answers = { readonly [N in Name]: (input: CallInput<N>) => CallOutput<N> };

/** Accounts that the page may choose from; a test says how many there are and what refuses a change. */
export class FakeAccounts {
  list = 'asha';
  refused: Fault | null = null;
  readonly #account: Pick<FakeAccount, 'trading' | 'rename'>;

  constructor(account: Pick<FakeAccount, 'trading' | 'rename'>) {
    this.#account = account;
  }

  #told(): CallOutput<'accounts.list'> {
    const active = this.#account.trading.account;
    const known = accountsOf(this.list, active) ?? [];
    const accounts = known.map((one): AccountInfo => ({ ...one, active: one.label === active }));
    return { accounts, fixed: accounts.length > 1 ? '' : 'Only one account is configured.' };
  }

  answers(): Answers {
    return {
      'accounts.list': () => this.#told(),
      'accounts.look': ({ account }) => ({
        refused: this.refused,
        consequences: [`Orders go to ${account} from now on.`, '2 working orders stay at the broker.'],
      }),
      'accounts.switch': ({ account }) => {
        if (this.refused !== null) throw new FaultError(this.refused);
        this.#account.rename(account);
        return this.#told();
      },
    };
  }
}
