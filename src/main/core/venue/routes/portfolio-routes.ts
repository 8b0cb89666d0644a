import type { Holding } from '../account.ts';
import { exitAll } from '../exit-all.ts';
import { PRODUCTS, type Product } from '../model.ts';
import { enumOf, instrumentOf, wholeOf } from '../order-input.ts';
import { moveOpen, netQty } from '../positions.ts';
import { nothing, ok, refusal, refuse, rupees, type VenueReply } from '../reply.ts';
import { positionRow } from '../rows.ts';
import { checkClient, type RouteParts, type VenueCall, type VenueRoute } from './venue-route.ts';

function holdingRow(one: Holding, sold: number, { quotes }: RouteParts): unknown {
  const { instrument } = one;
  const total = one.dpQty + one.t1Qty;
  return {
    exchange: 'ALL',
    tradingSymbol: instrument.tradingSymbol,
    securityId: String(instrument.securityId),
    isin: instrument.isin ?? '',
    totalQty: total,
    dpQty: one.dpQty,
    t1Qty: one.t1Qty,
    availableQty: Math.max(0, total - sold),
    collateralQty: 0,
    avgCostPrice: rupees(total === 0 ? 0 : one.costPaise / total),
    lastTradedPrice: rupees(quotes.quote(instrument.segment, instrument.securityId)?.ltpPaise ?? 0),
  };
}

function holdings({ account }: VenueCall, parts: RouteParts): VenueReply {
  const rows = [...account.holdings.values()].map((one) => {
    const today = account.positions.get(`${one.instrument.key}:CNC`);
    return holdingRow(one, today === undefined ? 0 : Math.max(0, -netQty(today)), parts);
  });
  return rows.length === 0 ? refusal(500, 'HOLDING_ERROR', 'DH-1111', 'No holdings available') : ok(rows);
}

const KINDS = ['LONG', 'SHORT'] as const;

function convert(call: VenueCall, parts: RouteParts): VenueReply {
  checkClient(call);
  const { account, body } = call;
  const instrument = instrumentOf(body, parts.listing);
  const from = enumOf<Product>(body, 'fromProductType', PRODUCTS);
  const to = enumOf<Product>(body, 'toProductType', PRODUCTS);
  const quantity = wholeOf(body, 'convertQty');
  const long = enumOf(body, 'positionType', KINDS) === 'LONG';
  const held = account.positions.get(`${instrument.key}:${from}`);
  const net = held === undefined ? 0 : netQty(held);
  const derivative = instrument.kind !== 'EQUITY';
  const suits = derivative ? to === 'INTRADAY' || to === 'MARGIN' : to !== 'MARGIN';
  if (held === undefined || net > 0 !== long || quantity === 0 || quantity > Math.abs(net) || from === to || !suits) {
    return refusal(400, 'CONVERT_POSITION_ERROR', 'DH-906', 'Position cannot be converted');
  }
  if (quantity % instrument.lotStep !== 0) refuse();
  moveOpen(held, account.position(instrument, to), quantity);
  return nothing(202);
}

function exit(call: VenueCall, parts: RouteParts): VenueReply {
  exitAll(call.account, parts, call.nowMs);
  return ok({ status: 'SUCCESS', message: 'All orders and positions exited successfully' });
}

const positions = ({ account }: VenueCall, { quotes }: RouteParts): VenueReply =>
  ok([...account.positions.values()].map((one) => positionRow(account, one, quotes)));

const read = { method: 'GET', rate: 'other', fromStaticIp: false } as const;

/** Holdings and positions (dhan-api §7.5). */
export const PORTFOLIO_ROUTES: readonly VenueRoute[] = [
  { ...read, path: '/holdings', handle: holdings },
  { ...read, path: '/positions', handle: positions },
  { method: 'POST', path: '/positions/convert', rate: 'other', fromStaticIp: false, handle: convert },
  { method: 'DELETE', path: '/positions', rate: 'order', fromStaticIp: true, handle: exit },
];
