import type { Instrument } from '#contract/model/instrument.ts';
import type { Order, Side } from '#contract/model/order.ts';
import type { Dispose } from '#contract/wire.ts';
import { sayToast } from '../../shell/alerts.ts';
import { ladderStore, stepLots, stepTicks } from '../../stores/ladder.ts';
import { meantEntry } from '../../stores/meant-account.ts';
import { sendQuickDraft } from '../../ticket/quick-order.ts';
import { fixed } from '../../ui/format.ts';
import { cancelOrders, flatten, moveOrders, workingOf } from './ladder-actions.ts';
import { ladderDraft, type LadderOrderKind } from './ladder-draft.ts';
import { type LadderDeed, ladderDeed, SAY_CANCEL, SAY_SEND } from './ladder-keys.ts';
import type { LadderColumn } from './ladder-rows.ts';
import { type OwnRows, ordersAt, whyNotMoved } from './own-orders.ts';
import type { PriceAxis } from './price-axis.ts';

/** What the hands act on. */
export interface LadderGround {
  readonly axis: PriceAxis;
  readonly instrument: () => Instrument | undefined;
  readonly own: () => OwnRows;
  /** Price around which the market is; 0 = not known. */
  readonly market: () => number;
  /** Asks for a paint. */
  readonly changed: () => void;
}

/** Orders on their way to another price. */
interface Carry {
  readonly orders: readonly Order[];
  readonly side: Side;
  readonly from: number;
  readonly by: 'pointer' | 'keys';
  to: number;
}
interface Spot {
  readonly price: number;
  readonly column: LadderColumn;
}

const PAGE_ROWS = 10;
const MANY_LOTS = 10;
/** Side of a column for a cancel; the others are of both. */
const SIDE_OF: Readonly<Partial<Record<LadderColumn, Side>>> = { buy: 'BUY', bid: 'BUY', ask: 'SELL', sell: 'SELL' };

/** Pointer and keys of the ladder: the axis stands still while either is at work. */
export class LadderHands {
  /** Price at which the keys are; 0 = nowhere. */
  cursor = 0;
  hover: Spot | null = null;
  carry: Carry | null = null;
  readonly #ground: LadderGround;
  readonly #body: HTMLElement;
  readonly #disposers: Dispose[] = [];
  #pressed: (Spot & { readonly of: Instrument }) | null = null;
  #pointerIn = false;

  constructor(ground: LadderGround, scroll: HTMLElement, body: HTMLElement) {
    this.#ground = ground;
    this.#body = body;
    this.#on(scroll, 'pointerenter', () => this.#enter(true));
    this.#on(scroll, 'pointerleave', () => this.#enter(false));
    this.#on(body, 'pointerdown', (event) => this.#down(event));
    this.#on(body, 'pointermove', (event) => this.#move(event));
    this.#on(body, 'pointerup', (event) => this.#up(event));
    this.#on(body, 'pointercancel', () => this.drop());
    this.#on(body, 'contextmenu', (event) => this.#cancelBy(event));
    this.#on(scroll, 'wheel', (event) => event instanceof WheelEvent && this.#wheel(event));
    this.#on(scroll, 'blur', () => this.leave());
  }

  /** Whether the axis has to stand still. */
  get held(): boolean {
    return this.#pointerIn || this.cursor !== 0 || this.carry !== null;
  }

  /** Forgets everything: another instrument, or the keyboard went elsewhere. */
  leave(): void {
    this.cursor = 0;
    this.drop();
  }

  /** What was carried stays where it was. */
  drop(): void {
    this.carry = null;
    this.#pressed = null;
    this.#ground.changed();
  }

  recentre(): void {
    const market = this.#ground.market();
    if (market <= 0) return;
    this.#ground.axis.centre(market);
    if (this.cursor !== 0) this.cursor = this.#ground.axis.priceAt(this.#ground.axis.rowOf(market, 'near'));
    this.#ground.changed();
  }

  destroy(): void {
    for (const dispose of this.#disposers) dispose();
  }

  /** @returns whether the key was one of the ladder's. */
  key(event: KeyboardEvent): boolean {
    const { key, ctrlKey, altKey, shiftKey, repeat } = event;
    if (event.metaKey) return false;
    if (key === 'Enter' || key === 'Delete') {
      if (!repeat) this.#act(ladderDeed(event));
      return true;
    }
    if (altKey) return false;
    const moves: Readonly<Record<string, number>> = {
      ArrowUp: 1,
      ArrowDown: -1,
      PageUp: PAGE_ROWS,
      PageDown: -PAGE_ROWS,
    };
    const rows = ctrlKey ? undefined : moves[key];
    if (rows !== undefined) this.#step(rows);
    else if (key === ' ' && !ctrlKey) {
      if (!repeat) this.#act({ does: 'take' });
    } else if (ctrlKey) return false;
    else if (key === 'ArrowLeft' || key === 'ArrowRight')
      stepLots((key === 'ArrowLeft' ? -1 : 1) * (shiftKey ? MANY_LOTS : 1));
    else if (key === '+' || key === '-') stepTicks(key === '+' ? 1 : -1);
    else if (key === 'Home') this.recentre();
    else if (key === 'Escape' && (this.carry !== null || this.cursor !== 0)) this.#escape();
    else return false;
    return true;
  }

  /** Escape first puts back what is carried, then lets the axis go. */
  #escape(): void {
    if (this.carry === null) this.leave();
    else this.drop();
  }

