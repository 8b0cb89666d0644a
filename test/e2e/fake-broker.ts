import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { ensure } from '#contract/faults.ts';
import type { Stop } from '#contract/model/basket.ts';
import type { ForeverLeg, PnlExitState } from '#contract/model/broker-control.ts';
import type { FakeAccount } from './fake-orders.ts';

type Name = Extract<CallName, `forever.${string}` | `pnlExit.${string}`> | (typeof OTHERS)[number];
type Answers = { readonly [N in Name]: (input: CallInput<N>) => CallOutput<N> };
const OTHERS = ['kill.broker', 'statements.read', 'stops.list', 'bracket.modify'] as const;

const LEDGER = Array.from({ length: 30 }, (_, i) => ['2026-11-19', `Entry ${i + 1}`, String(i), `-${i + 1}.50`]);

/** What the broker keeps by itself: forever orders, its switches, statements; and the stops that a test arms. */
export class FakeBroker {
  readonly legs: ForeverLeg[] = [];
  readonly stops = new Map<string, Stop>();
  killed = false;
  pnl: PnlExitState = { active: false, status: 'INACTIVE', profitPaise: null, lossPaise: null, killSwitch: false };
  readonly #account: FakeAccount;

  constructor(account: FakeAccount) {
    this.#account = account;
  }

  #rest({ order, flag, price1, trigger1, quantity1 }: CallInput<'forever.place'>): CallOutput<'forever.place'> {
    this.#account.next = 'rest';
    const placed = this.#account.place(order);
    const leg: ForeverLeg = {
      segment: order.segment,
      securityId: order.securityId,
      symbol: placed.symbol,
      venueOrderId: `f${this.legs.length + 1}`,
      flag,
      leg: 'TARGET_LEG',
      side: order.side,
      product: order.product,
      quantity: order.quantity,
      price: order.price,
      trigger: order.trigger,
      venueStatus: 'CONFIRM',
      resting: true,
    };
    this.legs.push(leg);
    if (flag === 'OCO')
      this.legs.push({ ...leg, leg: 'STOP_LOSS_LEG', quantity: quantity1, price: price1, trigger: trigger1 });
    return placed;
  }

  #change(found: (leg: ForeverLeg) => boolean, changes: Partial<ForeverLeg>): { text: string } {
    for (const [i, leg] of this.legs.entries()) if (found(leg)) this.legs[i] = { ...leg, ...changes };
    return { text: 'The broker took it.' };
  }

  #ledger(page: number): CallOutput<'statements.read'> {
    return {
      columns: ['Date', 'Narration', 'Voucher', 'Debit'],
      rows: LEDGER.map((row) => [...row]),
      more: page === 0,
    };
  }

  answers(): Answers {
    return {
      'forever.place': (intent) => this.#rest(intent),
      'forever.list': () => ({ legs: this.legs }),
      'forever.modify': ({ venueOrderId, leg, type: _type, ...terms }) =>
        this.#change((one) => one.venueOrderId === venueOrderId && one.leg === leg, terms),
      'forever.cancel': ({ venueOrderId }) =>
        this.#change((one) => one.venueOrderId === venueOrderId, { resting: false, venueStatus: 'CANCELLED' }),
      'pnlExit.read': () => this.pnl,
      'pnlExit.set': ({ profitPaise, lossPaise, killSwitch }) => {
        const [profit, loss] = [profitPaise || null, lossPaise || null];
        this.pnl = { active: true, status: 'ACTIVE', profitPaise: profit, lossPaise: loss, killSwitch };
        return { text: 'Exit by result is on.' };
      },
      'pnlExit.stop': () => {
        this.pnl = { ...this.pnl, active: false, status: 'INACTIVE' };
        return { text: 'Exit by result is off.' };
      },
      'kill.broker': ({ activate }) => {
        this.killed = activate;
        return { text: `Kill switch ${activate ? 'activated' : 'deactivated'}.` };
      },
      'statements.read': ({ page }) => (page > 1 ? { columns: [], rows: [], more: false } : this.#ledger(page)),
      'stops.list': () => ({ stops: [...this.stops.values()] }),
      'bracket.modify': ({ clientOrderId, trail, target, stop: level }) => {
        const known = ensure(this.stops.get(clientOrderId), 'the stop is known');
        const changes = { trail: trail ?? known.trail, target: target ?? known.target, stop: level ?? known.stop };
        const stop = { ...known, ...changes };
        this.stops.set(clientOrderId, stop);
        return stop;
      },
    };
  }
}
