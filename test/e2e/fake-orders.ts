import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import { FaultError, fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { FINAL_STATUSES, type Fill, type Order, type OrderIntent } from '#contract/model/order.ts';
import type { Position } from '#contract/model/position.ts';
import type { Alarm, Audit, KillState, Trading } from '#contract/model/trading.ts';
import { UNLOCK_WORD } from '#contract/model/trading.ts';
import type { OrderCallName } from '../../src/main/threads/protocol.ts';
import { ORDER_OUTPUTS, SAMPLE_KILL, SAMPLE_TRADING } from '../contract/order-samples.ts';
import { movedPosition } from './fake-position.ts';
import { type FakeAccountHost, FakeAccounts, type NextOutcome, NO_ANSWER } from './fake-accounts.ts';
import { fakeBaskets } from './fake-baskets.ts';
import { FakeBroker } from './fake-broker.ts';
import { fakeFunds, fakeHoldings, FAKE_CONTROLS, fakePreview } from './fake-risk.ts';

type FakeOrderAnswers = { readonly [N in OrderCallName]: (input: CallInput<N>) => CallOutput<N> };

/** The pretended venue answers after this long, ms. */
const VENUE_MS = 40;
const KILL_STEP_MS = 250;

/** A small account with orders, trades and positions that agree with each other; every change is told as an event. */
export class FakeAccount {
  next: NextOutcome = 'market';
  holdMs = 1_500;
  readonly orders = new Map<string, Order>();
  readonly fills: Fill[] = [];
  readonly positions = new Map<string, Position>();
  readonly alarms: Alarm[] = [];
  readonly audit: Audit[] = [];
  readonly accounts = new FakeAccounts(this);
  readonly broker = new FakeBroker(this);
  readonly baskets = new Map<string, CallOutput<'basket.place'>>();
  controls = FAKE_CONTROLS.map((control) => ({ ...control }));
  trading: Trading = { ...SAMPLE_TRADING, account: 'asha', working: 0, unrealisedPaise: 0 };
  readonly #host: FakeAccountHost;
  readonly #timers = new Set<NodeJS.Timeout>();
  #venueId = 112_611_200_000;

  constructor(host: FakeAccountHost) {
    this.#host = host;
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #later(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
  }

  #note(event: string, clientOrderId: string | null, text: string): void {
    const seq = this.audit.length + 1;
    this.audit.push({ seq, atMs: this.#host.nowMs(), event, who: 'page 1', clientOrderId, text, json: null });
  }

  /** Stores an order with changes and tells it. */
  change(order: Order, changes: Partial<Order>): Order {
    const next = { ...order, ...changes, updatedMs: this.#host.nowMs() };
    this.orders.set(next.clientOrderId, next);
    this.#host.emit('order.changed', next);
    this.#tellTrading({});
    return next;
  }

  #tellTrading(changes: Partial<Trading>): void {
    const all = [...this.orders.values()];
    const working = all.filter(({ status }) => !FINAL_STATUSES.includes(status)).length;
    const inDoubt = all.filter((order) => order.inDoubt !== null).length;
    this.trading = { ...this.trading, working, inDoubt, ...changes };
    this.#host.emit('trading.changed', this.trading);
  }

  /** An event of the account that nothing here causes by itself. */
  get tell(): FakeAccountHost['emit'] {
    return this.#host.emit;
  }

  /** Another account is traded: what the page showed of the one before is not its own. */
  rename(account: string): void {
    this.#tellTrading({ account });
  }

  block(code: string, text: string | null): void {
    const blocks = this.trading.blocks.filter((block) => block.code !== code);
    if (text !== null) blocks.push({ code, text, sinceMs: this.#host.nowMs() });
    this.#tellTrading({ blocks, state: blocks.length === 0 ? 'Active' : code === 'killed' ? 'Halted' : 'Reducing' });
  }

  raiseAlarm(kind: Alarm['kind'], text: string, clientOrderId: string | null): Alarm {
    const id = this.alarms.length + 1;
    const alarm: Alarm = { id, kind, text, clientOrderId, fault: null, atMs: this.#host.nowMs(), acknowledgedMs: null };
    this.alarms.push(alarm);
    this.#host.emit('alarm.changed', alarm);
    return alarm;
  }

  #quote(slot: number): { readonly bid: number; readonly ask: number; readonly last: number } {
    const market = this.#host.market();
    const last = market.get(slot, 'ltp');
    return { last, bid: market.get(slot, 'bid') || last - 5, ask: market.get(slot, 'ask') || last + 5 };
  }

  #instrument(intent: { readonly segment: string; readonly securityId: number }): Instrument {
    const row = this.#host
      .market()
      .instruments.find((one) => one.securityId === intent.securityId && one.segment === intent.segment);
    if (row === undefined) throw new FaultError(fault('input.unknown_instrument', 'There is no such instrument.'));
    return row;
  }

  place(intent: OrderIntent): Order {
    const known = this.orders.get(intent.clientOrderId);
    if (known !== undefined) return known;
    const row = this.#instrument(intent);
    const { confirmed: _confirmed, ...wanted } = intent;
    const nowMs = this.#host.nowMs();
    const outcome = this.next;
    this.next = 'market';
    if (outcome === 'lost') throw new FaultError(NO_ANSWER);
    const order: Order = {
      ...ORDER_OUTPUTS['order.place'],
      ...wanted,
      symbol: row.symbol,
      lot: row.lot,
      venueOrderId: null,
      status: 'Submitted',
      filled: 0,
      averagePrice: null,
      createdMs: nowMs,
      sentMs: nowMs,
      answeredMs: null,
    };
    this.#note('order.intended', intent.clientOrderId, `${intent.side} ${intent.quantity} ${row.symbol}`);
    const denied = fakePreview(intent, row, this.#quote(row.slot)).denied ?? this.#blocked(intent);
    if (outcome === 'deny' || denied !== null)
      return this.change(order, {
        status: 'Denied',
        fault:
          denied ?? fault('denied.order_value', 'Worth more than the largest order of ₹25,00,000. Make it smaller.'),
      });
    const submitted = this.change(order, {});
    this.#later(VENUE_MS, () => this.#answer(submitted.clientOrderId, outcome));
    if (outcome === 'silent') throw new FaultError(NO_ANSWER);
    return submitted;
  }

  #blocked(intent: OrderIntent): Order['fault'] {
    const block = this.trading.blocks[0];
    return intent.reduceOnly || block === undefined ? null : fault('denied.blocked', block.text);
  }

  #answer(id: string, outcome: NextOutcome): void {
    const order = this.orders.get(id) as Order;
    const why = fault('rejected.rms', 'RMS: margin of ₹1,24,300 is short by ₹18,450.');
    if (outcome === 'reject') {
      this.change(order, { status: 'Rejected', fault: why, venueStatus: 'REJECTED', answeredMs: this.#host.nowMs() });
      this.raiseAlarm(
        'late_reject',
        `${order.side} ${order.quantity} ${order.symbol} was rejected after it was accepted.`,
        id,
      );
    } else if (outcome === 'doubt') {
      this.change(order, {
        inDoubt: 'place',
        fault: fault('in_doubt.no_answer', 'The broker did not answer within 5 s.'),
      });
      this.raiseAlarm(
        'in_doubt',
        `Nobody knows whether ${order.side} ${order.quantity} ${order.symbol} was placed. It is being looked up; it is not sent again.`,
        id,
      );
    } else this.#accept(order, outcome);
  }

  #accept(order: Order, outcome: NextOutcome): void {
    this.#venueId += 1;
    const accepted = this.change(order, {
      status: 'Working',
      venueOrderId: String(this.#venueId),
      answeredMs: this.#host.nowMs(),
    });
    const quote = this.#quote(this.#instrument(order).slot);
    const touch = order.side === 'BUY' ? quote.ask : quote.bid;
    const stop = order.type === 'SL' || order.type === 'SLM';
    const reaches = order.price === 0 || (order.side === 'BUY' ? order.price >= touch : order.price <= touch);
    if (outcome !== 'rest' && reaches && !stop)
      this.#later(VENUE_MS, () => this.fill(accepted.clientOrderId, accepted.quantity, touch));
  }

  /** A trade of an order, whole or a part of it. */
  fill(id: string, quantity: number, price: number): void {
    const order = this.orders.get(id) as Order;
    const filled = order.filled + quantity;
    const averagePrice = ((order.averagePrice ?? 0) * order.filled + price * quantity) / filled;
    this.change(order, {
      filled,
      averagePrice,
      status: filled === order.quantity ? 'Filled' : 'Working',
      inDoubt: null,
    });
    const { segment, securityId, side, product, owner, symbol, decimals } = order;
    const fill: Fill = {
      segment,
      securityId,
      side,
      product,
      owner,
      symbol,
      decimals,
      quantity,
      price,
      synthetic: false,
      id: `t${this.fills.length + 1}:${id}`,
      clientOrderId: id,
      atMs: this.#host.nowMs(),
    };
    this.fills.push(fill);
    this.#host.emit('fill.added', fill);
    this.#move(fill);
  }

  #move(fill: Fill): void {
    const row = this.#instrument(fill);
    const key = `${fill.segment}:${fill.securityId}:${fill.product}:${fill.owner}`;
    const position = movedPosition(this.positions.get(key), fill, row, this.#quote(row.slot).last);
    this.positions.set(key, position);
    this.#host.emit('positions.changed', { positions: [position] });
  }

  #exit(position: Position, id: string, source: Order['source'], quantity = Math.abs(position.net)): string[] {
    if (position.net === 0) return [];
    const { segment, securityId, product, owner } = position;
    this.place({
      segment,
      securityId,
      product,
      owner,
      source,
      clientOrderId: id,
      type: 'MARKET',
      validity: 'DAY',
      side: position.net > 0 ? 'SELL' : 'BUY',
      quantity,
      price: 0,
      trigger: 0,
      disclosed: 0,
      amo: null,
      reduceOnly: true,
      confirmed: [],
    });
    return [id];
  }

  #cancelAll(): number {
    const working = [...this.orders.values()].filter(({ status }) => status === 'Working');
    for (const order of working) this.change(order, { status: 'Cancelled' });
    return working.length;
  }

  #kill(by: string): KillState {
    const nowMs = this.#host.nowMs();
    const working = [...this.orders.values()].filter(({ status }) => status === 'Working').length;
    const open = [...this.positions.values()].filter(({ net }) => net !== 0);
    let kill: KillState = {
      ...SAMPLE_KILL,
      phase: 'blocking',
      startedMs: nowMs,
      by,
      working,
      openPositions: open.length,
    };
    const step = (text: string, changes: Partial<KillState>): void => {
      kill = { ...kill, ...changes, steps: [...kill.steps, { atMs: this.#host.nowMs(), text }] };
      this.trading = { ...this.trading, kill };
      this.#host.emit('kill.changed', kill);
    };
    step('Entries are blocked.', {});
    this.block('killed', 'The kill switch was used.');
    this.#later(KILL_STEP_MS, () => {
      step(`${working} working orders are being cancelled.`, { phase: 'cancelling' });
      kill = { ...kill, cancelled: this.#cancelAll() };
    });
    this.#later(KILL_STEP_MS * 2, () => {
      step(`${open.length} positions are being exited, reduce only.`, { phase: 'flattening' });
      for (const [i, position] of open.entries()) this.#exit(position, `kill-exit-${i}`, 'kill');
    });
    this.#later(KILL_STEP_MS * 4, () =>
      step('Flat.', { phase: 'done', flattened: open.length, holdUntilMs: this.#host.nowMs() + this.holdMs }),
    );
    return kill;
  }

  #unlock(word: string): KillState {
    if (word !== UNLOCK_WORD) throw new FaultError(fault('input.wrong_word', `Type ${UNLOCK_WORD}.`));
    this.trading = { ...this.trading, kill: SAMPLE_KILL };
    this.#host.emit('kill.changed', SAMPLE_KILL);
    this.block('killed', null);
    return SAMPLE_KILL;
  }

  #find(id: string): Order {
    const order = this.orders.get(id);
    if (order === undefined) throw new FaultError(fault('input.unknown_order', 'There is no such order.'));
    return order;
  }

  #at(key: { segment: string; securityId: number; product: string; owner: string }): Position {
    const position = this.positions.get(`${key.segment}:${key.securityId}:${key.product}:${key.owner}`);
    if (position === undefined) throw new FaultError(fault('input.no_position', 'There is no such position.'));
    return position;
  }

  /** Every order and trading call, answered from the state; what has none keeps its sample. */
  answers(): FakeOrderAnswers {
    const samples = Object.fromEntries(Object.entries(ORDER_OUTPUTS).map(([name, answer]) => [name, () => answer]));
    return { ...(samples as unknown as FakeOrderAnswers), ...this.#orderAnswers(), ...this.#tradingAnswers() };
  }

  #orderAnswers(): Partial<FakeOrderAnswers> {
    return {
      'order.preview': (intent) => {
        const row = this.#instrument(intent);
        const preview = fakePreview(intent, row, this.#quote(row.slot));
        return { ...preview, denied: preview.denied ?? this.#blocked(intent) };
      },
      'order.place': (intent) => this.place(intent),
      'order.modify': ({ clientOrderId, type, validity, quantity, price, trigger }) =>
        this.change(this.#find(clientOrderId), { type, validity, quantity, price, trigger, modifications: 1 }),
      'order.cancel': ({ clientOrderId }) => this.change(this.#find(clientOrderId), { status: 'Cancelled' }),
      'orders.cancelAll': () => ({ asked: this.#cancelAll() }),
      'orders.list': () => ({ orders: [...this.orders.values()], more: false }),
      'fills.list': () => ({ fills: this.fills }),
      'bracket.place': ({ entry }) => this.place(entry),
      ...fakeBaskets(this, this.#host.nowMs),
    };
  }

  #tradingAnswers(): Partial<FakeOrderAnswers> {
    return {
      'trading.read': () => this.trading,
      'trading.pause': ({ paused }) => {
        this.block('paused', paused ? 'Entries were paused by page 1.' : null);
        return this.trading;
      },
      'positions.list': () => ({ positions: [...this.positions.values()] }),
      'position.exit': ({ clientOrderId, quantity, ...key }) => ({
        clientOrderIds: this.#exit(this.#at(key), clientOrderId, 'position', quantity),
      }),
      'positions.exitAll': ({ clientOrderId }) => ({
        clientOrderIds: [...this.positions.values()].flatMap((one, i) =>
          this.#exit(one, `${clientOrderId}${i}`, 'position'),
        ),
      }),
      'funds.read': () => fakeFunds(this.#host.nowMs()),
      'holdings.list': () => ({ holdings: fakeHoldings() }),
      'alarms.list': () => ({ alarms: this.alarms }),
      'alarms.acknowledge': ({ id }) => {
        const index = this.alarms.findIndex((alarm) => alarm.id === id);
        const alarm = { ...(this.alarms[index] as Alarm), acknowledgedMs: this.#host.nowMs() };
        this.alarms[index] = alarm;
        this.#host.emit('alarm.changed', alarm);
        return alarm;
      },
      'kill.start': ({ by }) => this.#kill(by),
      'kill.unlock': ({ word }) => this.#unlock(word),
      'risk.list': () => ({ controls: this.controls }),
      'risk.configure': ({ id, limit }) => {
        this.controls = this.controls.map((control) => (control.id === id ? { ...control, limit } : control));
        return this.controls.find((control) => control.id === id) as (typeof this.controls)[number];
      },
      'audit.list': ({ beforeSeq }) => ({
        lines: this.audit.filter(({ seq }) => beforeSeq === undefined || seq < beforeSeq).toReversed(),
        nextBeforeSeq: null,
      }),
    };
  }
}
