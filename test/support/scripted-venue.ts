import { fault, FaultError } from '#contract/faults.ts';
import type { Product } from '#contract/model/order.ts';
import type { Funds } from '#contract/model/position.ts';
import type {
  OrderAdapter,
  OrderStreamSink,
  PlaceReply,
  SuperLegName,
  VenueForever,
  VenueForeverLeg,
  VenueOrder,
  VenueOrderRow,
  VenuePosition,
  VenueSuper,
  VenueSuperOrder,
  VenueTradeRow,
} from '../../src/main/adapters/order-adapter.ts';

/** What the venue does with the next request that changes something. */
export type VenueMood = 'accept' | 'reject' | 'lose_before' | 'lose_after' | 'unreachable';

const FUNDS: Funds = { available: 1e8, utilised: 0, collateral: 0, startOfDay: 1e8, withdrawable: 1e8, atMs: 0 };

/** A venue that does what a test says: a book by hand behind the order adapter's interface. */
export class ScriptedVenue implements OrderAdapter {
  readonly mode = 'paper';
  readonly account = 'main';
  mood: VenueMood = 'accept';
  /** Questions fail while it is true. */
  isDeaf = false;
  readonly placed: VenueOrder[] = [];
  readonly rows = new Map<string, VenueOrderRow>();
  /** The list of forever orders. */
  legs: VenueForeverLeg[] = [];
  readonly tradeRows: VenueTradeRow[] = [];
  openPositions: VenuePosition[] = [];
  sink: OrderStreamSink | null = null;
  lookups = 0;
  #nextId = 7_001;

  payload(order: VenueOrder): string {
    return JSON.stringify({ correlationId: order.correlationId, quantity: order.quantity });
  }

  async place(order: VenueOrder): Promise<PlaceReply> {
    await this.#mind();
    this.placed.push(order);
    if (this.mood === 'lose_before') throw lost();
    const venueOrderId = `${this.#nextId}`;
    this.#nextId += 1;
    this.rows.set(venueOrderId, rowOf(order, venueOrderId));
    if (this.mood === 'lose_after') throw lost();
    return { venueOrderId, venueStatus: 'TRANSIT' };
  }

  async modify(venueOrderId: string, order: VenueOrder): Promise<PlaceReply> {
    await this.#mind();
    if (this.mood === 'lose_before') throw lost();
    const { quantity, price, trigger } = order;
    this.change(venueOrderId, { quantity, price, trigger });
    if (this.mood === 'lose_after') throw lost();
    return { venueOrderId, venueStatus: 'TRANSIT' };
  }

  async cancel(venueOrderId: string): Promise<PlaceReply> {
    await this.#mind();
    if (this.mood === 'lose_before') throw lost();
    const row = this.change(venueOrderId, { status: 'Cancelled', venueStatus: 'CANCELLED' });
    if (this.mood === 'accept') this.sink?.told(row);
    if (this.mood === 'lose_after') throw lost();
    return { venueOrderId, venueStatus: 'CANCELLED' };
  }

  /** Moves an order of the book. */
  change(venueOrderId: string, word: Partial<VenueOrderRow['word']>): VenueOrderRow {
    const row = this.rows.get(venueOrderId);
    if (row === undefined) throw new Error(`no order ${venueOrderId}`);
    const next = { ...row, word: { ...row.word, ...word } };
    this.rows.set(venueOrderId, next);
    return next;
  }

  /** Trades units of an order: book, trade list and, unless told otherwise, the stream. */
  fill(venueOrderId: string, quantity: number, price: number, tradeId: string, silent = false): void {
    const row = this.rows.get(venueOrderId);
    if (row === undefined) throw new Error(`no order ${venueOrderId}`);
    const filled = (row.word.filled ?? 0) + quantity;
    const status = filled >= row.quantity ? 'Filled' : 'Working';
    const next = this.change(venueOrderId, { filled, averagePrice: price, status, venueStatus: status });
    const trade = { id: tradeId, quantity, price, tradedMs: 1 };
    this.tradeRows.push({ venueOrderId, segment: row.segment, securityId: row.securityId, trade });
    const sign = row.side === 'BUY' ? 1 : -1;
    this.#position(row, sign * quantity);
    if (!silent) this.sink?.told(next);
  }

