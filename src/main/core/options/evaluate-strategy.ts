import type { CallOutput } from '#contract/calls/index.ts';
import { ensure } from '#contract/faults.ts';
import type { Chain } from '#contract/model/chain.ts';
import type { Product } from '#contract/model/order.ts';
import { DAY_MS } from '#contract/model/session.ts';
import type { Scenario, StrategyLegState, StrategyResult } from '#contract/model/strategy.ts';
import type { Tariff } from '../charges/tariff.ts';
import { toPaise } from '../orders/money.ts';
import { marginOf } from '../risk/margin.ts';
import { DAYS_A_YEAR } from './black.ts';
import { strategyCosts } from './strategy-costs.ts';
import { strategyCurve, strategyRows } from './strategy-curve.ts';
import { expiryFacts, type ExpiryMarket, expiryProfit, horizonOf } from './strategy-expiry.ts';
import { entryOf, legTrouble, markOf, type QuotedLeg, sigmaOf } from './strategy-quotes.ts';
import {
  greeksAt,
  type Moment,
  profitAt,
  type StrategyGreeks,
  type StrategyPart,
  sumGreeks,
} from './strategy-value.ts';
import { settlesIntoFuture } from './underlying-of.ts';

/** Everything that a strategy is worked out from; nothing is read from elsewhere. */
export interface StrategyInput {
  readonly legs: readonly QuotedLeg[];
  /** Chains of the legs' expiries, by expiry. */
  readonly chains: ReadonlyMap<string, Chain>;
  /** The nearest chain of the underlying where no leg is an option; null when there is none. */
  readonly reference: Chain | null;
  readonly product: Product;
  readonly scenario: Scenario;
  readonly rate: number;
  readonly nowMs: number;
  readonly tradeDate: string;
  readonly tariff: Tariff;
}

type Answer = CallOutput<'strategy.evaluate'>;

const RUPEE_PAISE = 100;
const PERCENT = 100;

/** What legs come to: each by itself, and together when all have a price. */
export function evaluateStrategy(input: StrategyInput): Answer {
  const problems: string[] = [];
  const level = levelOf(input);
  const priced = input.legs.every((leg) => entryOf(leg).entry !== null);
  for (const leg of input.legs) {
    const text = legTrouble(leg, sigmaOf(leg.instrument, chainOf(input, leg)));
    if (text !== '') problems.push(`${leg.instrument.symbol}: ${text}`);
  }
  if (level === null) problems.push('The underlying has no price yet: nothing can be worked out. Wait for its quotes.');
  else if (level.text !== '') problems.push(level.text);
  if (level === null || !priced)
    return { legs: input.legs.map((leg) => bareState(leg, input)), result: null, problems };
  const parts = input.legs.map((leg) => partOf(leg, input, level.price));
  const market = marketOf(input, parts, level.price);
  const moment = momentOf(input, parts, level.price);
  const legs = input.legs.map((leg, i) => {
    const part = ensure(parts[i], 'each leg is a part');
    return legState(leg, part, input, greeksAt(part, market, moment));
  });
  return { legs, result: resultOf(input, parts, market, level.from, legs), problems };
}

function chainOf({ chains }: StrategyInput, { instrument }: QuotedLeg): Chain | undefined {
  return instrument.right === null ? undefined : chains.get(instrument.expiry ?? '');
}

/** The chain nearest in time; it tells the spot. */
function nearest({ chains, reference }: StrategyInput): Chain | null {
  return [...chains.values()].sort((a, b) => a.years - b.years)[0] ?? reference;
}

