import { COLUMNS as C, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import { ensure, FaultError, fault } from '#contract/faults.ts';
import type { Chain } from '#contract/model/chain.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { StrategyLeg } from '#contract/model/strategy.ts';
import { SHIPPED_TARIFF } from '../../core/charges/shipped-tariff.ts';
import { evaluateStrategy } from '../../core/options/evaluate-strategy.ts';
import { needsFar, needsFuture, placeStrategy } from '../../core/options/place-strategy.ts';
import type { LegQuote, QuotedLeg } from '../../core/options/strategy-quotes.ts';
import { BrokerMargin } from '../broker-margin.ts';
import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** A row that is being written is looked at again, so often at most: a write takes a microsecond. */
const READ_TRIES = 16;

/** Strategies: chains come from the option thread, prices from the tick table, and core works them out. */
export function strategyHandlers(services: EngineServices): Pick<Handlers, 'strategy.place' | 'strategy.evaluate'> {
  const brokerMargin = new BrokerMargin(services.orderDesk, services.nowMs);
  return {
    'strategy.place': async ({ epoch, underlying, expiry, kind, width, strike }) => {
      services.epoch().universe.check(epoch, []);
      const near = await services.optionDesk.read(underlying, expiry);
      const later = needsFar(kind) ? (await expiriesOf(services, underlying)).find((one) => one > expiry) : undefined;
      const far = later === undefined ? null : await services.optionDesk.read(underlying, later);
      const futureSlot = needsFuture(kind) ? futureOf(services, underlying, expiry) : -1;
      const legs = placeStrategy(kind, { near, far, futureSlot }, width, strike);
      if (!Array.isArray(legs)) throw new FaultError(legs);
      return { legs };
    },
    'strategy.evaluate': async ({ epoch, legs, product, scenario }) => {
      const { universe, day } = services.epoch();
      universe.check(
        epoch,
        legs.map(({ slot }) => slot),
      );
      const quoted = legs.map((leg) => quotedLeg(services, leg));
      const underlying = underlyingOf(quoted);
      const expiries = new Set(
        quoted.flatMap(({ instrument }) => (instrument.right === null ? [] : [instrument.expiry])),
      );
      const chains = new Map<string, Chain>();
      for (const expiry of expiries)
        if (expiry !== null) chains.set(expiry, await services.optionDesk.read(underlying, expiry));
      const first = chains.size === 0 ? (await expiriesOf(services, underlying))[0] : undefined;
      const answer = evaluateStrategy({
        legs: quoted,
        chains,
        reference: first === undefined ? null : await services.optionDesk.read(underlying, first),
        product,
        scenario,
        rate: services.riskFreeRate,
        nowMs: services.nowMs(),
        tradeDate: day.date,
        tariff: SHIPPED_TARIFF,
      });
      if (answer.result === null) return answer;
      const marginPaise = brokerMargin.of(quoted, answer.legs, product);
      if (marginPaise === null) return answer;
      return { ...answer, result: { ...answer.result, marginPaise, marginExact: true } };
    },
  };
}

/** Expiries with subscribed options, nearest first. */
async function expiriesOf(services: EngineServices, underlying: string): Promise<string[]> {
  const { underlyings } = await services.optionDesk.list();
  return underlyings.find((one) => one.underlying === underlying)?.expiries.map(({ expiry }) => expiry) ?? [];
}

/** The first future that does not expire before a date; −1 when none is subscribed. */
function futureOf(services: EngineServices, underlying: string, expiry: string): number {
  const { universe } = services.epoch();
  const futures = universe
    .subscribedNow()
    .filter((one) => one.underlying === underlying && one.kind.startsWith('FUT') && (one.expiry ?? '') >= expiry);
  return futures.sort((a, b) => ((a.expiry ?? '') < (b.expiry ?? '') ? -1 : 1))[0]?.slot ?? -1;
}

function quotedLeg(services: EngineServices, leg: StrategyLeg): QuotedLeg {
  const { universe, table } = services.epoch();
  const instrument = ensure(universe.instruments[leg.slot], 'the slot was checked');
  const cells = new Int32Array(ROW_CELLS);
  for (let tries = 0; tries < READ_TRIES && !table.read(leg.slot, cells); tries++) cells.fill(0);
  const cell = (name: 'bid' | 'ask' | 'ltp' | 'flags'): number => cells[C[name].cell] ?? 0;
  const quote: LegQuote = {
    bid: cell('bid'),
    ask: cell('ask'),
    last: cell('ltp'),
    isStale: (cell('flags') & TICK_FLAG.stale) !== 0,
  };
  return { leg, instrument, quote };
}

/** @throws FaultError `input.strategy` when the legs are not derivatives of one underlying. */
function underlyingOf(legs: readonly QuotedLeg[]): string {
  const names = new Set(legs.map(({ instrument }) => instrument.underlying));
  const other = legs.find(({ instrument }) => !isDerivative(instrument));
  if (other !== undefined)
    throw refusal(`${other.instrument.symbol} is no option and no future. Take it out of the strategy.`);
  if (names.size > 1)
    throw refusal(`A strategy stands on one underlying, and these legs are on ${[...names].join(' and ')}.`);
  return ensure([...names][0], 'there is a leg');
}

const isDerivative = ({ kind }: Instrument): boolean => kind.startsWith('FUT') || kind.startsWith('OPT');
const refusal = (text: string): FaultError => new FaultError(fault('input.strategy', text));
