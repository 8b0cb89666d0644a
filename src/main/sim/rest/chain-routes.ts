import type { SimInstrument, SimMarket, SimQuote } from '../market.ts';
import { MCX_UNDERLYING_IDS } from '../master/underlying-ids.ts';
import { quoteRecord } from '../quote-record.ts';
import { parseMoment } from '../ist-text.ts';
import { numberField, textField } from '../../core/venue/body-fields.ts';
import { plainNumber } from '../../core/venue/number-text.ts';
import { dataError, json, jsonText, type Reply, throttled } from '../../core/venue/wire-reply.ts';
import type { Call, RestParts, Route } from './route.ts';

interface Strike {
  readonly strike: number;
  ce: number | undefined;
  pe: number | undefined;
}
/** underlying → expiry → strikes, ascending. */
type Chains = ReadonlyMap<string, ReadonlyMap<string, readonly Strike[]>>;

interface Underlying {
  readonly root: string;
  /** Index of the instrument whose price stands above the chain. */
  readonly spot: number;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function chainsOf(market: SimMarket): Chains {
  const roots = new Map<string, Map<string, Map<number, Strike>>>();
  for (const [index, one] of market.instruments.entries()) {
    if (one.right === null || one.expiry === null || one.strike === null) continue;
    const expiries = roots.get(one.underlying) ?? new Map<string, Map<number, Strike>>();
    const strikes = expiries.get(one.expiry) ?? new Map<number, Strike>();
    const row = strikes.get(one.strike) ?? { strike: one.strike, ce: undefined, pe: undefined };
    if (one.right === 'CE') row.ce = index;
    else row.pe = index;
    roots.set(one.underlying, expiries.set(one.expiry, strikes.set(one.strike, row)));
  }
  const sorted = ([expiry, strikes]: [string, Map<number, Strike>]): [string, Strike[]] => [
    expiry,
    [...strikes.values()].sort((a, b) => a.strike - b.strike),
  ];
  return new Map(
    [...roots].map(([root, expiries]) => [root, new Map([...expiries].map(sorted).sort((a, b) => byText(a[0], b[0])))]),
  );
}

/** The chain's underlying: an index by its IDX_I id, a share by its NSE_EQ id, a commodity by its exchange id. */
function underlyingOf(market: SimMarket, scrip: number, segment: string): Underlying | undefined {
  if (segment === 'IDX_I' || segment === 'NSE_EQ' || segment === 'NSE_FNO') {
    const spot = market.indexOf(segment === 'IDX_I' ? 'IDX_I' : 'NSE_EQ', scrip);
    return spot === undefined ? undefined : { root: (market.instruments[spot] as SimInstrument).ticker, spot };
  }
  if (segment !== 'MCX_COMM') return undefined;
  const root = Object.keys(MCX_UNDERLYING_IDS).find((name) => MCX_UNDERLYING_IDS[name] === scrip);
  const near = market.instruments
    .map((one, index) => ({ one, index }))
    .filter(({ one }) => one.kind === 'FUTCOM' && one.underlying === root)
    .sort((a, b) => byText(a.one.expiry ?? '', b.one.expiry ?? ''))[0];
  return root === undefined || near === undefined ? undefined : { root, spot: near.index };
}

const rupees = (paise: number): string => plainNumber(paise / 100);
/** Five decimals; small negative values become the minus zero that the broker shows. */
const fixed = (value: number): string => plainNumber(Math.round(value * 1e5) / 1e5);

function legText(market: SimMarket, index: number, quote: SimQuote): string {
  market.quote(index, quote);
  const one = market.instruments[index] as SimInstrument;
  const greeks = market.greeks(index);
  const best = quote.levels[0];
  const values = greeks ?? { iv: 0, delta: 0, gamma: 0, theta: 0, vega: 0 };
  return (
    `{"average_price":${rupees(quote.atpPaise)},"greeks":{"delta":${fixed(values.delta)},"theta":${fixed(values.theta)},` +
    `"gamma":${fixed(values.gamma)},"vega":${fixed(values.vega)}},"implied_volatility":${plainNumber(values.iv)},` +
    `"last_price":${rupees(quote.ltpPaise)},"oi":${quote.oi},"previous_close_price":${rupees(quote.prevClosePaise)},` +
    `"previous_oi":${quote.prevOi},"previous_volume":${Math.round(quote.prevVolume / one.lot)},"security_id":${one.securityId},` +
    `"top_ask_price":${rupees(best?.askPaise ?? 0)},"top_ask_quantity":${best?.askQty ?? 0},` +
    `"top_bid_price":${rupees(best?.bidPaise ?? 0)},"top_bid_quantity":${best?.bidQty ?? 0},"volume":${quote.volume}}`
  );
}

function chainText(market: SimMarket, spot: number, strikes: readonly Strike[]): string {
  const quote = quoteRecord();
  market.quote(spot, quote);
  const last = plainNumber(Math.fround(quote.ltpPaise / 100));
  const rows = strikes.map(({ strike, ce, pe }) => {
    const legs: string[] = [];
    if (ce !== undefined) legs.push(`"ce":${legText(market, ce, quote)}`);
    if (pe !== undefined) legs.push(`"pe":${legText(market, pe, quote)}`);
    return `"${strike.toFixed(6)}":{${legs.join(',')}}`;
  });
  return `{"data":{"last_price":${last},"oc":{${rows.join(',')}}},"status":"success"}`;
}

/** Option chain and its expiries; one request for the same underlying and expiry in three seconds. */
export function chainRoutes(): readonly Route[] {
  let cached: { readonly listing: number; readonly chains: Chains } | undefined;
  const expiriesOf = (market: SimMarket, root: string) => {
    if (cached?.listing !== market.listing) cached = { listing: market.listing, chains: chainsOf(market) };
    return cached.chains.get(root);
  };
  const route = (
    call: Call,
    parts: RestParts,
    reply: (spot: Underlying, expiry: string | undefined) => Reply,
  ): Reply => {
    const scrip = numberField(call.body, 'UnderlyingScrip');
    const segment = textField(call.body, 'UnderlyingSeg');
    const expiry = textField(call.body, 'Expiry');
    if (scrip === undefined || segment === undefined) return dataError(400, 814, 'Invalid Request');
    const key = `${call.path}:${segment}:${scrip}:${expiry ?? ''}`;
    if (parts.options.rateLimits && !parts.limits.admitChain(call.clientId, key, call.nowMs)) return throttled('data');
    const underlying = underlyingOf(parts.world.market, scrip, segment);
    const known = underlying !== undefined && expiriesOf(parts.world.market, underlying.root) !== undefined;
    return known ? reply(underlying, expiry) : dataError(400, 813, 'Invalid SecurityId');
  };
  const list = (call: Call, parts: RestParts): Reply =>
    route(call, parts, ({ root }) =>
      json(200, { data: [...(expiriesOf(parts.world.market, root) ?? new Map()).keys()], status: 'success' }),
    );
  const chain = (call: Call, parts: RestParts): Reply =>
    route(call, parts, ({ root, spot }, expiry) => {
      if (expiry === undefined) return dataError(400, 814, 'Invalid Request');
      if (parseMoment(expiry)?.dateOnly !== true) return dataError(400, 812, 'Invalid Date Format');
      const strikes = expiriesOf(parts.world.market, root)?.get(expiry);
      if (strikes === undefined) return dataError(400, 811, 'Invalid Expiry Date');
      return jsonText(200, chainText(parts.world.market, spot, strikes));
    });
  const shared = { method: 'POST', family: 'data', secured: true, clientHeader: true, rate: null } as const;
  return [
    { ...shared, path: '/v2/optionchain', handle: chain },
    { ...shared, path: '/v2/optionchain/expirylist', handle: list },
  ];
}