/** Where the underlying stands. In the closing auction, and without a spot, its future does. */
function levelOf(
  input: StrategyInput,
): { readonly price: number; readonly from: StrategyResult['levelFrom']; readonly text: string } | null {
  const summary = nearest(input)?.summary;
  if (summary !== undefined) {
    const { spot, spotState, forward } = summary;
    const stands = spotState === 'auction' || spotState === 'none';
    if (spot !== null && !stands) {
      const text =
        spotState === 'stale'
          ? 'The spot is old: its feed is down.'
          : spotState === 'indicative'
            ? 'The spot is from before the open.'
            : '';
      return { price: spot, from: 'spot', text };
    }
    if (forward !== null) {
      const text = spotState === 'auction' ? 'Closing auction: the synthetic future stands for the spot.' : '';
      return { price: forward, from: 'forward', text };
    }
    if (spot !== null) return { price: spot, from: 'spot', text: 'No strike is quoted: no future price.' };
  }
  const future = input.legs.find(({ instrument }) => instrument.right === null);
  const mark = future === undefined ? null : markOf(future.quote);
  if (future === undefined || mark === null) return null;
  return { price: mark / 10 ** future.instrument.decimals, from: 'forward', text: '' };
}

/** Years until a leg ends: its chain's, or as many days more or less than another chain has. */
function yearsOf(leg: QuotedLeg, input: StrategyInput): number {
  const expiry = leg.instrument.expiry ?? input.tradeDate;
  const own = input.chains.get(expiry);
  if (own !== undefined) return own.years;
  const other = nearest(input);
  const fromMs =
    other === null ? Date.parse(`${expiry}T10:00:00Z`) : other.expiryMs + daysApartMs(other.expiry, expiry);
  return Math.max(0, fromMs - input.nowMs) / (DAYS_A_YEAR * DAY_MS);
}

const daysApartMs = (from: string, to: string): number => Date.parse(to) - Date.parse(from);

function partOf(leg: QuotedLeg, input: StrategyInput, level: number): StrategyPart {
  const { instrument } = leg;
  const scale = 10 ** instrument.decimals;
  const chain = chainOf(input, leg);
  const entry = ensure(entryOf(leg).entry ?? undefined, 'a part has a price');
  const mark = markOf(leg.quote);
  return {
    w: instrument.right === null ? 0 : instrument.right === 'CE' ? 1 : -1,
    strike: (instrument.strike ?? 0) / scale,
    side: leg.leg.side === 'BUY' ? 1 : -1,
    quantity: leg.leg.lots * instrument.lot,
    price: entry / scale,
    years: yearsOf(leg, input),
    forward: instrument.right === null ? (mark ?? entry) / scale : (chain?.summary.forward ?? level),
    sigma: sigmaOf(instrument, chain),
  };
}

function marketOf(input: StrategyInput, parts: readonly StrategyPart[], level: number): ExpiryMarket {
  const horizon = horizonOf(parts);
  const near = parts.find(({ years }) => years === horizon);
  const settles = input.legs.some(({ instrument }) => settlesIntoFuture(instrument));
  return {
    level,
    rate: input.rate,
    dividend: settles ? input.rate : 0,
    forward: near?.forward ?? level,
    atmSigma: nearest(input)?.summary.atmIv ?? null,
  };
}

function momentOf({ scenario }: StrategyInput, parts: readonly StrategyPart[], level: number): Moment {
  return {
    level: level * (1 + scenario.spotShift / PERCENT),
    elapsedYears: Math.min(scenario.daysForward / DAYS_A_YEAR, horizonOf(parts)),
    sigmaShift: scenario.ivShift / PERCENT,
  };
}

function bareState(leg: QuotedLeg, input: StrategyInput): StrategyLegState {
  const sigma = sigmaOf(leg.instrument, chainOf(input, leg));
  return {
    slot: leg.leg.slot,
    ...entryOf(leg),
    mark: markOf(leg.quote),
    iv: sigma,
    delta: null,
    gamma: null,
    theta: null,
    vega: null,
    nowPaise: null,
    text: legTrouble(leg, sigma),
  };
}

function legState(
  leg: QuotedLeg,
  part: StrategyPart,
  input: StrategyInput,
  greeks: StrategyGreeks | null,
): StrategyLegState {
  const bare = bareState(leg, input);
  const { entry, mark } = bare;
  const units = part.side * part.quantity;
  const now = entry === null || mark === null ? null : toPaise(units * (mark - entry), leg.instrument.decimals);
  return { ...bare, ...greeks, nowPaise: now === null ? null : Math.round(now) };
}

const paise = (rupees: number | null): number | null =>
  rupees === null || !Number.isFinite(rupees) ? null : Math.round(rupees * RUPEE_PAISE);

