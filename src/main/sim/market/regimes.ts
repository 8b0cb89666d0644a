import { never } from '#contract/faults.ts';
import { mix, unitOf } from './noise.ts';

/**
 * What kind of day a share has. Every day deals the same number of each kind over the shares, so that on any day,
 * with any seed, there is something for each scanner to find.
 */
const REGIMES = [
  ['explodeUp', 7],
  ['explodeDown', 4],
  ['rangeBreakUp', 10],
  ['rangeBreakDown', 8],
  ['trendUp', 12],
  ['trendDown', 12],
  ['gapUpFade', 8],
  ['gapDownRecover', 8],
  ['narrow', 16],
  ['sweepHigh', 8],
  ['sweepLow', 8],
  ['swing', 12],
] as const;
export type Regime = (typeof REGIMES)[number][0] | 'normal';

/** A prime above the number of shares: rank = a·i + b (mod prime) deals every rank at most once. */
const RANKS = 251;

/** Own movement of a share on a day, beside market and sector. Returns are fractions, times are minutes of a 375-minute day. */
export interface DayPlan {
  readonly regime: Regime;
  readonly gap: number;
  /** Corner points [minute, return since the opening]; empty = straight in volatility time. */
  readonly points: readonly (readonly [number, number])[];
  /** Return from the opening to the official close. */
  readonly move: number;
  /** Scale of the random part, before and after `quietUntil`. */
  readonly noise: number;
  readonly quietNoise: number;
  readonly quietUntil: number;
  /** Day volume as a multiple of the usual. */
  readonly volume: number;
  /** Extra volume right after the opening: height and decay in minutes. */
  readonly frontHeight: number;
  readonly frontMinutes: number;
  /** Extra volume round a minute; height 0 = none. */
  readonly burstHeight: number;
  readonly burstAt: number;
}

/** The regime of share `index` on a day. */
export function regimeOf(seed: number, dayNumber: number, index: number): Regime {
  const a = 1 + ((mix(seed, dayNumber) >>> 0) % (RANKS - 1));
  const b = (mix(seed ^ 0x51ed_270b, dayNumber) >>> 0) % RANKS;
  let rank = (a * index + b) % RANKS;
  for (const [name, share] of REGIMES) {
    if (rank < share) return name;
    rank -= share;
  }
  return 'normal';
}

/**
 * The plan of one share for one day.
 * @param hash of seed, day and share. @param gap random gap. @param move random return after the opening.
 */
export function planOf(regime: Regime, hash: number, gap: number, move: number): DayPlan {
  const u = unitOf(mix(hash, 1));
  const plain = plainPlan(gap, move);
  switch (regime) {
    case 'explodeUp':
      return explosion(plain, hash, 1);
    case 'explodeDown':
      return explosion(plain, hash, -1);
    case 'rangeBreakUp':
      return rangeBreak(plain, u, 1);
    case 'rangeBreakDown':
      return rangeBreak(plain, u, -1);
    case 'trendUp':
      return straight(plain, 'trendUp', 0.016 + 0.014 * u);
    case 'trendDown':
      return straight(plain, 'trendDown', -0.016 - 0.014 * u);
    case 'gapUpFade':
      return fade(plain, 'gapUpFade', 0.014 + 0.01 * u);
    case 'gapDownRecover':
      return fade(plain, 'gapDownRecover', -0.014 - 0.01 * u);
    case 'narrow':
      return { ...straight(plain, 'narrow', move * 0.15), gap: gap * 0.3, noise: 0.3, quietNoise: 0.3, volume: 0.7 };
    case 'sweepHigh':
      return sweep(plain, u, 1);
    case 'sweepLow':
      return sweep(plain, u, -1);
    case 'swing':
      return swing(plain, u);
    case 'normal':
      return plain;
    default:
      return never(regime);
  }
}

function plainPlan(gap: number, move: number): DayPlan {
  return {
    regime: 'normal',
    gap,
    points: [],
    move,
    noise: 1,
    quietNoise: 1,
    quietUntil: 0,
    volume: 1,
    frontHeight: 0,
    frontMinutes: 1,
    burstHeight: 0,
    burstAt: 0,
  };
}

const LAST = 375;

function explosion(plain: DayPlan, hash: number, sign: number): DayPlan {
  const u = unitOf(mix(hash, 2));
  const early = unitOf(mix(hash, 3));
  const move = sign * (0.03 + 0.015 * u);
  return {
    ...plain,
    regime: sign > 0 ? 'explodeUp' : 'explodeDown',
    gap: sign * (0.013 + 0.009 * u),
    move,
    points: [
      [0, 0],
      [6, sign * 0.01],
      [25, sign * 0.022],
      [80, sign * 0.028],
      [LAST, move],
    ],
    noise: 0.6,
    quietNoise: 0.3,
    quietUntil: 25,
    volume: 9 + 9 * u,
    frontHeight: 2 + 5 * early,
    frontMinutes: 8 + 16 * (1 - early),
  };
}

function rangeBreak(plain: DayPlan, u: number, sign: number): DayPlan {
  const move = sign * (0.017 + 0.008 * u);
  return {
    ...plain,
    regime: sign > 0 ? 'rangeBreakUp' : 'rangeBreakDown',
    gap: plain.gap * 0.4,
    move,
    points: [
      [0, 0],
      [15, 0],
      [17 + 2 * u, sign * 0.005],
      [24, sign * 0.013],
      [70, sign * 0.015],
      [LAST, move],
    ],
    noise: 0.6,
    quietNoise: 0.25,
    quietUntil: 16,
    volume: 1.8,
    burstHeight: 4,
    burstAt: 20,
  };
}

function straight(plain: DayPlan, regime: Regime, move: number): DayPlan {
  const points = [[0, 0] as const, [LAST, move] as const];
  return { ...plain, regime, move, points, noise: 0.55, quietNoise: 0.55, volume: 1.3 };
}

function fade(plain: DayPlan, regime: Regime, gap: number): DayPlan {
  const move = -gap * 0.85;
  return {
    ...plain,
    regime,
    gap,
    move,
    points: [
      [0, 0],
      [25, -gap * 0.2],
      [170, -gap * 0.9],
      [LAST, move],
    ],
    noise: 0.7,
    quietNoise: 0.7,
    volume: 1.5,
  };
}

function sweep(plain: DayPlan, u: number, sign: number): DayPlan {
  const at = 40 + 220 * u;
  const move = -sign * 0.006;
  return {
    ...plain,
    regime: sign > 0 ? 'sweepHigh' : 'sweepLow',
    move,
    points: [
      [0, 0],
      [at, sign * 0.002],
      [at + 4, sign * 0.013],
      [at + 9, -sign * 0.002],
      [LAST, move],
    ],
    noise: 0.6,
    quietNoise: 0.6,
    volume: 1.2,
    burstHeight: 3,
    burstAt: at + 4,
  };
}

function swing(plain: DayPlan, u: number): DayPlan {
  const height = 0.007 + 0.005 * u;
  const points: (readonly [number, number])[] = [[0, 0]];
  for (let i = 0; i < 6; i++) points.push([30 + 55 * i, i % 2 === 0 ? height : -height]);
  points.push([LAST, plain.move * 0.3]);
  return { ...plain, regime: 'swing', move: plain.move * 0.3, points, noise: 0.6, quietNoise: 0.6 };
}
