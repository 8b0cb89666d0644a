import { FaultError, fault } from '#contract/faults.ts';
import { type ChainHold, type ChainSurface, HOLD_SHARES, SURFACE_EXPIRIES_MAX } from '#contract/model/chain-study.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { expectedMove } from '../../core/options/expected-move.ts';
import { type HeldOption, heldCost, thetaBudgetMinutes } from '../../core/options/theta-budget.ts';
import { orNull, tidy } from './chain-reply.ts';
import type { SolvedChain } from './live-chain.ts';

/** What an hour costs is told for this many calendar minutes. */
const HOUR_MINUTES = 60;

/** Volatilities of an underlying's nearest expiries. @param chains solved ones, nearest first. */
export function surfaceOf(underlying: string, epoch: number, chains: readonly SolvedChain[]): ChainSurface {
  return { epoch, underlying, expiries: chains.slice(0, SURFACE_EXPIRIES_MAX).map(smileOf) };
}

function smileOf({ listing, columns, solved }: SolvedChain): ChainSurface['expiries'][number] {
  const { forward, atmSigma, years, straddle, atmRow } = solved;
  const strike: number[] = [];
  const iv: number[] = [];
  for (let row = 0; row < columns.rows; row += 1) {
    const sigma = columns.smile[row] as number;
    if (Number.isNaN(sigma)) continue;
    strike.push(columns.strike[row] as number);
    iv.push(tidy(sigma));
  }
  return {
    expiry: listing.expiry,
    years,
    forward: orNull(forward),
    atmStrike: atmRow < 0 ? null : (columns.strike[atmRow] as number),
    atmIv: orNull(atmSigma),
    straddle: orNull(straddle),
    expectedMove: orNull(expectedMove(forward, atmSigma, years, straddle).oneSigma),
    strike,
    iv,
  };
}

/**
 * A buyer's time budget at one strike, with spot and the volatility of the strike standing still. The spot is the one
 * that the forward stands for, so that price and budget agree in the closing auction as well.
 * @throws input.unknown_strike
 */
export function holdOf(chain: SolvedChain, strike: number, right: 'CE' | 'PE', nowMs: number): ChainHold {
  const { columns, listing, solved, rate, dividend } = chain;
  const row = columns.strike.subarray(0, columns.rows).indexOf(strike);
  const slots = right === 'CE' ? listing.callSlots : listing.putSlots;
  if (row < 0 || (slots[row] ?? -1) < 0) {
    const text = `${listing.underlying} ${listing.expiry} lists no ${strike} ${right} here. Choose a strike of the chain.`;
    throw new FaultError(fault('input.unknown_strike', text, { strike }));
  }
  const { forward, years } = solved;
  const sigma = columns.smile[row] as number;
  const side = right === 'CE' ? columns.calls : columns.puts;
  const spot = forward * Math.exp((dividend - rate) * years);
  const held: HeldOption = { w: right === 'CE' ? 1 : -1, spot, strike, years, sigma, rate, dividend };
  const known = sigma > 0 && spot > 0 && years > 0;
  const hourCost = known ? heldCost(held, HOUR_MINUTES) : Number.NaN;
  const delta = side.delta[row] as number;
  return {
    value: orNull(known ? (side.value[row] as number) : Number.NaN),
    iv: orNull(sigma),
    delta: orNull(delta),
    lot: listing.sample.lot,
    decimals: listing.sample.decimals,
    hourCost: orNull(hourCost),
    hourMove: delta === 0 ? null : orNull(Math.max(0, hourCost) / Math.abs(delta)),
    losses: HOLD_SHARES.map((share) => {
      const minutes = known ? thetaBudgetMinutes(held, share) : null;
      return {
        share,
        minutes: minutes === null ? null : tidy(minutes),
        atMs: minutes === null ? null : Math.round(nowMs + minutes * MINUTE_MS),
      };
    }),
  };
}