function resultOf(
  input: StrategyInput,
  parts: readonly StrategyPart[],
  market: ExpiryMarket,
  levelFrom: StrategyResult['levelFrom'],
  legs: readonly StrategyLegState[],
): StrategyResult {
  const moment = momentOf(input, parts, market.level);
  const horizon = horizonOf(parts);
  const deviation = (market.atmSigma ?? 0) * Math.sqrt(horizon);
  const costs = costsOf(input);
  const facts = expiryFacts(parts, market, moment.sigmaShift, costs?.roundTrip ?? 0);
  const now = legs.map(({ nowPaise }) => nowPaise);
  const greeks = sumGreeks(parts.map((part) => greeksAt(part, market, moment)));
  const curve = strategyCurve(parts, market, deviation, moment, facts.breakevens);
  const table = strategyRows(parts, market, deviation, moment);
  return {
    level: market.level,
    levelFrom,
    expiry: expiryOf(input),
    daysLeft: horizon * DAYS_A_YEAR,
    exact: facts.exact,
    curve: { level: [...curve.level], expiryPaise: curve.expiry.map(paise), targetPaise: curve.target.map(paise) },
    rows: table.level.map((level, i) => ({
      level,
      expiryPaise: paise(table.expiry[i] ?? null),
      targetPaise: paise(table.target[i] ?? null),
    })),
    breakevens: [...facts.breakevens],
    netBreakevens: [...facts.netBreakevens],
    maxProfitPaise: paise(facts.maxProfit),
    profitUnlimited: facts.maxProfit === Number.POSITIVE_INFINITY,
    maxLossPaise: paise(facts.maxLoss),
    lossUnlimited: facts.maxLoss === Number.NEGATIVE_INFINITY,
    chance: facts.chance,
    premiumPaise: paise(premiumOf(parts)) ?? 0,
    nowPaise: now.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0),
    targetPaise: paise(profitAt(parts, market, moment)),
    expiryPaise: paise(expiryProfit(parts, market, moment.sigmaShift)(moment.level)),
    delta: greeks?.delta ?? null,
    gamma: greeks?.gamma ?? null,
    theta: greeks?.theta ?? null,
    vega: greeks?.vega ?? null,
    marginPaise: marginPaise(input),
    marginExact: false,
    chargesPaise: paise(costs?.entry ?? null),
    roundTripPaise: paise(costs?.roundTrip ?? null),
    bands: deviation > 0 ? bandsOf(market.forward, deviation) : null,
  };
}

/** F·e^{±kσ√T} (quant.md C.11). */
function bandsOf(forward: number, deviation: number): NonNullable<StrategyResult['bands']> {
  const at = (k: number): number => forward * Math.exp(k * deviation);
  return { low2: at(-2), low1: at(-1), high1: at(1), high2: at(2) };
}

function premiumOf(parts: readonly StrategyPart[]): number {
  return parts.reduce((sum, { w, side, quantity, price }) => (w === 0 ? sum : sum - side * quantity * price), 0);
}

function expiryOf({ legs, tradeDate }: StrategyInput): string {
  return legs.map(({ instrument }) => instrument.expiry ?? tradeDate).sort()[0] ?? tradeDate;
}

function costsOf({ legs, product, tariff, tradeDate }: StrategyInput): ReturnType<typeof strategyCosts> {
  const costed = legs.map((quoted) => ({
    instrument: quoted.instrument,
    side: quoted.leg.side,
    quantity: quoted.leg.lots * quoted.instrument.lot,
    price: (entryOf(quoted).entry ?? 0) / 10 ** quoted.instrument.decimals,
    held: quoted.leg.held,
  }));
  return strategyCosts(costed, product, tariff, tradeDate);
}

function marginPaise({ legs, product, tradeDate }: StrategyInput): number {
  const open = legs.map((quoted) => ({
    instrument: quoted.instrument,
    product,
    units: (quoted.leg.side === 'BUY' ? 1 : -1) * quoted.leg.lots * quoted.instrument.lot,
    price: entryOf(quoted).entry ?? 0,
  }));
  return marginOf(open, tradeDate);
}