  #act(deed: LadderDeed): void {
    const instrument = this.#ground.instrument();
    if (instrument === undefined) return;
    if (deed.does === 'flatten') return flatten(instrument);
    if (deed.does === 'cancelAll') return cancelOrders(workingOf(instrument));
    const cancels = deed.does === 'cancel' || deed.does === 'sayCancel';
    if (this.carry !== null && !cancels) return this.#put();
    if (this.cursor === 0) return this.#step(0);
    if (deed.does === 'cancel') this.#cancelAt(this.cursor, null);
    else if (deed.does === 'take') this.#pickUp();
    else if (deed.does === 'send') this.#send(instrument, deed.side, deed.kind, this.cursor);
    else this.#say(cancels ? SAY_CANCEL : SAY_SEND);
  }

  /** Moves the cursor, or what is carried, up by rows. */
  #step(rows: number): void {
    const { axis } = this.#ground;
    const { carry } = this;
    const from = carry?.to ?? this.cursor;
    const start = from === 0 ? axis.priceAt(axis.rowOf(this.#ground.market(), 'near')) : from + rows * axis.grid;
    const price = Math.max(axis.grid, start);
    if (carry !== null) carry.to = price;
    this.cursor = price;
    axis.show(price);
    this.#ground.changed();
  }

  #pickUp(): void {
    const own = this.#ground.own();
    const side = own.BUY.has(this.cursor) ? 'BUY' : 'SELL';
    this.#lift(side, this.cursor, 'keys');
  }

  #lift(side: Side, price: number, by: Carry['by']): boolean {
    const orders = ordersAt(this.#ground.own(), price, side);
    const why = orders.map(whyNotMoved).find((one) => one !== null);
    if (orders.length === 0) this.#say(`No own order at ${this.#text(price)}.`);
    else if (why !== undefined && why !== null) this.#say(why);
    else this.carry = { orders, side, from: price, to: price, by };
    this.#ground.changed();
    return this.carry !== null;
  }

  /** Puts what is carried down where it is. */
  #put(): void {
    const { carry } = this;
    this.drop();
    if (carry !== null && carry.to !== carry.from) moveOrders(carry.orders, carry.to - carry.from);
  }

  #send(instrument: Instrument, side: Side, kind: LadderOrderKind, price: number): void {
    const draft = ladderDraft(instrument, side, kind, price, ladderStore.getState());
    void sendQuickDraft({ ...draft, account: meantEntry().account });
  }

  #cancelAt(price: number, side: Side | null): void {
    const orders = ordersAt(this.#ground.own(), price, side);
    if (orders.length === 0) this.#say(`No own order at ${this.#text(price)}.`);
    else cancelOrders(orders);
  }

  #say(text: string): void {
    sayToast('info', text);
  }

  #text(price: number): string {
    return fixed(price, this.#ground.instrument()?.decimals ?? 2);
  }

  #on(element: HTMLElement, name: string, run: (event: PointerEvent) => unknown): void {
    const listener = (event: Event): unknown => run(event as PointerEvent);
    element.addEventListener(name, listener, { passive: false });
    this.#disposers.push(() => element.removeEventListener(name, listener));
  }

  #enter(inside: boolean): void {
    this.#pointerIn = inside;
    if (!inside) this.hover = null;
    this.#ground.changed();
  }

  /** Price and column under the pointer; null beside the prices. */
  #spot(event: PointerEvent): Spot | null {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('td') : null;
    const price = this.#priceAt(event.clientY);
    const column = cell?.dataset['column'] as LadderColumn | undefined;
    return column === undefined || price === null ? null : { price, column };
  }

  #priceAt(clientY: number): number | null {
    const { axis } = this.#ground;
    const { top, height } = this.#body.getBoundingClientRect();
    const row = Math.floor(((clientY - top) / height) * axis.rows);
    const price = axis.priceAt(row);
    return axis.sees(row) && price >= (this.#ground.instrument()?.tick ?? 1) ? price : null;
  }

  #down(event: PointerEvent): void {
    const [spot, of] = [this.#spot(event), this.#ground.instrument()];
    if (event.button !== 0 || spot === null || of === undefined) return;
    const side = SIDE_OF[spot.column];
    const own = spot.column === 'buy' || spot.column === 'sell';
    // What is pressed is decided here: nothing that comes until the button is let go changes the price.
    if (!own || side === undefined) this.#pressed = { ...spot, of };
    else if (ordersAt(this.#ground.own(), spot.price, side).length > 0 && this.#lift(side, spot.price, 'pointer'))
      this.#body.setPointerCapture(event.pointerId);
  }

  #move(event: PointerEvent): void {
    this.hover = this.#spot(event);
    const price = this.#priceAt(event.clientY);
    if (this.carry?.by === 'pointer' && price !== null) this.carry.to = price;
    this.#ground.changed();
  }

  #up(event: PointerEvent): void {
    if (event.button !== 0) return;
    if (this.carry?.by === 'pointer') return this.#put();
    const [pressed, spot] = [this.#pressed, this.#spot(event)];
    this.#pressed = null;
    const same = pressed !== null && spot?.price === pressed.price && spot.column === pressed.column;
    if (!same || pressed.of !== this.#ground.instrument()) return;
    const kind = event.ctrlKey || event.metaKey ? 'stop' : 'limit';
    if (pressed.column === 'bid' || pressed.column === 'ask')
      return this.#send(pressed.of, pressed.column === 'bid' ? 'BUY' : 'SELL', kind, pressed.price);
    this.cursor = pressed.price;
    this.#ground.changed();
  }

  #cancelBy(event: PointerEvent): void {
    event.preventDefault();
    const spot = this.#spot(event);
    if (spot !== null && this.carry === null) this.#cancelAt(spot.price, SIDE_OF[spot.column] ?? null);
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    this.#ground.axis.scroll(Math.sign(event.deltaY) * (event.shiftKey ? PAGE_ROWS : 1));
    this.#ground.changed();
  }
}
