import { addDays } from '../../time/ist.ts';
import { type Alert, ALERT_COMPARISONS, ALERT_OPERATORS, type AlertTerms } from '../alert-book.ts';
import { enumOf, instrumentOf, numberOf, termsOf } from '../order-input.ts';
import { type Body, NOT_FOUND, ok, orderError, refuse, rupees, type VenueReply } from '../reply.ts';
import { checkClient, type RouteParts, type VenueCall, type VenueRoute } from './venue-route.ts';

const SEGMENTS: ReadonlySet<unknown> = new Set(['NSE_EQ', 'BSE_EQ', 'IDX_I']);
const AVERAGES = ['SMA', 'EMA'].flatMap((name) => [5, 10, 20, 50, 100, 200].map((length) => `${name}_${length}`));
const INDICATORS: ReadonlySet<unknown> = new Set(
  AVERAGES.concat(
    'BB_UPPER',
    'BB_LOWER',
    'RSI_14',
    'ATR_14',
    'STOCHASTIC',
    'STOCHRSI_14',
    'MACD_26',
    'MACD_12',
    'MACD_HIST',
  ),
);
const FRAMES: ReadonlySet<unknown> = new Set(['DAY', 'ONE_MIN', 'FIVE_MIN', 'FIFTEEN_MIN']);
const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** Default life and number of orders of an alert. */
const LIFE_DAYS = 365;
const ORDERS_MAX = 15;

const objectOf = (value: unknown): Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : refuse();

function alertTerms(call: VenueCall, parts: RouteParts): AlertTerms {
  const condition = objectOf(call.body['condition']);
  const comparison = enumOf(condition, 'comparisonType', ALERT_COMPARISONS);
  const technical = comparison !== 'PRICE_WITH_VALUE';
  if (!SEGMENTS.has(condition['exchangeSegment'])) refuse();
  if (technical && (!INDICATORS.has(condition['indicatorName']) || !FRAMES.has(condition['timeFrame']))) refuse();
  if (comparison === 'TECHNICAL_WITH_INDICATOR' && !INDICATORS.has(condition['comparingIndicatorName'])) refuse();
  const valued = comparison === 'PRICE_WITH_VALUE' || comparison === 'TECHNICAL_WITH_VALUE';
  const expires = condition['expDate'] ?? addDays(call.date, LIFE_DAYS);
  if (typeof expires !== 'string' || !DATE.test(expires)) return refuse();
  const sentOrders = call.body['orders'];
  if (!Array.isArray(sentOrders) || sentOrders.length === 0 || sentOrders.length > ORDERS_MAX) return refuse();
  return {
    comparison,
    instrument: instrumentOf(condition, parts.listing),
    operator: enumOf(condition, 'operator', ALERT_OPERATORS),
    value: valued ? numberOf(condition, 'comparingValue') : 0,
    expires,
    orders: sentOrders.map((one: unknown) => {
      const order = objectOf(one);
      return { ...termsOf({ ...order, disclosedQuantity: order['discQuantity'] }, parts), correlationId: null };
    }),
    condition,
    sentOrders,
  };
}

const answer = ({ id, status }: Alert): VenueReply => ok({ alertId: id, alertStatus: status });

function known({ account, params }: VenueCall): Alert {
  return account.alerts.alerts.get(params['id'] ?? '') ?? refuse(orderError(NOT_FOUND, 404));
}

function create(call: VenueCall, parts: RouteParts): VenueReply {
  checkClient(call);
  return answer(call.account.alerts.add(alertTerms(call, parts), call.nowMs));
}

function modify(call: VenueCall, parts: RouteParts): VenueReply {
  checkClient(call);
  const alert = known(call);
  if (alert.status !== 'ACTIVE') refuse(orderError(NOT_FOUND));
  alert.terms = alertTerms(call, parts);
  alert.lastPaise = 0;
  return answer(alert);
}

function cancel(call: VenueCall): VenueReply {
  const alert = known(call);
  if (alert.status === 'ACTIVE') alert.status = 'CANCELLED';
  return answer(alert);
}

const isoSecond = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;

/** In a list the last price is a number, alone it is a text. */
function rowOf(alert: Alert, alone: boolean): unknown {
  return {
    alertId: alert.id,
    alertStatus: alert.status,
    createdTime: isoSecond(alert.createdMs),
    triggeredTime: alert.triggeredMs === 0 ? null : isoSecond(alert.triggeredMs),
    lastPrice: alone ? (alert.lastPaise / 100).toFixed(2) : rupees(alert.lastPaise),
    condition: alert.terms.condition,
    orders: alert.terms.sentOrders,
  };
}

const write = { rate: 'order', fromStaticIp: true } as const;
const read = { method: 'GET', rate: 'other', fromStaticIp: false } as const;

/** Conditional triggers (dhan-api §7.4). */
export const ALERT_ROUTES: readonly VenueRoute[] = [
  { ...write, method: 'POST', path: '/alerts/orders', handle: create },
  { ...write, method: 'PUT', path: '/alerts/orders/:id', handle: modify },
  { ...write, method: 'DELETE', path: '/alerts/orders/:id', handle: cancel },
  {
    ...read,
    path: '/alerts/orders',
    handle: ({ account }) => ok([...account.alerts.alerts.values()].map((alert) => rowOf(alert, false))),
  },
  { ...read, path: '/alerts/orders/:id', handle: (call) => ok(rowOf(known(call), true)) },
];
