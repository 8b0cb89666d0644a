import { type AccountInfo, type Accounts, accountsOf } from '#contract/model/account.ts';
import type { CallOutput } from '#contract/calls/index.ts';
import type { Config } from '#contract/config.ts';
import { ensure, type Fault, FaultError, fault } from '#contract/faults.ts';
import { FINAL_STATUSES } from '#contract/model/order.ts';
import { ORDERS_PER_PAGE_MAX } from '#contract/calls/orders.ts';
import type { OrderDesk } from './order-desk.ts';

const ASKER = 'account switch';

/** The accounts of this terminal, and the change from one to another: asked about first, refused where it would hurt. */
export class AccountSwitch {
  readonly #config: () => Pick<Config, 'account' | 'accounts' | 'source'>;
  readonly #orderDesk: Pick<OrderDesk, 'ask'>;
  readonly #use: (label: string, stillFree: () => Promise<void>) => Promise<void>;
  /** Account of the configuration, with which the next start begins. */
  readonly #configured: string;
  #changing = false;

  /**
   * @param config as it is now: `account` is the one that is traded.
   * @param use signs in to the other account and moves everything to it; rejects with a remedy, and then nothing has changed.
   *   `stillFree` is asked between the two, because signing in takes its time: it rejects when the change would hurt now.
   */
  constructor(
    config: () => Pick<Config, 'account' | 'accounts' | 'source'>,
    orderDesk: Pick<OrderDesk, 'ask'>,
    use: (label: string, stillFree: () => Promise<void>) => Promise<void>,
  ) {
    this.#config = config;
    this.#orderDesk = orderDesk;
    this.#use = use;
    this.#configured = config().account;
  }

  list(): Accounts {
    return { accounts: this.#accounts(), fixed: this.#fixed() };
  }

  /** @throws FaultError `input.unknown_account`. */
  async look(label: string): Promise<CallOutput<'accounts.look'>> {
    const here = this.#config().account;
    const refused = this.#checked(label);
    if (refused !== null) return { refused, consequences: [] };
    const state = await this.#state();
    return { refused: blockOf(here, state), consequences: this.#consequences(here, label, state) };
  }

  /** @throws FaultError with the reason of `look`, or why the other account cannot be signed in to. */
  async switchTo(label: string): Promise<Accounts> {
    const stillFree = async (): Promise<void> => {
      const { refused } = await this.look(label);
      if (refused !== null) throw new FaultError(refused);
    };
    await stillFree();
    if (this.#changing) {
      throw new FaultError(fault('denied.account_changes', 'The account is being changed already. Wait a moment.'));
    }
    this.#changing = true;
    try {
      await this.#use(label, stillFree);
    } finally {
      this.#changing = false;
    }
    return this.list();
  }

  #accounts(): AccountInfo[] {
    const { accounts, account } = this.#config();
    const known = ensure(accountsOf(accounts, account), 'the configuration was checked at the start');
    return known.map((one) => ({ ...one, active: one.label === account }));
  }

  /** Why there is no other account to change to; empty when there may be. */
  #fixed(): string {
    const { source } = this.#config();
    if (this.#accounts().length === 1) return 'Only one account is configured: --accounts "main, family" names more.';
    if (source === 'dhan') return '';
    const what = source === 'sim' ? 'The simulated exchange' : 'A replay';
    return `${what} has one account for a run. Start with --account NAME for another order book, or with --source dhan.`;
  }

  #checked(label: string): Fault | null {
    const { account } = this.#config();
    if (!this.#accounts().some((one) => one.label === label)) {
      const text = `There is no account ${label}. Name it in --accounts and store it with: npm run -s cli -- auth set --account ${label}.`;
      return fault('input.unknown_account', text);
    }
    if (label === account) return fault('input.same_account', `${label} is the account that is traded now.`);
    const fixed = this.#fixed();
    return fixed === '' ? null : fault('denied.account_fixed', fixed);
  }

  async #state(): Promise<AccountState> {
    const orderDesk = this.#orderDesk;
    const [trading, { positions }, { stops }, { orders }, { baskets }] = await Promise.all([
      orderDesk.ask('trading.read', {}, ASKER),
      orderDesk.ask('positions.list', {}, ASKER),
      orderDesk.ask('stops.list', {}, ASKER),
      orderDesk.ask('orders.list', { limit: ORDERS_PER_PAGE_MAX }, ASKER),
      orderDesk.ask('baskets.list', {}, ASKER),
    ]);
    return {
      live: trading.mode === 'live',
      killing: !['idle', 'done', 'stuck'].includes(trading.kill.phase),
      inDoubt: trading.inDoubt,
      working: orders.filter(({ status }) => !FINAL_STATUSES.includes(status)).length,
      open: positions.filter(({ net }) => net !== 0).length,
      stopsHere: stops.filter(({ where, state }) => where === 'client' && (state === 'armed' || state === 'firing'))
        .length,
      baskets: baskets.filter(({ state }) => state === 'running' || state === 'unwinding').length,
    };
  }

  #consequences(here: string, label: string, { live, working, open }: AccountState): string[] {
    const stay = live ? 'at the broker' : 'in its paper account';
    const unseen = live ? 'nothing here watches them until you change back' : 'it stands still until you change back';
    return [
      `Orders go to ${label} from now on, with its own order book, positions, limits and kill switch.`,
      ...(working + open === 0
        ? [`${here} has no working order and no open position.`]
        : [`${working} working orders and ${open} open positions of ${here} stay ${stay}; ${unseen}.`]),
      'Prices pause for some seconds while the feed is opened with the other account; what is missed is fetched.',
      'The keys that open positions are disarmed, in every window.',
      `The next start of the terminal begins with ${this.#configured} again, as configured.`,
    ];
  }
}

interface AccountState {
  readonly live: boolean;
  readonly killing: boolean;
  readonly inDoubt: number;
  readonly working: number;
  readonly open: number;
  /** Stops that the order thread itself watches. */
  readonly stopsHere: number;
  readonly baskets: number;
}

/** What must be brought to an end first: nobody would look after it. */
function blockOf(here: string, { killing, inDoubt, stopsHere, baskets }: AccountState): Fault | null {
  const refuse = (what: string, remedy: string): Fault => fault('denied.account_busy', `${what} ${remedy}`);
  if (killing) return refuse(`The kill switch of ${here} is at work.`, 'Wait until it is done.');
  if (inDoubt > 0) return refuse(`${inDoubt} orders of ${here} are in doubt.`, 'Wait until they were looked up.');
  if (baskets > 0) return refuse(`${baskets} baskets of ${here} are under way.`, 'Wait for them, or cancel them.');
  if (stopsHere === 0) return null;
  return refuse(
    `${stopsHere} stops of ${here} are watched by this terminal alone and would not be any more.`,
    'Exit those positions, or take the stops away (panel Stops).',
  );
}
