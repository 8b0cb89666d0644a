import { FaultError, fault } from '#contract/faults.ts';
import type { Funds } from '#contract/model/position.ts';
import type {
  OrderAdapter,
  OrderStreamSink,
  PlaceReply,
  VenueOrder,
  VenueOrderRow,
  VenuePosition,
  VenueSuperOrder,
  VenueTradeRow,
} from '../../../src/main/adapters/order-adapter.ts';
import type { Timers } from '../../../src/main/adapters/timers.ts';
import type { Body } from '../../../src/main/sim/venue/reply.ts';
import type { VenueMethod } from '../../../src/main/sim/venue/routes/venue-route.ts';
import { bookRow, frameRow, positionOf, tradeRowOf } from './door-rows.ts';
import { CLIENT, type SimTransport } from './sim-transport.ts';

const TIMEOUT_MS = 10_000;
const RECONNECT_MS = 1_500;
const TYPES = { LIMIT: 'LIMIT', MARKET: 'MARKET', SL: 'STOP_LOSS' } as const;
type Json = Readonly<Record<string, unknown>>;
type Leg = 'ENTRY_LEG' | 'TARGET_LEG' | 'STOP_LOSS_LEG';

const notHere = (): Promise<never> => Promise.reject(new FaultError(fault('rejected.not_here', 'Not asked here.')));

/** The order adapter over an in-memory venue: one request for each call, and what its end proves. */
export class DoorAdapter implements OrderAdapter {
  readonly mode = 'paper';
  readonly account = 'main';
  readonly #wire: SimTransport;
  readonly #timers: Timers;
  #close: (() => void) | null = null;
  #closed = false;

  constructor(wire: SimTransport, timers: Timers) {
    this.#wire = wire;
    this.#timers = timers;
  }

  payload(order: VenueOrder): string {
    return JSON.stringify(bodyOf(order));
  }

  place = (order: VenueOrder): Promise<PlaceReply> => this.#write('POST', '/orders', bodyOf(order));
  modify = (id: string, order: VenueOrder): Promise<PlaceReply> =>
    this.#write('PUT', `/orders/${id}`, { ...bodyOf(order), orderId: id });
  cancel = (id: string): Promise<PlaceReply> => this.#write('DELETE', `/orders/${id}`, null);
  placeSuper = (order: VenueSuperOrder): Promise<PlaceReply> => this.#write('POST', '/super/orders', superBody(order));
  modifySuper = (id: string, legName: Leg, order: VenueSuperOrder): Promise<PlaceReply> =>
    this.#write('PUT', `/super/orders/${id}`, { ...superBody(order), legName });
  cancelSuper = (id: string, leg: Leg): Promise<PlaceReply> =>
    this.#write('DELETE', `/super/orders/${id}/${leg}`, null);
  placeForever = notHere;
  cancelForever = notHere;
  holdings = notHere;
  margin = notHere;
  convert = notHere;
  brokerKill = notHere;
  statement = notHere;

  async byCorrelation(correlationId: string): Promise<VenueOrderRow | null> {
    const answer = await this.#ask('GET', `/orders/external/${correlationId}`, null);
    if (answer.status === 404) return null;
    return bookRow(this.#read<Json>(answer));
  }

  async orders(): Promise<readonly VenueOrderRow[]> {
    return this.#read<Json[]>(await this.#ask('GET', '/orders', null)).map(bookRow);
  }

  async trades(): Promise<readonly VenueTradeRow[]> {
    return this.#read<Json[]>(await this.#ask('GET', '/trades', null)).map(tradeRowOf);
  }

  async positions(): Promise<readonly VenuePosition[]> {
    return this.#read<Json[]>(await this.#ask('GET', '/positions', null)).map(positionOf);
  }

  async funds(): Promise<Funds> {
    const row = this.#read<Record<string, number>>(await this.#ask('GET', '/fundlimit', null));
    const paise = (name: string): number => Math.round((row[name] ?? 0) * 100);
    const [available, utilised] = [paise('availabelBalance'), paise('utilizedAmount')];
    return { available, utilised, collateral: 0, startOfDay: paise('sodLimit'), withdrawable: available, atMs: 0 };
  }

  renew(accessToken: string): void {
    this.#wire.token = accessToken;
  }

  stream(sink: OrderStreamSink): void {
    if (this.#closed) return;
    sink.state('connecting', null);
    const again = (why: string): void => {
      sink.state('down', why);
      this.#timers.after(RECONNECT_MS, () => this.stream(sink));
    };
    this.#close = this.#wire.openStream(
      (text) => {
        const row = frameRow(text);
        if (row !== null) sink.told(row);
      },
      () => again('the connection was reset'),
    );
    if (this.#close === null) again('the login was refused');
    else sink.state('live', null);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#close?.();
  }

  async #ask(method: VenueMethod, path: string, body: Body | null): Promise<{ status: number; body: string }> {
    const answer = await this.#wire.request(method, path, body, TIMEOUT_MS);
    if (answer.kind === 'lost') throw new FaultError(fault('unavailable.no_answer', 'No answer came.'));
    return answer;
  }

  #read<T>({ status, body }: { status: number; body: string }): T {
    if (status === 200) return JSON.parse(body) as T;
    throw new FaultError(fault('unavailable.refused', `${status} ${body}`.slice(0, 300)));
  }

  async #write(method: VenueMethod, path: string, body: Body | null): Promise<PlaceReply> {
    const answer = await this.#wire.request(method, path, body, TIMEOUT_MS);
    if (answer.kind === 'lost') throw new FaultError(fault('in_doubt.no_answer', 'It was sent and no answer came.'));
    const text = `${answer.status} ${answer.body}`.slice(0, 300);
    if (answer.status >= 500) throw new FaultError(fault('in_doubt.server_error', text));
    if (answer.status >= 300) throw new FaultError(fault('rejected.venue', text));
    const { orderId, orderStatus } = JSON.parse(answer.body) as { orderId: string; orderStatus: string };
    return { venueOrderId: orderId, venueStatus: orderStatus };
  }
}

function bodyOf(order: Omit<VenueOrder, 'amo'>): Record<string, unknown> {
  const { instrument } = order;
  return {
    dhanClientId: CLIENT,
    correlationId: order.correlationId,
    transactionType: order.side,
    exchangeSegment: instrument.segment,
    productType: order.product,
    orderType: TYPES[order.type],
    validity: order.validity,
    securityId: String(instrument.securityId),
    quantity: order.quantity,
    disclosedQuantity: order.disclosed,
    price: order.price / 100,
    triggerPrice: order.trigger / 100,
  };
}

function superBody(order: VenueSuperOrder): Record<string, unknown> {
  return {
    ...bodyOf({ ...order, validity: 'DAY', trigger: 0, disclosed: 0 }),
    targetPrice: order.target / 100,
    stopLossPrice: order.stop / 100,
    trailingJump: order.trail / 100,
  };
}
