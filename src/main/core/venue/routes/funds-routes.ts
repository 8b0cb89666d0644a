import { chargesOf } from '../../charges/charges.ts';
import { isLive, PRODUCTS, SIDES, type VenueOrder } from '../model.ts';
import { marginOf } from '../margin.ts';
import { enumOf, instrumentOf, paiseOf, wholeOf } from '../order-input.ts';
import { type Body, ok, refuse, rupees, type VenueReply } from '../reply.ts';
import { chargedValue } from '../venue-charges.ts';
import { checkClient, type RouteParts, type VenueCall, type VenueRoute } from './venue-route.ts';

const CENTURY = 100;
/** Rows of one multi-order request; a basket is far smaller. */
const SCRIPS_MAX = 100;

function funds({ account, date }: VenueCall): VenueReply {
  const available = account.availablePaise(date);
  return ok({
    dhanClientId: account.clientId,
    availabelBalance: rupees(available),
    sodLimit: rupees(account.sodPaise),
    collateralAmount: rupees(0),
    receiveableAmount: rupees(0),
    utilizedAmount: rupees(account.utilisedPaise(date)),
    blockedPayoutAmount: rupees(0),
    withdrawableBalance: rupees(Math.max(0, available)),
  });
}

interface Asked {
  readonly totalPaise: number;
  readonly spanPaise: number;
  readonly exposurePaise: number;
  readonly leverage: number;
  readonly brokeragePaise: number;
  readonly group: 'equity' | 'derivative' | 'commodity';
}

function askedMargin(body: Body, call: VenueCall, parts: RouteParts): Asked {
  const instrument = instrumentOf(body, parts.listing);
  const side = enumOf(body, 'transactionType', SIDES);
  const product = enumOf(body, 'productType', PRODUCTS);
  const quantity = wholeOf(body, 'quantity');
  const price = paiseOf(body, 'price', 0);
  const ltp = parts.quotes.quote(instrument.segment, instrument.securityId)?.ltpPaise ?? 0;
  if (quantity === 0 || instrument.kind === 'INDEX') refuse();
  const margin = marginOf(instrument, side, product, quantity, price > 0 ? price : ltp, call.date);
  const value = (price > 0 ? price : ltp) * quantity * instrument.multiplier;
  const charged = chargedValue({ instrument, product, side }, value, call.date);
  const brokerage = value === 0 ? 0 : chargesOf(parts.tariff, [charged]).exact.brokerage;
  const commodity = instrument.segment === 'MCX_COMM';
  const group = commodity ? 'commodity' : instrument.kind === 'EQUITY' ? 'equity' : 'derivative';
  return { ...margin, brokeragePaise: Math.round(brokerage * CENTURY), group };
}

function single(call: VenueCall, parts: RouteParts): VenueReply {
  checkClient(call);
  const asked = askedMargin(call.body, call, parts);
  const available = call.account.availablePaise(call.date);
  return ok({
    totalMargin: rupees(asked.totalPaise),
    spanMargin: rupees(asked.spanPaise),
    exposureMargin: rupees(asked.exposurePaise),
    availableBalance: rupees(available),
    variableMargin: rupees(0),
    insufficientBalance: rupees(Math.max(0, asked.totalPaise - available)),
    brokerage: rupees(asked.brokeragePaise),
    leverage: `${Number(asked.leverage.toFixed(2))}X`,
  });
}

const flag = (body: Body, key: string): boolean => body[key] === true || body[key] === 'true';

/** Margins of several orders together, with open positions and orders when asked for. */
function multi(call: VenueCall, parts: RouteParts): VenueReply {
  checkClient(call);
  const { body, account, date } = call;
  const scrips = body['scripList'];
  if (!Array.isArray(scrips) || scrips.length === 0 || scrips.length > SCRIPS_MAX) return refuse();
  const rows = scrips.map((one: unknown) =>
    askedMargin(typeof one === 'object' && one !== null ? (one as Body) : refuse(), call, parts),
  );
  const orders = [...account.orders.values()].filter(isLive);
  const blocked = orders.reduce((sum: number, one: VenueOrder) => sum + one.blockedPaise, 0);
  const held = flag(body, 'includePosition') ? account.utilisedPaise(date) - blocked : 0;
  const waiting = flag(body, 'includeOrder') ? blocked : 0;
  const sum = (of: (one: Asked) => number): number => rows.reduce((total, one) => total + of(one), 0);
  const part = (group: Asked['group']): number => sum((one) => (one.group === group ? one.totalPaise : 0));
  return ok({
    clientId: account.clientId,
    totalMargin: rupees(sum((one) => one.totalPaise) + held + waiting),
    spanMargin: rupees(sum((one) => one.spanPaise)),
    exposure: rupees(sum((one) => one.exposurePaise)),
    equityMargin: rupees(part('equity')),
    foMargin: rupees(part('derivative')),
    commodity: rupees(part('commodity')),
    currency: rupees(0),
  });
}

const post = { method: 'POST', rate: 'other', fromStaticIp: false } as const;

/** Funds and margins (dhan-api §7.7). */
export const FUNDS_ROUTES: readonly VenueRoute[] = [
  { ...post, method: 'GET', path: '/fundlimit', handle: funds },
  { ...post, path: '/margincalculator', handle: single },
  { ...post, path: '/margincalculator/multi', handle: multi },
];
