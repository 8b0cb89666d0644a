import type { CallInput } from '#contract/calls/index.ts';
import type { BracketIntent } from '#contract/model/basket.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Order, OrderIntent } from '#contract/model/order.ts';
import { UNLOCK_WORD } from '#contract/model/trading.ts';
import type { Rng } from '../../../src/main/core/rng.ts';
import { PARENT_ROLE } from '../../../src/main/core/orders/apply-event.ts';
import { FOREVER_ROLE } from '../../../src/main/threads/order/forever-rows.ts';
import { SUPER_PREFIX } from '../../../src/main/threads/order/super-entry.ts';
import type { OrderRecords } from '../../../src/main/threads/order/order-records.ts';
import type { OrderCallName } from '../../../src/main/threads/protocol.ts';
import { INSTRUMENTS, type SimMarket } from './sim-market.ts';

/** What the trader sees and does. */
export interface TraderView {
  readonly rng: Rng;
  readonly market: SimMarket;
  readonly records: () => OrderRecords;
  ask<N extends OrderCallName>(name: N, input: CallInput<N>): void;
  /** Label of the account that is traded where there are several; ids of its intents begin with its first letter. */
  readonly account: () => string | null;
  /** Something that happens at the broker without this terminal. */
  elsewhere(kind: 'place' | 'cancel'): void;
}

type Act = (view: TraderView) => void;
const TYPES = ['LIMIT', 'LIMIT', 'MARKET', 'SL', 'SLM'] as const;
/** The product that an instrument is held in over days. */
const carriedProduct = ({ kind }: Instrument): 'CNC' | 'MARGIN' => (kind === 'EQUITY' ? 'CNC' : 'MARGIN');
const POLICIES = ['complete', 'unwind', 'hold'] as const;

/** Presses every button in an order that the seed decides. Ids are never used for two intents. */
export class SimTrader {
  readonly #view: TraderView;
  readonly #usesElsewhere: boolean;
  #serial = 0;
  #intents: (OrderIntent & { readonly account?: string })[] = [];

  constructor(view: TraderView, usesElsewhere: boolean) {
    this.#view = view;
    this.#usesElsewhere = usesElsewhere;
  }

