import type { Chain, ChainSideReply, ChainSummary } from '#contract/model/chain.ts';
import type { ChainColumns, ChainSide } from '../../core/options/chain-columns.ts';
import { expectedMove } from '../../core/options/expected-move.ts';
import { gammaFlip } from '../../core/options/gamma-exposure.ts';
import { thetaBudgetMinutes } from '../../core/options/theta-budget.ts';
import type { Wing } from '../../core/options/black.ts';
import type { LiveChain, Solved } from './live-chain.ts';

/** Digits of calculated numbers in a reply: more than any screen shows, and half the bytes. */
const DIGITS = 7;
/** Part of the premium whose loss to time alone the buyer's budget counts down to. */
export const BUDGET_SHARE = 0.05;

/** Rounded to the digits of a reply. */
export const tidy = (value: number): number => Number(value.toPrecision(DIGITS));
/** NaN and infinities have no JSON: they are what null says. */
export const orNull = (value: number): number | null => (Number.isFinite(value) ? tidy(value) : null);

/** A solved chain as the contract tells it. Flip level and time budgets are calculated here: only for who asks. */
export function chainReply(chain: LiveChain, solved: Solved, epoch: number, ageMs: number): Chain {
  const { listing, columns } = chain;
  const { sample, behind } = listing;
  const { rows } = columns;
  return {
    epoch,
    underlying: listing.underlying,
    expiry: listing.expiry,
    segment: sample.segment,
    underlyingSlot: behind?.slot ?? -1,
    lot: sample.lot,
    decimals: sample.decimals,
    expiryMs: chain.expiryMs,
    years: solved.years,
    firstAtMs: chain.firstAtMs,
    ageMs: Math.max(0, Math.round(ageMs)),
    strike: [...columns.strike.subarray(0, rows)],
    calls: sideReply(columns.calls, listing.callSlots, rows),
    puts: sideReply(columns.puts, listing.putSlots, rows),
    gamma: column(columns.gamma, rows),
    vega: column(columns.vega, rows),
    smile: column(columns.smile, rows),
    summary: summaryOf(chain, solved),
  };
}

function column(values: Float64Array, rows: number): (number | null)[] {
  const out: (number | null)[] = [];
  for (let row = 0; row < rows; row++) out.push(orNull(values[row] as number));
  return out;
}

function sideReply(side: ChainSide, slots: readonly number[], rows: number): ChainSideReply {
  const mid: (number | null)[] = [];
  for (let row = 0; row < rows; row++) mid.push(orNull(side.mid(row)));
  const plain = (values: Float64Array | Uint8Array): number[] => [...values.subarray(0, rows)];
  return {
    slot: [...slots],
    bid: plain(side.bid),
    ask: plain(side.ask),
    last: plain(side.last),
    closeBefore: plain(side.closeBefore),
    mid,
    oi: plain(side.interest),
    oiBefore: plain(side.interestBefore),
    oiFirst: plain(side.interestFirst),
    volume: plain(side.volume),
    iv: column(side.sigma, rows),
    ivStatus: plain(side.status),
    delta: column(side.delta, rows),
    theta: column(side.thetaSpot, rows),
    buildUp: plain(side.buildUp),
  };
}

function summaryOf(chain: LiveChain, solved: Solved): ChainSummary {
  const { columns, spot, rate } = chain;
  const { forward, years, atmRow, atmSigma, straddle, ratios, exposure } = solved;
  const move = expectedMove(forward, atmSigma, years, straddle);
  return {
    spot: orNull(spot.price),
    spotState: spot.state,
    forward: orNull(forward),
    forwardFrom: solved.forwardFrom,
    forwardApart: solved.apart,
    basis: spot.state === 'auction' || solved.forwardFrom !== 'parity' ? null : orNull(forward - spot.price),
    atmStrike: atmRow < 0 ? null : (columns.strike[atmRow] as number),
    atmIv: orNull(atmSigma),
    straddle: orNull(straddle),
    pcrByOi: ratios.byInterest === null ? null : tidy(ratios.byInterest),
    pcrByVolume: ratios.byVolume === null ? null : tidy(ratios.byVolume),
    callOi: ratios.callInterest,
    putOi: ratios.putInterest,
    maxPain: solved.maxPain,
    expectedMove: orNull(move.oneSigma),
    gex: hasGamma(columns) ? orNull(exposure.total) : null,
    callWall: exposure.callWall,
    putWall: exposure.putWall,
    gexFlip: nullOr(gammaFlip(columns, forward, years, rate)),
    callBudgetMinutes: budgetOf(chain, solved, 1),
    putBudgetMinutes: budgetOf(chain, solved, -1),
    budgetShare: BUDGET_SHARE,
  };
}

const nullOr = (value: number | null): number | null => (value === null ? null : orNull(value));

function hasGamma({ gamma, rows }: ChainColumns): boolean {
  for (let row = 0; row < rows; row++) if (!Number.isNaN(gamma[row])) return true;
  return false;
}

/** The spot that the forward stands for keeps price and budget together, in the closing auction as well. */
function budgetOf(chain: LiveChain, { forward, years, atmRow, atmSigma }: Solved, w: Wing): number | null {
  if (atmRow < 0 || !(atmSigma > 0)) return null;
  const { columns, rate, dividend } = chain;
  const spot = forward * Math.exp((dividend - rate) * years);
  const strike = columns.strike[atmRow] as number;
  return nullOr(thetaBudgetMinutes({ w, spot, strike, years, sigma: atmSigma, rate, dividend }, BUDGET_SHARE));
}
