import type { Chain } from '#contract/model/chain.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Scenario, StrategyLeg } from '#contract/model/strategy.ts';
import { SHIPPED_TARIFF } from '../../../../src/main/core/charges/shipped-tariff.ts';
import { black76 } from '../../../../src/main/core/options/black.ts';
import type { StrategyInput } from '../../../../src/main/core/options/evaluate-strategy.ts';
import type { QuotedLeg } from '../../../../src/main/core/options/strategy-quotes.ts';
import { SAMPLE_OUTPUTS } from '../../../contract/samples.ts';

export const LEVEL = 24_600;
/** 24,100 … 25,100, the money in the middle. */
export const STRIKES: readonly number[] = Array.from({ length: 41 }, (_, i) => 23_600 + i * 50);
const SIGMA = 0.13;
const RATE = 0.0525;
const LOT = 75;
/** Half a spread, paise. */
const HALF = 25;
export const FUTURE_SLOT = 1_000;
const EXPIRIES = ['2026-11-24', '2026-12-01'] as const;
const EXPIRY_MS = Date.parse('2026-11-24T15:40:00+05:30');
const DAY_MS = 86_400_000;

/** Slot of an option: calls from 100, puts from 200, those of the later expiry 200 higher. */
export function optionSlot(isFar: boolean, right: 'CE' | 'PE', row: number): number {
  return (right === 'CE' ? 100 : 200) + (isFar ? 200 : 0) + row;
}

/** A chain at one volatility, as the engine would tell it. */
export function chainOf(expiry: string, years: number): Chain {
  const sample = SAMPLE_OUTPUTS['chain.read'];
  const isFar = expiry !== EXPIRIES[0];
  const side = (right: 'CE' | 'PE'): Chain['calls'] => ({
    ...sample.calls,
    slot: STRIKES.map((_, row) => optionSlot(isFar, right, row)),
    iv: STRIKES.map(() => SIGMA),
    ivStatus: STRIKES.map(() => 0),
  });
  return {
    ...sample,
    expiry,
    lot: LOT,
    years,
    expiryMs: EXPIRY_MS + (isFar ? 7 * DAY_MS : 0),
    strike: [...STRIKES],
    calls: side('CE'),
    puts: side('PE'),
    smile: STRIKES.map(() => SIGMA),
    summary: {
      ...sample.summary,
      spot: LEVEL,
      forward: LEVEL * Math.exp(RATE * years),
      atmStrike: LEVEL,
      atmIv: SIGMA,
    },
  };
}

function instrumentOf(slot: number): Instrument {
  const common = {
    slot,
    segment: 'NSE_FNO' as const,
    securityId: slot,
    sessionClass: 'FNO' as const,
    name: 'NIFTY',
    underlying: 'NIFTY',
    lot: LOT,
    tick: 5,
    decimals: 2 as const,
    freezeQty: 1_800,
  };
  if (slot === FUTURE_SLOT)
    return { ...common, kind: 'FUTIDX', symbol: 'NIFTY NOV FUT', expiry: EXPIRIES[0], strike: null, right: null };
  const isFar = slot >= 300;
  const right = slot % 200 >= 100 ? 'CE' : 'PE';
  const strike = STRIKES[slot % 100] as number;
  const expiry = EXPIRIES[isFar ? 1 : 0];
  return {
    ...common,
    kind: 'OPTIDX',
    symbol: `NIFTY ${expiry} ${strike} ${right}`,
    expiry,
    strike: strike * 100,
    right,
  };
}

/** A leg with a quote around its worth. */
function quoted(leg: StrategyLeg): QuotedLeg {
  const instrument = instrumentOf(leg.slot);
  const years = (instrument.expiry === EXPIRIES[0] ? 4 : 11) / 365;
  const forward = LEVEL * Math.exp(RATE * years);
  const worth =
    instrument.strike === null
      ? forward
      : black76(instrument.right === 'CE' ? 1 : -1, forward, instrument.strike / 100, years, SIGMA, RATE).price;
  const last = Math.round(worth * 100);
  return { leg, instrument, quote: { bid: Math.max(5, last - HALF), ask: last + HALF, last, isStale: false } };
}

/** Everything an evaluation reads: two chains at 13 %, four and eleven days away. */
export function inputOf(legs: readonly StrategyLeg[], scenario: Scenario): StrategyInput {
  const all = legs.map(quoted);
  const chains = new Map<string, Chain>();
  for (const { instrument } of all)
    if (instrument.expiry !== null && instrument.right !== null)
      chains.set(instrument.expiry, chainOf(instrument.expiry, (instrument.expiry === EXPIRIES[0] ? 4 : 11) / 365));
  return {
    legs: all,
    chains,
    reference: null,
    product: 'MARGIN',
    scenario,
    rate: RATE,
    nowMs: EXPIRY_MS - 4 * DAY_MS,
    tradeDate: '2026-11-20',
    tariff: SHIPPED_TARIFF,
  };
}