  /** One action. */
  act(): void {
    const { rng } = this.#view;
    let dice = rng.next() * this.#total;
    for (const [weight, act] of this.#acts) {
      dice -= weight;
      if (dice < 0) return act(this.#view);
    }
  }

  /** Another trade date: no window asks again for what it asked yesterday. */
  newDay(): void {
    this.#intents = [];
  }

  /** In the evening: a forever order that the next day finds. */
  rest(): void {
    this.#forever(this.#view);
  }

  /** One plain entry that ends soon. */
  send(): void {
    const intent = this.#intent();
    const price = Math.max(5, intent.price === 0 ? intent.trigger : intent.price) || 5;
    this.#place(this.#view, { ...intent, type: 'LIMIT', validity: 'IOC', trigger: 0, price });
  }

  readonly #acts: readonly (readonly [weight: number, act: Act])[] = [
    [26, (view) => this.#place(view, this.#intent())],
    [4, (view) => this.#place(view, { ...this.#intent(), reduceOnly: true })],
    [3, (view) => this.#place(view, this.#large())],
    [4, (view) => this.#again(view)],
    [9, (view) => this.#modify(view)],
    [12, (view) => this.#cancel(view)],
    [1, (view) => view.ask('orders.cancelAll', {})],
    [7, (view) => this.#exit(view)],
    [2, (view) => this.#reverse(view)],
    [1, (view) => view.ask('positions.exitAll', { clientOrderId: this.#id() })],
    [6, (view) => this.#bracket(view)],
    [2, (view) => this.#moveBracket(view)],
    [2, (view) => this.#moveSuper(view)],
    [4, (view) => this.#basket(view)],
    [0.05, (view) => view.ask('kill.start', { by: 'trader' })],
    [3, (view) => view.ask('kill.unlock', { word: UNLOCK_WORD })],
    [2, (view) => view.ask('reconcile.run', { dryRun: view.rng.next() < 0.5 })],
    [1.5, (view) => view.ask('trading.pause', { paused: view.rng.next() < 0.12 })],
    [2, (view) => view.ask('trading.read', {})],
    [1, (view) => view.ask('orders.list', { limit: 100 })],
    [3, (view) => this.#elsewhere(view)],
    [3, (view) => this.#place(view, this.#foolish())],
    [3, (view) => this.#place(view, this.#afterMarket())],
    [4, (view) => this.#forever(view)],
    [2, (view) => this.#changeForever(view)],
    [3, (view) => this.#convert(view)],
    [1, (view) => view.ask('risk.unlock', { word: UNLOCK_WORD })],
  ];
  readonly #total = this.#acts.reduce((sum, [weight]) => sum + weight, 0);

  #id(): string {
    this.#serial += 1;
    return `${this.#view.account()?.charAt(0) ?? 't'}-${String(this.#serial).padStart(6, '0')}`;
  }

  #intent(): OrderIntent {
    const { rng, market } = this.#view;
    const one = INSTRUMENTS[rng.int(INSTRUMENTS.length)] as Instrument;
    const side = rng.next() < 0.55 ? 'BUY' : 'SELL';
    const type = TYPES[rng.int(TYPES.length)] as OrderIntent['type'];
    const last = market.last(one);
    const away = (rng.int(14) - 6) * one.tick;
    const price = Math.max(one.tick, side === 'BUY' ? last - away : last + away);
    // Nearly every stop lies where the market has not been yet.
    const trigger = Math.max(one.tick, last + (side === 'BUY' ? 1 : -1) * (rng.int(20) - 2) * one.tick);
    const isStop = type === 'SL' || type === 'SLM';
    const limit = Math.max(one.tick, trigger + (side === 'BUY' ? 1 : -1) * rng.int(5) * one.tick);
    const lots = 1 + rng.int(6);
    const validity = type === 'LIMIT' && rng.next() < 0.2 ? 'IOC' : 'DAY';
    // Now and then only a part is shown: at least 30 % of the whole.
    const isPart = type === 'LIMIT' && validity === 'DAY' && lots > 1 && rng.next() < 0.15;
    return {
      clientOrderId: this.#id(),
      segment: one.segment,
      securityId: one.securityId,
      side,
      product: rng.next() < 0.9 ? 'INTRADAY' : carriedProduct(one),
      type,
      validity,
      quantity: lots * one.lot,
      price: type === 'LIMIT' ? price : type === 'SL' ? limit : 0,
      trigger: isStop ? trigger : 0,
      disclosed: isPart ? Math.ceil(lots * 0.4) * one.lot : 0,
      amo: null,
      owner: rng.next() < 0.7 ? 'hand' : 'strategy one',
      source: 'ticket',
      reduceOnly: false,
      confirmed: ['duplicate', 'far_price', 'large', 'late'],
    };
  }

  /** Above the freeze quantity: it goes out in slices. */
  #large(): OrderIntent {
    const intent = this.#intent();
    const one = INSTRUMENTS[0] as Instrument;
    const { rng, market } = this.#view;
    const quantity = (28 + rng.int(60)) * one.lot;
    const { segment, securityId } = one;
    return {
      ...intent,
      segment,
      securityId,
      type: 'LIMIT',
      validity: 'DAY',
      quantity,
      trigger: 0,
      price: market.last(one),
    };
  }

  /** What no control lets through: a product that its segment does not know, a slipped digit, a hundred times too much. */
  #foolish(): OrderIntent {
    const { rng } = this.#view;
    const intent = { ...this.#intent(), type: 'LIMIT' as const, trigger: 0 };
    const price = Math.max(5, intent.price);
    const mistakes = [
      { price: price * 10 },
      { product: intent.segment === 'NSE_EQ' ? ('MARGIN' as const) : ('CNC' as const) },
      { price, quantity: intent.quantity * 10_000 },
      { price, confirmed: [], quantity: intent.quantity },
    ];
    return { ...intent, price, ...mistakes[rng.int(mistakes.length)] };
  }

  /** Denied while the market trades, and waits at the broker when it does not. */
  #afterMarket(): OrderIntent {
    const intent = this.#intent();
    const price = Math.max(5, intent.price === 0 ? intent.trigger : intent.price);
    return { ...intent, type: 'LIMIT', validity: 'DAY', trigger: 0, price, amo: 'OPEN' };
  }

  /** Rests at the broker until its trigger: an entry, or an exit of something that is carried. */
  #forever(view: TraderView): void {
    const { rng, market, records } = view;
    const carried = [...records().positions.all()].filter(({ net, product }) => net !== 0 && product !== 'INTRADAY');
    const held = rng.next() < 0.5 ? carried[rng.int(carried.length)] : undefined;
    const entry = this.#intent();
    const id = held?.securityId ?? entry.securityId;
    const one = INSTRUMENTS.find(({ securityId }) => securityId === id) as Instrument;
    const side = held === undefined ? entry.side : held.net > 0 ? 'SELL' : 'BUY';
    // Some wait for days.
    const reach = rng.next() < 0.4 ? 40 : 1;
    const near = (): number => Math.max(one.tick, market.last(one) + (rng.int(25) - 12) * reach * one.tick);
    const isOco = rng.next() < 0.4;
    const trigger = near();
    const trigger1 = near();
    const order = {
      ...entry,
      segment: one.segment,
      securityId: id,
      side,
      product: carriedProduct(one),
      owner: held?.owner ?? entry.owner,
      type: 'SL',
      validity: 'DAY',
      quantity: held === undefined ? one.lot * (1 + rng.int(3)) : Math.abs(held.net),
      price: trigger,
      trigger,
      reduceOnly: held !== undefined,
    } as const;
    const second = { price1: trigger1, trigger1, quantity1: order.quantity };
    const none = { price1: 0, trigger1: 0, quantity1: 0 };
    view.ask('forever.place', { order, flag: isOco ? 'OCO' : 'SINGLE', ...(isOco ? second : none) });
  }

  #changeForever(view: TraderView): void {
    const resting = [...view.records().orders.open()].filter(
      ({ role, venueOrderId }) => role === FOREVER_ROLE && venueOrderId !== null,
    );
    const { rng } = view;
    const chosen = resting[rng.int(resting.length)];
    if (chosen === undefined) return;
    const { quantity, trigger } = chosen;
    const venueOrderId = chosen.venueOrderId as string;
    if (rng.next() < 0.5) return view.ask('forever.cancel', { venueOrderId });
    const next = Math.max(5, trigger + (rng.int(9) - 4) * 5);
    view.ask('forever.modify', {
      venueOrderId,
      leg: 'TARGET_LEG',
      type: 'LIMIT',
      quantity,
      price: next,
      trigger: next,
    });
  }

  #convert(view: TraderView): void {
    const { rng } = view;
    const open = [...view.records().positions.all()].filter(({ net }) => net !== 0);
    const chosen = open[rng.int(open.length)];
    if (chosen === undefined) return;
    const { segment, securityId, product, owner, net } = chosen;
    const one = INSTRUMENTS.find((each) => each.securityId === securityId) as Instrument;
    const lots = 1 + rng.int(Math.ceil(Math.abs(net) / one.lot));
    const to = product === 'INTRADAY' ? carriedProduct(one) : 'INTRADAY';
    view.ask('position.convert', { segment, securityId, product, owner, quantity: lots * one.lot, to });
  }

  #place(view: TraderView, intent: OrderIntent): void {
    const account = view.account();
    const meant = account === null ? intent : { ...intent, account };
    this.#intents = [...this.#intents.slice(-20), meant];
    view.ask('order.place', meant);
  }

  /** The window did not see the answer and asks once more: the same id is the same order. */
  #again(view: TraderView): void {
    const intent = this.#intents[view.rng.int(this.#intents.length)];
    if (intent !== undefined) view.ask('order.place', intent);
  }

  #working(view: TraderView): Order | undefined {
    const open = [...view.records().orders.open()].filter(({ role }) => role !== PARENT_ROLE);
    return open[view.rng.int(open.length)];
  }

  #modify(view: TraderView): void {
    const order = this.#working(view);
    if (order === undefined) return;
    const { rng } = view;
    const { clientOrderId, type, validity, lot } = order;
    const tick = INSTRUMENTS.find(({ securityId }) => securityId === order.securityId)?.tick ?? 5;
    const step = (rng.int(7) - 3) * tick;
    const price = order.price === 0 ? 0 : Math.max(tick, order.price + step);
    const trigger = order.trigger === 0 ? 0 : Math.max(tick, order.trigger + step);
    const quantity = Math.max(lot, order.quantity + (rng.int(5) - 2) * lot);
    view.ask('order.modify', { clientOrderId, type, validity, quantity, price, trigger });
  }

  #cancel(view: TraderView): void {
    const order = this.#working(view);
    if (order !== undefined) view.ask('order.cancel', { clientOrderId: order.clientOrderId });
  }

  #exit(view: TraderView): void {
    const { rng } = view;
    const open = [...view.records().positions.all()].filter(({ net }) => net !== 0);
    const chosen = open[rng.int(open.length)];
    if (chosen === undefined) return;
    const { segment, securityId, product, owner, net } = chosen;
    const lot = INSTRUMENTS.find((one) => one.securityId === securityId)?.lot ?? 1;
    const part = rng.next() < 0.3 ? { quantity: Math.min(Math.abs(net), lot) } : {};
    view.ask('position.exit', { segment, securityId, product, owner, clientOrderId: this.#id(), ...part });
  }

  #reverse(view: TraderView): void {
    const open = [...view.records().positions.all()].filter(({ net }) => net !== 0);
    const chosen = open[view.rng.int(open.length)];
    if (chosen === undefined) return;
    const { segment, securityId, product, owner } = chosen;
    view.ask('position.reverse', { segment, securityId, product, owner, clientOrderId: this.#id() });
  }

  #bracket(view: TraderView): void {
    const { rng, market } = view;
    const entry = { ...this.#intent(), type: 'LIMIT' as const, trigger: 0, validity: 'DAY' as const };
    const one = INSTRUMENTS.find(({ securityId }) => securityId === entry.securityId) as Instrument;
    const sign = entry.side === 'BUY' ? 1 : -1;
    const price = Math.max(40 * one.tick, market.last(one) + sign * (rng.int(6) - 1) * one.tick);
    const bracket: BracketIntent = {
      entry: { ...entry, price },
      target: rng.next() < 0.8 ? price + sign * (8 + rng.int(12)) * one.tick : 0,
      stop: Math.max(one.tick, price - sign * (8 + rng.int(12)) * one.tick),
      trail: rng.next() < 0.3 ? 4 * one.tick : 0,
      where: rng.next() < 0.7 ? 'client' : 'broker',
    };
    view.ask('bracket.place', bracket);
  }

  /** Takes a leg of a super order away, or moves what stands. */
  #moveSuper(view: TraderView): void {
    const { rng, records } = view;
    const keys = records().stateKeys(SUPER_PREFIX);
    const id = keys[rng.int(keys.length)]?.slice(SUPER_PREFIX.length);
    const entry = id === undefined ? undefined : records().orders.get(id);
    if (entry === undefined) return;
    const away = (ticks: number): number => {
      const tick = INSTRUMENTS.find(({ securityId }) => securityId === entry.securityId)?.tick ?? 5;
      return Math.max(tick, entry.price + (entry.side === 'BUY' ? 1 : -1) * ticks * tick);
    };
    const { clientOrderId } = entry;
    const changes = [{ target: 0 }, { target: away(8 + rng.int(12)) }, { stop: away(-8 - rng.int(12)) }, { trail: 0 }];
    view.ask('bracket.modify', { clientOrderId, ...changes[rng.int(changes.length)] });
  }

  #moveBracket(view: TraderView): void {
    const order = this.#working(view);
    if (order?.role !== 'entry') return;
    const stop = order.price + (order.side === 'BUY' ? -60 : 60);
    view.ask('bracket.modify', { clientOrderId: order.clientOrderId, stop: Math.max(5, stop) });
  }

  #basket(view: TraderView): void {
    const { rng } = view;
    const legs = Array.from({ length: 2 + rng.int(3) }, () => {
      const leg = this.#intent();
      const price = Math.max(5, leg.price === 0 ? leg.trigger : leg.price);
      if (leg.type === 'MARKET') return { ...leg, validity: 'DAY' as const };
      return { ...leg, type: 'LIMIT' as const, validity: 'DAY' as const, trigger: 0, price };
    });
    const policy = POLICIES[rng.int(POLICIES.length)] as (typeof POLICIES)[number];
    const legTimeoutMs = 500 + rng.int(8_000);
    view.ask('basket.place', { basketId: this.#id(), owner: 'basket', legs, legTimeoutMs, policy });
  }

  #elsewhere(view: TraderView): void {
    if (this.#usesElsewhere) view.elsewhere(view.rng.next() < 0.6 ? 'place' : 'cancel');
  }
}