  async byCorrelation(correlationId: string): Promise<VenueOrderRow | null> {
    this.lookups += 1;
    await this.#mind();
    return [...this.rows.values()].find((row) => row.correlationId === correlationId) ?? null;
  }

  async orders(): Promise<readonly VenueOrderRow[]> {
    await this.#mind();
    return [...this.rows.values()];
  }

  async trades(): Promise<readonly VenueTradeRow[]> {
    await this.#mind();
    return this.tradeRows;
  }

  async positions(): Promise<readonly VenuePosition[]> {
    await this.#mind();
    return this.openPositions;
  }

  async funds(): Promise<Funds> {
    await this.#mind();
    return FUNDS;
  }

  stream(sink: OrderStreamSink): void {
    this.sink = sink;
    sink.state('live', null);
  }

  renew(): void {}
  holdings = async (): Promise<readonly []> => [];
  margin = async (): Promise<never> => this.#never();
  marginOfAll = async (): Promise<never> => this.#never();

  /** Moves units of a position to another product; the mood of changes holds for it too. */
  async convert({ product, net, ...row }: VenuePosition, quantity: number, to: Product): Promise<void> {
    await this.#mind();
    if (this.mood === 'lose_before') throw lost();
    this.#position({ ...row, product }, -Math.sign(net) * quantity);
    this.#position({ ...row, product: to }, Math.sign(net) * quantity);
    if (this.mood === 'lose_after') throw lost();
  }

  brokerKill = async (): Promise<never> => this.#never();
  statement = async (): Promise<never> => this.#never();
  placeSuper = (order: VenueSuperOrder): Promise<PlaceReply> =>
    this.place({ ...order, validity: 'DAY', trigger: 0, disclosed: 0, amo: null });

  /** Each request about a leg of a super order, in its order. */
  readonly legRequests: { readonly what: 'modify' | 'cancel'; readonly id: string; readonly leg: SuperLegName }[] = [];
  /** The list of super orders. */
  superList: VenueSuper[] = [];

  async modifySuper(venueOrderId: string, leg: SuperLegName, order: VenueSuperOrder): Promise<PlaceReply> {
    await this.#mind();
    this.legRequests.push({ what: 'modify', id: venueOrderId, leg });
    const price = leg === 'TARGET_LEG' ? order.target : order.stop;
    this.moveLeg(venueOrderId, leg, { price, ...(leg === 'STOP_LOSS_LEG' ? { trail: order.trail } : {}) });
    return { venueOrderId, venueStatus: 'TRANSIT' };
  }

  async cancelSuper(venueOrderId: string, leg: SuperLegName): Promise<PlaceReply> {
    await this.#mind();
    this.legRequests.push({ what: 'cancel', id: venueOrderId, leg });
    const names: readonly SuperLegName[] = leg === 'ENTRY_LEG' ? ['TARGET_LEG', 'STOP_LOSS_LEG'] : [leg];
    const own = this.superList.find((one) => one.venueOrderId === venueOrderId);
    for (const one of own?.legs ?? []) {
      if (!names.includes(one.leg)) continue;
      this.moveLeg(venueOrderId, one.leg, { venueStatus: 'CANCELLED', lives: false });
      if (one.venueOrderId !== null) this.#cancelled(one.venueOrderId);
    }
    if (leg === 'ENTRY_LEG') this.#cancelled(venueOrderId);
    return { venueOrderId, venueStatus: 'CANCELLED' };
  }

  supers = async (): Promise<readonly VenueSuper[]> => {
    await this.#mind();
    return this.superList;
  };

  /** Moves a leg in the list of super orders. */
  moveLeg(venueOrderId: string, leg: SuperLegName, to: Partial<VenueSuper['legs'][number]>): void {
    this.superList = this.superList.map((one) =>
      one.venueOrderId === venueOrderId
        ? { ...one, legs: one.legs.map((each) => (each.leg === leg ? { ...each, ...to } : each)) }
        : one,
    );
  }

