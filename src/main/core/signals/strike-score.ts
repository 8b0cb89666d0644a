import { lin } from '../patterns/confidence.ts';

/** Points and limits of the strike choice (quant.md E.2). */
export interface StrikeRules {
  readonly iv: number;
  readonly oi: number;
  readonly spread: number;
  readonly delta: number;
  readonly distance: number;
  /** Volatility over that at the money: full points at or below the first, none at the second. */
  readonly ivLo: number;
  readonly ivHi: number;
  /** Spread in percent of the middle: full points, none. */
  readonly spLo: number;
  readonly spHi: number;
  readonly dTarget: number;
  readonly dLo: number;
  readonly dHi: number;
  /** Strikes from the preferred one at which no points are left. */
  readonly distMax: number;
  /** Strikes on each side of the money that are looked at. */
  readonly span: number;
  readonly maxSpreadPct: number;
  readonly minOiLots: number;
  readonly minScore: number;
}

export const STRIKE_RULES: StrikeRules = {
  iv: 40,
  oi: 50,
  spread: 50,
  delta: 40,
  distance: 30,
  ivLo: 0.9,
  ivHi: 1.3,
  spLo: 0.25,
  spHi: 2.5,
  dTarget: 0.45,
  dLo: 0.05,
  dHi: 0.3,
  distMax: 3,
  span: 2,
  maxSpreadPct: 5,
  minOiLots: 100,
  minScore: 120,
};

/** One option that could be bought: the call for side +1, the put for −1. */
export interface StrikeCandidate {
  readonly strike: number;
  /** Strikes from the one at the money, upwards positive. */
  readonly offset: number;
  /** Decimals; null where it cannot be solved. */
  readonly iv: number | null;
  readonly delta: number | null;
  /** Units, not lots. */
  readonly oi: number | null;
  readonly volume: number | null;
  /** ₹; 0 or null = nobody. */
  readonly bid: number | null;
  readonly ask: number | null;
}

export const DISQUALIFIED = ['NO_QUOTE', 'WIDE_SPREAD', 'LOW_OI', 'NO_VOLUME'] as const;
export type Disqualified = (typeof DISQUALIFIED)[number];

export interface StrikeScore {
  readonly strike: number;
  readonly offset: number;
  readonly scores: Readonly<Record<'iv' | 'oi' | 'spread' | 'delta' | 'distance', number>>;
  /** 0 to 210. */
  readonly total: number;
  readonly disqualified: readonly Disqualified[];
  /** Null without a two-sided quote. */
  readonly spreadPct: number | null;
}

export interface StrikeChoice {
  readonly candidates: readonly StrikeScore[];
  /** Strike to buy; null = no trade. */
  readonly selected: number | null;
}

export interface StrikeMarket {
  /** +1 buys a call, −1 a put. */
  readonly side: 1 | -1;
  readonly candidates: readonly StrikeCandidate[];
  readonly ivAtm: number | null;
  /** Units in a lot. */
  readonly lot: number;
}

/** One strike out of the money in the direction of the signal: +1 for a call, −1 for a put. */
export function preferredOffset(side: 1 | -1): number {
  return side;
}

/** Scores the options around the money and chooses one (quant.md E.2). */
export function chooseStrike({ side, candidates, ivAtm, lot }: StrikeMarket, rules = STRIKE_RULES): StrikeChoice {
  const near = candidates.filter(({ offset }) => Math.abs(offset) <= rules.span);
  const most = Math.max(0, ...near.map(({ oi }) => oi ?? 0));
  const preferred = preferredOffset(side);
  const scored = near.map((one) => scoreOf(one, { ivAtm, most, preferred, lot }, rules));
  const fit = scored.filter(({ total, disqualified }) => disqualified.length === 0 && total >= rules.minScore);
  const [best] = fit.toSorted((a, b) => compare(a, b, preferred));
  return { candidates: scored, selected: best?.strike ?? null };
}

interface Surroundings {
  readonly ivAtm: number | null;
  /** Largest open interest among the candidates. */
  readonly most: number;
  readonly preferred: number;
  readonly lot: number;
}

function scoreOf(one: StrikeCandidate, { ivAtm, most, preferred, lot }: Surroundings, rules: StrikeRules): StrikeScore {
  const { iv, delta, oi, volume, bid, ask, offset, strike } = one;
  const quoted = bid !== null && ask !== null && bid > 0 && ask >= bid;
  const spreadPct = quoted ? (100 * (ask - bid)) / ((ask + bid) / 2) : null;
  const falling = (x: number, from: number, to: number): number => 1 - lin(x, from, to);
  const scores = {
    iv: iv === null || ivAtm === null || ivAtm <= 0 ? 0 : rules.iv * falling(iv / ivAtm, rules.ivLo, rules.ivHi),
    oi: oi === null || most === 0 ? 0 : (rules.oi * oi) / most,
    spread: spreadPct === null ? 0 : rules.spread * falling(spreadPct, rules.spLo, rules.spHi),
    delta: delta === null ? 0 : rules.delta * falling(Math.abs(Math.abs(delta) - rules.dTarget), rules.dLo, rules.dHi),
    distance: rules.distance * falling(Math.abs(offset - preferred), 0, rules.distMax),
  };
  const disqualified: Disqualified[] = [];
  if (spreadPct === null) disqualified.push('NO_QUOTE');
  else if (spreadPct > rules.maxSpreadPct) disqualified.push('WIDE_SPREAD');
  if (oi === null || oi < rules.minOiLots * lot) disqualified.push('LOW_OI');
  if (volume === null || volume <= 0) disqualified.push('NO_VOLUME');
  const total = scores.iv + scores.oi + scores.spread + scores.delta + scores.distance;
  return { strike, offset, scores, total, disqualified, spreadPct };
}

/** The best first: more points, nearer to the preferred strike, tighter, lower. */
function compare(a: StrikeScore, b: StrikeScore, preferred: number): number {
  return (
    b.total - a.total ||
    Math.abs(a.offset - preferred) - Math.abs(b.offset - preferred) ||
    (a.spreadPct ?? Number.POSITIVE_INFINITY) - (b.spreadPct ?? Number.POSITIVE_INFINITY) ||
    a.strike - b.strike
  );
}
