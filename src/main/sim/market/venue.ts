import { ensure } from '#contract/faults.ts';
import { MARKET, type MarketData } from './market-data.ts';
import { hashText, mix, normalOf, smoothNoise, unitOf } from './noise.ts';
import { type DayPlan, planOf, regimeOf } from './regimes.ts';
import type { Timeline } from './timeline.ts';

/** One thing with a price process of its own: a share or a commodity. */
export interface Asset {
  readonly symbol: string;
  /** Hash of the symbol. */
  readonly hash: number;
  /** Close of the base date in rupees. */
  readonly base: number;
  /** Daily volatility of its own part, as a fraction. */
  readonly vol: number;
  readonly beta: number;
  /** Index into the venue's sectors; −1 = none. */
  readonly sector: number;
  /** Deals regimes to the asset; commodities have plain days. */
  readonly regimes: boolean;
}

/** The common movement of one day: returns of the gap and from opening to close. */
export interface FactorDraw {
  readonly marketGap: number;
  readonly marketMove: number;
  readonly marketVol: number;
  readonly sectorGap: Float64Array;
  readonly sectorMove: Float64Array;
  readonly sectorVol: Float64Array;
  /** Day's volatility as a multiple of the usual. */
  readonly heat: number;
  /** Shock of the volatility index that is not explained by the market. */
  readonly vixShock: number;
}

/** e^x to third order: exact enough for a day's return, and cheap; the chain and the paths use the same. */
export function growth(x: number): number {
  return 1 + x * (1 + x * (0.5 + x / 6));
}

/** Returns of one day are kept inside the price bands. */
export const DAY_RETURN_MAX = 0.09;

const GAP_SHARE = 0.35;
const MOVE_SHARE = 0.92;
/** Fall of the volatility index's logarithm per unit of market return, and how much of a shock survives a day. */
export const VIX_LEVERAGE = 4.5;
export const VIX_MEMORY = 0.94;
const VIX_SHOCK = 0.028;

/**
 * Daily skeleton of a venue: factor returns, own returns and the chain of fair closes. The chain passes through the
 * base levels on the base date; every day's draw depends on the seed and the date only.
 */
export class Venue {
  readonly seed: number;
  readonly timeline: Timeline;
  readonly assets: readonly Asset[];
  readonly sectors: readonly string[];
  readonly #market: MarketData['market'] | null;
  readonly #baseDay: number;
  readonly #factors: FactorDraw[] = [];
  readonly #closes: Float64Array[] = [];
  readonly #vix: number[] = [];

  constructor(seed: number, timeline: Timeline, assets: readonly Asset[], sectors: readonly string[]) {
    this.seed = seed;
    this.timeline = timeline;
    this.assets = assets;
    this.sectors = sectors;
    this.#market = sectors.length > 0 ? MARKET.market : null;
    this.#baseDay = timeline.indexUpTo(MARKET.baseDate);
    this.#buildChain();
  }

  /** Fair closes in rupees by asset. */
  closes(day: number): Float64Array {
    while (this.#closes.length <= day) this.#growChain();
    return ensure(this.#closes[day], `the simulated market has no day ${day}`);
  }

  /** Logarithm of the volatility index at a day's end. */
  vix(day: number): number {
    this.closes(day);
    return this.#vix[day] ?? Math.log(MARKET.vixBase);
  }

  factors(day: number): FactorDraw {
    const known = this.#factors[day];
    if (known) return known;
    const draw = this.#draw(this.timeline.hours(day).dayNumber);
    this.#factors[day] = draw;
    return draw;
  }

  /** An asset's own plan for a day. */
  plan(day: number, index: number): DayPlan {
    const { dayNumber } = this.timeline.hours(day);
    const asset = this.assets[index] as Asset;
    const hash = mix(mix(this.seed, dayNumber), asset.hash);
    const vol = asset.vol * Math.sqrt(this.factors(day).heat);
    const gap = vol * GAP_SHARE * normalOf(mix(hash, 11));
    const move = vol * MOVE_SHARE * normalOf(mix(hash, 12));
    const regime = asset.regimes ? regimeOf(this.seed, dayNumber, index) : 'normal';
    return planOf(regime, hash, gap, move);
  }

  /** Return of an asset from close to close. */
  #dayReturn(day: number, index: number): number {
    const asset = this.assets[index] as Asset;
    const factors = this.factors(day);
    const plan = this.plan(day, index);
    let total = plan.gap + plan.move + asset.beta * (factors.marketGap + factors.marketMove);
    if (asset.sector >= 0) {
      total += (factors.sectorGap[asset.sector] as number) + (factors.sectorMove[asset.sector] as number);
    }
    return Math.min(DAY_RETURN_MAX, Math.max(-DAY_RETURN_MAX, total));
  }

  #buildChain(): void {
    let later = Float64Array.from(this.assets, (asset) => asset.base);
    this.#closes[this.#baseDay] = later;
    for (let day = this.#baseDay; day > 0; day--) {
      const earlier = later.map((close, i) => close / growth(this.#dayReturn(day, i)));
      this.#closes[day - 1] = earlier;
      later = earlier;
    }
    this.#vix[0] = Math.log(MARKET.vixBase);
    for (let day = 1; day <= this.#baseDay; day++) this.#vix[day] = this.#nextVix(day);
  }

  #growChain(): void {
    const day = this.#closes.length;
    const before = this.#closes[day - 1] as Float64Array;
    this.#closes.push(before.map((close, i) => close * growth(this.#dayReturn(day, i))));
    this.#vix[day] = this.#nextVix(day);
  }

  #nextVix(day: number): number {
    const mean = Math.log(MARKET.vixBase);
    const factors = this.factors(day);
    const market = factors.marketGap + factors.marketMove;
    return mean + VIX_MEMORY * ((this.#vix[day - 1] as number) - mean) - VIX_LEVERAGE * market + factors.vixShock;
  }

  #draw(dayNumber: number): FactorDraw {
    const seed = mix(this.seed, hashText(`factors ${this.timeline.lead}`));
    const hash = mix(seed, dayNumber);
    // Volatility clusters on three time scales: days, weeks and months.
    const heat = Math.exp(
      0.28 * smoothNoise(seed ^ 1, dayNumber / 4) +
        0.24 * smoothNoise(seed ^ 2, dayNumber / 17) +
        0.2 * smoothNoise(seed ^ 3, dayNumber / 60),
    );
    const market = this.#market;
    const marketVol = market ? (market.volPercent / 100) * heat : 0;
    const jumps = market !== null && unitOf(mix(hash, 3)) < market.jumpChance;
    const jump = jumps ? (market.jumpPercent / 100) * normalOf(mix(hash, 4)) : 0;
    const sectorVol = Float64Array.from(this.sectors, (name) => sectorVolOf(name) * Math.sqrt(heat));
    return {
      marketGap: marketVol * (market?.gapShare ?? 0) * normalOf(mix(hash, 1)),
      marketMove: marketVol * MOVE_SHARE * normalOf(mix(hash, 2)) + jump,
      marketVol,
      sectorGap: sectorVol.map((vol, i) => vol * GAP_SHARE * normalOf(mix(hash, 100 + i))),
      sectorMove: sectorVol.map((vol, i) => vol * MOVE_SHARE * normalOf(mix(hash, 200 + i))),
      sectorVol,
      heat,
      vixShock: VIX_SHOCK * normalOf(mix(hash, 5)),
    };
  }
}

function sectorVolOf(name: string): number {
  return ensure(MARKET.sectorVolPercent[name], `sim-market.json has no sectorVolPercent for ${name}`) / 100;
}
