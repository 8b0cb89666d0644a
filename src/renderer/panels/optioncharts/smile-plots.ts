import type { ChainSurface } from '#contract/model/chain-study.ts';
import type { PlotData, PlotSeries, PlotTone } from '../../plots/plot-data.ts';
import { NO_VALUE } from '../../ui/format.ts';
import { rupees, strikeText } from '../chain/chain-rows.ts';
import { expiryText } from '../chain/chain-words.ts';
import type { StrikeWindow } from '../chain/chain-window.ts';

type Expiry = ChainSurface['expiries'][number];

const TONES: readonly PlotTone[] = ['one', 'two', 'three', 'four', 'five', 'six'];
/** Smiles in one picture: as many as there are colours. */
const SMILES_MAX = TONES.length;
/** Strikes of the surface on either side of the nearest expiry's money when all are asked for. */
const SURFACE_STRIKES = 40;
const DAYS_A_YEAR = 365;

export const percentText = (value: number): string => `${(100 * value).toFixed(1)} %`;
const daysText = (days: number): string => `${days < 10 ? days.toFixed(1) : Math.round(days)} d`;

/** Strikes that any expiry has a volatility for, around the nearest expiry's money. */
export function strikesOf({ expiries }: ChainSurface, window: StrikeWindow): number[] {
  const all = [...new Set(expiries.flatMap(({ strike }) => strike))].sort((a, b) => a - b);
  const atm = expiries.find(({ atmStrike }) => atmStrike !== null)?.atmStrike ?? null;
  if (atm === null) return all;
  const reach = window ?? SURFACE_STRIKES;
  // Far expiries list few strikes: the step is that of the nearest one.
  const near = expiries[0]?.strike ?? [];
  const middle = near.indexOf(atm);
  if (middle < 0) return all;
  const low = near[Math.max(0, middle - reach)] as number;
  const high = near[Math.min(near.length - 1, middle + reach)] as number;
  return all.filter((strike) => strike >= low && strike <= high);
}

function ivAt({ strike, iv }: Expiry, at: number): number | null {
  const row = strike.indexOf(at);
  return row < 0 ? null : (iv[row] as number);
}

/** Volatility by strike of the nearest expiries that have any. */
export function smilePlot(surface: ChainSurface, window: StrikeWindow): PlotData {
  const x = strikesOf(surface, window);
  const smiles = surface.expiries.filter(({ iv }) => iv.length > 0).slice(0, SMILES_MAX);
  const atm = surface.expiries[0]?.atmStrike ?? null;
  return {
    label: `Volatility of ${surface.underlying} by strike`,
    across: 'Strike',
    x,
    xWords: strikeText,
    series: smiles.map(
      (one, i): PlotSeries => ({
        id: one.expiry,
        name: expiryText(one.expiry),
        tone: TONES[i] as PlotTone,
        kind: 'line',
        joined: true,
        words: percentText,
        values: x.map((strike) => ivAt(one, strike)),
      }),
    ),
    marks: atm === null ? [] : [{ at: atm, words: `ATM ${strikeText(atm)}` }],
    zero: false,
  };
}

const byDays = (surface: ChainSurface): { readonly expiries: readonly Expiry[]; readonly days: number[] } => {
  const expiries = surface.expiries.filter(({ atmIv, years }) => atmIv !== null && years > 0);
  return { expiries, days: expiries.map(({ years }) => years * DAYS_A_YEAR) };
};

/** Volatility at the money by days to expiry. */
export function termPlot(surface: ChainSurface): PlotData {
  const { expiries, days } = byDays(surface);
  return {
    label: `Term structure of ${surface.underlying}`,
    across: 'Days left',
    x: days,
    xWords: daysText,
    series: [
      {
        id: 'iv',
        name: 'ATM IV',
        tone: 'one',
        kind: 'line',
        words: (value) => `${(100 * value).toFixed(2)} %`,
        values: expiries.map(({ atmIv }) => atmIv),
      },
    ],
    marks: expiries.map(({ expiry }, i) => ({ at: days[i] as number, words: expiryText(expiry) })),
    zero: false,
  };
}

/** One standard deviation around the forward, and the straddle's range, by days to expiry. */
export function movePlot(surface: ChainSurface): PlotData {
  const { expiries, days } = byDays(surface);
  const line = { kind: 'line', words: (value: number) => rupees(value) } as const;
  const around = (reach: (one: Expiry) => number | null, sign: 1 | -1): (number | null)[] =>
    expiries.map((one) => {
      const by = reach(one);
      return one.forward === null || by === null ? null : one.forward + sign * by;
    });
  const sigma = (one: Expiry): number | null => one.expectedMove;
  const straddle = (one: Expiry): number | null => one.straddle;
  return {
    label: `Expected move of ${surface.underlying}`,
    across: 'Days left',
    x: days,
    xWords: daysText,
    series: [
      { ...line, id: 'up', name: '+1σ', tone: 'one', values: around(sigma, 1) },
      { ...line, id: 'straddleUp', name: '+straddle', tone: 'two', dashed: true, values: around(straddle, 1) },
      { ...line, id: 'forward', name: 'Forward', tone: 'muted', values: expiries.map(({ forward }) => forward) },
      { ...line, id: 'straddleDown', name: '−straddle', tone: 'two', dashed: true, values: around(straddle, -1) },
      { ...line, id: 'down', name: '−1σ', tone: 'one', values: around(sigma, -1) },
    ],
    marks: expiries.map(({ expiry }, i) => ({ at: days[i] as number, words: expiryText(expiry) })),
    zero: false,
  };
}

/** The nearest expiry's move in a sentence. */
export function moveNote({ expiries }: ChainSurface): string {
  const near = expiries[0];
  if (near === undefined || near.expectedMove === null || near.forward === null)
    return 'No volatility at the money: no move can be expected of it.';
  const share = ((100 * near.expectedMove) / near.forward).toFixed(2);
  const straddle = near.straddle === null ? NO_VALUE : rupees(near.straddle);
  return `Until ${expiryText(near.expiry)}: ±${rupees(near.expectedMove)} (${share} %) is one standard deviation, 68 in 100. The straddle at ${straddle} is the mean move that the market pays for, not 1σ.`;
}

export interface SurfaceCell {
  readonly text: string;
  /** 0 the lowest volatility of the table, 1 the highest; null without one. */
  readonly heat: number | null;
}
export interface SurfaceRow {
  readonly strike: number;
  readonly strikeText: string;
  readonly atm: boolean;
  readonly cells: readonly SurfaceCell[];
}

/** The surface as a table: strikes down, expiries across. */
export function surfaceRows(surface: ChainSurface, window: StrikeWindow): SurfaceRow[] {
  const strikes = strikesOf(surface, window);
  const values = strikes.map((strike) => surface.expiries.map((one) => ivAt(one, strike)));
  const known = values.flat().filter((value): value is number => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const atm = surface.expiries[0]?.atmStrike ?? null;
  return strikes.map((strike, row) => ({
    strike,
    strikeText: strikeText(strike),
    atm: strike === atm,
    cells: (values[row] ?? []).map((value) => ({
      text: value === null ? NO_VALUE : (100 * value).toFixed(1),
      heat: value === null ? null : high > low ? (value - low) / (high - low) : 0.5,
    })),
  }));
}
