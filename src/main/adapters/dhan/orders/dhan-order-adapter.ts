import { type Fault, fault, faultOf, FaultError } from '#contract/faults.ts';
import type { Product } from '#contract/model/order.ts';
import type { EdisAnswer, EdisAsk, PnlExit, PnlExitState } from '#contract/model/broker-control.ts';
import type { Funds, Holding } from '#contract/model/position.ts';
import type {
  ForeverChange,
  OrderAdapter,
  OrderStreamSink,
  PlaceReply,
  SuperLegName,
  VenueForever,
  VenueForeverLeg,
  VenueMargin,
  VenueOrder,
  VenueOrderRow,
  VenuePosition,
  VenueSuper,
  VenueSuperOrder,
  VenueTradeRow,
} from '../../order-adapter.ts';
import {
  edisAnswerOf,
  edisFormBody,
  foreverLegOf,
  modifyForeverBody,
  pnlExitBody,
  pnlExitOf,
} from './account-doors.ts';
import { orderUpdateOf } from '../order-update.ts';
import {
  fundsOf,
  holdingOf,
  marginOf,
  marginTotalOf,
  orderRowOf,
  positionRowOf,
  tradeRowOf,
  type UnitsPer,
} from './book-rows.ts';
import {
  convertBody,
  foreverBody,
  marginBody,
  marginOfAllBody,
  modifyBody,
  modifySuperBody,
  placeBody,
  superBody,
} from './order-payload.ts';
import { askedOf, changedOf, unanswered } from './order-outcome.ts';
import type { OrderTransport, RequestClass, TransportAnswer, TransportRequest } from './order-transport.ts';
import { type Statement, statementOf, statementPath } from './statement.ts';
import { staticIpFault } from './static-ip.ts';
import { superOrderOf } from './super-rows.ts';
import { updateRowOf } from './update-row.ts';
import { rowsOf, text, textOrNull, type WireRow } from './wire-fields.ts';

export interface DhanOrderParts {
  readonly mode: OrderAdapter['mode'];
  readonly account: string;
  readonly clientId: string;
  readonly transport: OrderTransport;
  /** Units behind one quantity as the broker counts it. */
  readonly unitsPer: UnitsPer;
  /** Engine time, for the time of a funds answer. */
  readonly nowMs: () => number;
}

/** Trading in Dhan's protocol over any transport: the same bytes to the broker, to the simulator and on paper. */
export class DhanOrderAdapter implements OrderAdapter {
  readonly mode: OrderAdapter['mode'];
  readonly account: string;
  readonly #parts: DhanOrderParts;

  constructor(parts: DhanOrderParts) {
    this.#parts = parts;
    this.mode = parts.mode;
    this.account = parts.account;
  }