  /** Takes it into the list of forever orders, not into the book. */
  async placeForever(order: VenueForever): Promise<PlaceReply> {
    await this.#mind();
    this.placed.push(order);
    if (this.mood === 'lose_before') throw lost();
    const { instrument, side, product, flag, quantity, price, trigger } = order;
    const { segment, securityId, symbol } = instrument;
    const venueOrderId = `${this.#nextId}`;
    this.#nextId += 1;
    const terms = { segment, securityId, symbol, side, product, flag, quantity, price, trigger };
    this.legs.push({ ...terms, venueOrderId, leg: 'TARGET_LEG', venueStatus: 'CONFIRM', resting: true });
    if (this.mood === 'lose_after') throw lost();
    return { venueOrderId, venueStatus: 'TRANSIT' };
  }

  async cancelForever(venueOrderId: string): Promise<PlaceReply> {
    await this.#mind();
    this.legs = this.legs.map((leg) =>
      leg.venueOrderId === venueOrderId ? { ...leg, venueStatus: 'CANCELLED', resting: false } : leg,
    );
    return { venueOrderId, venueStatus: 'CANCELLED' };
  }

  modifyForever = async (): Promise<never> => this.#never();
  async forevers(): Promise<readonly VenueForeverLeg[]> {
    await this.#mind();
    return this.legs;
  }
  pnlExit = async (): Promise<never> => this.#never();
  setPnlExit = async (): Promise<never> => this.#never();
  edisPin = async (): Promise<never> => this.#never();
  edisForm = async (): Promise<never> => this.#never();
  edisInquiry = async (): Promise<never> => this.#never();
  close = async (): Promise<void> => {};

  #never(): never {
    throw new FaultError(fault('rejected.not_here', 'This venue has no such thing.'));
  }

  async #mind(): Promise<void> {
    await Promise.resolve();
    if (this.isDeaf || this.mood === 'unreachable') {
      throw new FaultError(fault('unavailable.connect', 'No connection; nothing was sent.'));
    }
    if (this.mood === 'reject') throw new FaultError(fault('rejected.venue', 'RMS: no margin'));
  }

  #cancelled(venueOrderId: string): void {
    this.sink?.told(this.change(venueOrderId, { status: 'Cancelled', venueStatus: 'CANCELLED' }));
  }

  #position({ segment, securityId, symbol, product }: Held, units: number): void {
    const isIt = (row: Held): boolean =>
      row.segment === segment && row.securityId === securityId && row.product === product;
    const known = this.openPositions.find(isIt);
    const net = (known?.net ?? 0) + units;
    const next = { segment, securityId, symbol, product, net, carried: 0, carriedAverage: null, realisedPaise: 0 };
    this.openPositions = [...this.openPositions.filter((row) => row !== known), next];
  }
}

type Held = Pick<VenuePosition, 'segment' | 'securityId' | 'symbol' | 'product'>;

function lost(): FaultError {
  return new FaultError(fault('in_doubt.place_timeout', 'No answer within the time-out.'));
}

/** A row of the book for an order that was just placed. */
export function rowOf(order: VenueOrder, venueOrderId: string): VenueOrderRow {
  const { instrument, side, product, type, validity, quantity, price, trigger, disclosed, amo, correlationId } = order;
  const { segment, securityId, symbol } = instrument;
  const word = {
    venueOrderId,
    status: 'Working' as const,
    venueStatus: 'PENDING',
    text: '',
    filled: 0,
    averagePrice: null,
    quantity,
    price,
    trigger,
  };
  return {
    word,
    correlationId: correlationId === '' ? null : correlationId,
    segment,
    securityId,
    symbol,
    side,
    product,
    type,
    validity,
    quantity,
    price,
    trigger,
    disclosed,
    amo: amo !== null,
    leg: null,
    createdMs: null,
  };
}