  payload(order: VenueOrder): string {
    return placeBody(this.#parts.clientId, order);
  }

  place(order: VenueOrder): Promise<PlaceReply> {
    return this.#order('POST', '/orders', () => this.payload(order), rateOf(order), order.stillGoes);
  }

  modify(venueOrderId: string, order: VenueOrder): Promise<PlaceReply> {
    const body = (): string => modifyBody(this.#parts.clientId, venueOrderId, order);
    return this.#order('PUT', `/orders/${idPart(venueOrderId)}`, body, rateOf(order), order.stillGoes);
  }

  cancel(venueOrderId: string): Promise<PlaceReply> {
    return this.#order('DELETE', `/orders/${idPart(venueOrderId)}`, null, 'exit');
  }

  placeSuper(order: VenueSuperOrder): Promise<PlaceReply> {
    const body = (): string => superBody(this.#parts.clientId, order);
    return this.#order('POST', '/super/orders', body, rateOf(order), order.stillGoes);
  }

  modifySuper(venueOrderId: string, leg: SuperLegName, order: VenueSuperOrder): Promise<PlaceReply> {
    const body = (): string => modifySuperBody(this.#parts.clientId, venueOrderId, leg, order);
    const rate = leg === 'ENTRY_LEG' ? rateOf(order) : 'exit';
    return this.#order('PUT', `/super/orders/${idPart(venueOrderId)}`, body, rate);
  }

  cancelSuper(venueOrderId: string, leg: SuperLegName): Promise<PlaceReply> {
    return this.#order('DELETE', `/super/orders/${idPart(venueOrderId)}/${leg}`, null, 'exit');
  }

  async supers(): Promise<readonly VenueSuper[]> {
    return known(await this.#rows('/super/orders'), superOrderOf);
  }

  placeForever(order: VenueForever): Promise<PlaceReply> {
    const body = (): string => foreverBody(this.#parts.clientId, order);
    return this.#order('POST', '/forever/orders', body, rateOf(order), order.stillGoes);
  }

  cancelForever(venueOrderId: string): Promise<PlaceReply> {
    return this.#order('DELETE', `/forever/orders/${idPart(venueOrderId)}`, null, 'exit');
  }

  modifyForever(leg: VenueForeverLeg, change: ForeverChange): Promise<PlaceReply> {
    const body = (): string => modifyForeverBody(this.#parts.clientId, leg, change);
    return this.#order('PUT', `/forever/orders/${idPart(leg.venueOrderId)}`, body, 'entry');
  }

  async forevers(): Promise<readonly VenueForeverLeg[]> {
    return known(await this.#rows('/forever/orders'), foreverLegOf);
  }

  async byCorrelation(correlationId: string): Promise<VenueOrderRow | null> {
    try {
      const rows = await this.#rows(`/orders/external/${encodeURIComponent(correlationId)}`);
      const row = rows[0];
      return row === undefined ? null : orderRowOf(row, this.#parts.unitsPer);
    } catch (thrown) {
      if (faultOf(thrown).code === 'rejected.order_unknown') return null;
      throw thrown;
    }
  }

  async orders(): Promise<readonly VenueOrderRow[]> {
    return known(await this.#rows('/orders'), (row) => orderRowOf(row, this.#parts.unitsPer));
  }

  async trades(): Promise<readonly VenueTradeRow[]> {
    return known(await this.#rows('/trades'), (row) => tradeRowOf(row, this.#parts.unitsPer));
  }

  async positions(): Promise<readonly VenuePosition[]> {
    return known(await this.#rows('/positions'), (row) => positionRowOf(row, this.#parts.unitsPer));
  }

  async funds(): Promise<Funds> {
    const [row] = await this.#rows('/fundlimit');
    return readable(row === undefined ? null : fundsOf(row, this.#parts.nowMs()), '/fundlimit');
  }

  /** No holdings are an error of the broker's (HTTP 500, DH-1111). */
  async holdings(): Promise<readonly Holding[]> {
    try {
      return known(await this.#rows('/holdings'), holdingOf);
    } catch (thrown) {
      if (faultOf(thrown).code === 'rejected.no_holdings') return [];
      throw thrown;
    }
  }

  async margin(order: VenueOrder): Promise<VenueMargin> {
    const path = '/margincalculator';
    const body = marginBody(this.#parts.clientId, order);
    const row = rowsOf(await this.#ask({ method: 'POST', path, body, rate: 'read' }))?.[0];
    return readable(row === undefined ? null : marginOf(row), path);
  }

  async marginOfAll(orders: readonly VenueOrder[]): Promise<number> {
    const path = '/margincalculator/multi';
    const body = marginOfAllBody(this.#parts.clientId, orders);
    const row = rowsOf(await this.#ask({ method: 'POST', path, body, rate: 'read' }))?.[0];
    return readable(row === undefined ? null : marginTotalOf(row), path);
  }

  async convert(position: VenuePosition, quantity: number, to: Product): Promise<void> {
    const { product, segment, securityId, symbol } = position;
    if (product === null) {
      throw new FaultError(fault('input.product', 'This position is of a product that cannot be converted here.'));
    }
    const counted = quantity / this.#parts.unitsPer(segment, securityId, symbol);
    const body = convertBody(this.#parts.clientId, position, product, counted, to);
    await this.#change({ method: 'POST', path: '/positions/convert', body, rate: 'read' });
  }

  async brokerKill(activate: boolean): Promise<string> {
    const path = `/killswitch?killSwitchStatus=${activate ? 'ACTIVATE' : 'DEACTIVATE'}`;
    const row = await this.#change({ method: 'POST', path, body: null, rate: 'read' });
    return text(row, 'killSwitchStatus') || 'The broker took the request and said nothing.';
  }

  async pnlExit(): Promise<PnlExitState> {
    const [row] = await this.#rows('/pnlExit');
    return readable(row === undefined ? null : pnlExitOf(row), '/pnlExit');
  }

  async setPnlExit(terms: PnlExit | null): Promise<string> {
    const body = terms === null ? null : pnlExitBody(this.#parts.clientId, terms);
    const method = terms === null ? 'DELETE' : 'POST';
    const row = await this.#change({ method, path: '/pnlExit', body, rate: 'read' });
    return text(row, 'message') || text(row, 'pnlExitStatus') || 'The broker took the request and said nothing.';
  }

  /** Changes nothing that is traded; its answer is empty. */
  async edisPin(): Promise<void> {
    await this.#change({ method: 'GET', path: '/edis/tpin', body: null, rate: 'read' });
  }

  async edisForm(ask: EdisAsk): Promise<string> {
    const path = '/edis/form';
    const row = rowsOf(await this.#ask({ method: 'POST', path, body: edisFormBody(ask), rate: 'read' }))?.[0];
    return readable(row === undefined ? null : textOrNull(row, 'edisFormHtml'), path);
  }

  async edisInquiry(isin: string): Promise<EdisAnswer> {
    const path = `/edis/inquire/${encodeURIComponent(isin)}`;
    const request = { method: 'GET', path, body: null, rate: 'read' } as const;
    const answer = await this.#send(request, false);
    // `status: FAILED` with 200 is the depository's word on the shares, not a refusal of the question.
    const body = answer.status === 200 ? jsonOrNull(answer.text) : askedOf(request, answer);
    const row = rowsOf(body)?.[0];
    return readable(row === undefined ? null : edisAnswerOf(row), path);
  }

  async statement(kind: 'ledger' | 'trades', fromDate: string, toDate: string, page: number): Promise<Statement> {
    // The ledger comes whole, so it has one page.
    if (kind === 'ledger' && page > 0) return statementOf(kind, [], page);
    return statementOf(kind, await this.#rows(statementPath(kind, fromDate, toDate, page)), page);
  }

  /** While the account is being changed, a token may come that is not of this one. */
  renew({ clientId, accessToken }: { readonly clientId: string; readonly accessToken: string }): void {
    if (clientId === this.#parts.clientId) this.#parts.transport.renew(accessToken);
  }

  stream(sink: OrderStreamSink): void {
    if (this.mode === 'live') void this.#watchIp(sink);
    const { transport, unitsPer } = this.#parts;
    transport.stream(
      {
        state: (state, reason) => sink.state(state, reason),
        fault: (why) => sink.fault(why),
        frame: (frame) => {
          const update = orderUpdateOf(jsonOrNull(frame));
          const row = update === null ? null : updateRowOf(update, unitsPer);
          if (row !== null) sink.told(row);
        },
      },
      () => this.#probe(),
    );
  }

  close(): Promise<void> {
    return this.#parts.transport.close();
  }

  /** Orders are taken from registered addresses only: what is registered is looked at before the first one. */
  async #watchIp(sink: OrderStreamSink): Promise<void> {
    try {
      const path = '/ip/getIP';
      const found = staticIpFault(await this.#ask({ method: 'GET', path, body: null, rate: 'read' }));
      if (found !== null) sink.fault(found);
    } catch (thrown) {
      const { text: why } = faultOf(thrown);
      sink.fault(fault('unavailable.static_ip', `The registered addresses could not be read: ${why}`));
    }
  }

  /** Whether the account itself is refused: the token, not the line. */
  async #probe(): Promise<Fault | null> {
    try {
      await this.#rows('/fundlimit');
      return null;
    } catch (thrown) {
      const found = faultOf(thrown);
      return found.kind === 'denied' ? found : null;
    }
  }

  /** @param body made inside, so that what it refuses is this promise's refusal. */
  async #order(
    method: TransportRequest['method'],
    path: string,
    body: (() => string) | null,
    rate: RequestClass,
    stillGoes: () => string | null = () => null,
  ): Promise<PlaceReply> {
    const request = { method, path, body: body === null ? null : body(), rate, stillGoes };
    const answer = await this.#send(request, true);
    const row = changedOf(request, answer);
    const venueOrderId = text(row, 'orderId');
    if (venueOrderId === '') {
      const why = 'The answer names no order. It is being looked up; do not send it again.';
      throw new FaultError(fault('in_doubt.unreadable', why));
    }
    return { venueOrderId, venueStatus: text(row, 'orderStatus'), sentMonoMs: answer.sentMonoMs };
  }

  async #change(request: TransportRequest): Promise<WireRow> {
    return changedOf(request, await this.#send(request, true));
  }

  async #ask(request: TransportRequest): Promise<unknown> {
    return askedOf(request, await this.#send(request, false));
  }

  async #rows(path: string): Promise<readonly WireRow[]> {
    const body = await this.#ask({ method: 'GET', path, body: null, rate: 'read' });
    return readable(rowsOf(body), path);
  }

  async #send(request: TransportRequest, changes: boolean): Promise<TransportAnswer> {
    try {
      return await this.#parts.transport.send(request);
    } catch (thrown) {
      throw unanswered(thrown, request, changes);
    }
  }
}

function rateOf({ reduces }: Pick<VenueOrder, 'reduces'>): RequestClass {
  return reduces === true ? 'exit' : 'entry';
}

/** A venue id inside a path. */
function idPart(venueOrderId: string): string {
  return encodeURIComponent(venueOrderId);
}

/** Rows that are understood; a row of something that is not traded here is none of ours. */
function known<T>(rows: readonly WireRow[], read: (row: WireRow) => T | null): readonly T[] {
  return rows.flatMap((row) => {
    const found = read(row);
    return found === null ? [] : [found];
  });
}

/** An answer that cannot be read is unknown, never empty: an unread position is not a flat one. */
function readable<T>(value: T | null, path: string): T {
  if (value !== null) return value;
  const why = `The broker's answer to ${path} has another form than expected. Ask again; what it says stays unknown.`;
  throw new FaultError(fault('unavailable.bad_answer', why));
}

function jsonOrNull(frame: string): unknown {
  try {
    return JSON.parse(frame) as unknown;
  } catch {
    return null;
  }
}
