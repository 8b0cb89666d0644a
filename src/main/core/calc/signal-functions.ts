import { z } from 'zod';
import { type Fault, fault } from '#contract/faults.ts';
import { type BarLike, barsFault, columnsOf } from '../indicators/columns.ts';
import { LENGTH_MAX } from '../indicators/definition.ts';
import { circuitTripped, entryGate, GATE_RULES } from '../signals/entry-gate.ts';
import { CAPITAL_PCT, MAX_LOTS, RISK_PCT, sizeOf } from '../signals/size.ts';
import { chooseStrike, STRIKE_RULES, type StrikeCandidate } from '../signals/strike-score.ts';
import { EXIT_RULES, TrailingExit } from '../signals/trailing-exit.ts';
import { foldBars, trendSignals } from '../signals/trend-series.ts';
import { TREND_MODES, TREND_THRESHOLDS } from '../signals/trend-signal.ts';
import { type CalcFunction, type CalcOut, calcFunction, LIST_MAX } from './calc-function.ts';

const say = (description: string, unit = ''): { description: string; unit: string } => ({ description, unit });
const limit = (byDefault: number, sentence: string, unit = ''): z.ZodDefault<z.ZodNumber> =>
  z.number().min(0).default(byDefault).meta(say(sentence, unit));
const length = (byDefault: number, sentence: string): z.ZodDefault<z.ZodInt> =>
  z.int().min(1).max(LENGTH_MAX).default(byDefault).meta(say(sentence, 'bars'));
const side = z.union([z.literal(1), z.literal(-1)]);
const amount = z.number().nullable().default(null);
const openMinute = z
  .int()
  .min(0)
  .max(1_439)
  .default(555)
  .meta(say('First minute of the session from IST midnight.', 'min'));

/** Rules as an object of numbers, each with its default. */
function rulesSchema<K extends string>(defaults: Readonly<Record<K, number>>) {
  const shape = Object.fromEntries(Object.entries<number>(defaults).map(([name, value]) => [name, limit(value, name)]));
  return z.strictObject(shape).prefault({}) as unknown as z.ZodType<Record<K, number>>;
}

const lengths = {
  stLen: length(10, 'Length of the Supertrend.'),
  stMult: limit(3, 'Multiple of the Supertrend.', '×'),
  adxLen: length(14, 'Length of the directional movement.'),
};

const trendFunction = calcFunction({
  name: 'TREND_SIGNALS',
  title: 'Supertrend and ADX on one minute, confirmed by the last completed longer bar (E.1)',
  takesBars: true,
  params: z.strictObject({
    mode: z.enum(TREND_MODES).default('balanced').meta(say('How sure a signal must be.')),
    primary: z
      .strictObject({
        ...lengths,
        adxMin: limit(TREND_THRESHOLDS.adxMin, 'Least ADX.'),
        flipLookback: length(TREND_THRESHOLDS.flipLookback, 'Bars within which the trend changed.'),
      })
      .prefault({}),
    confirm: z
      .strictObject({
        ...lengths,
        tfMin: z.int().min(1).max(1_440).default(5).meta(say('Length of the confirming bars.', 'min')),
        adxMin: limit(TREND_THRESHOLDS.confirmAdxMin, 'Least ADX of the confirming bars.'),
      })
      .prefault({}),
    conservative: z
      .strictObject({ rvolMin: limit(TREND_THRESHOLDS.rvolMin, 'Least relative volume.', '×') })
      .prefault({}),
    openMinute,
  }),
  outputs: ['signals'],
  run: ({ mode, primary, confirm, conservative, openMinute: from }, bars) => {
    const bad = barsFault(bars, ['t', 'o', 'h', 'l', 'c', 'v']);
    if (bad !== null) return bad;
    const { adxMin, flipLookback } = primary;
    const limits = { adxMin, flipLookback, confirmAdxMin: confirm.adxMin, rvolMin: conservative.rvolMin };
    return { signals: trendSignals(columnsOf(bars), { mode, primary, confirm, limits, openMinute: from }) };
  },
});

const foldFunction = calcFunction({
  name: 'FOLD',
  title: 'One-minute bars as longer ones, counted from the open of the session',
  takesBars: true,
  params: z.strictObject({
    minutes: z.int().min(1).max(1_440).default(5).meta(say('Length of the bars.', 'min')),
    openMinute,
  }),
  outputs: ['bars'],
  run: ({ minutes, openMinute: from }, bars: readonly BarLike[]): CalcOut | Fault => {
    const bad = barsFault(bars, ['t', 'o', 'h', 'l', 'c', 'v']);
    if (bad !== null) return bad;
    const { columns, endMs } = foldBars(columnsOf(bars), minutes, from);
    const { t, o, h, l, c, v } = columns;
    return { bars: endMs.map((end, i) => ({ t: t[i], o: o[i], h: h[i], l: l[i], c: c[i], v: v[i], end })) };
  },
});

const candidateSchema = z.looseObject({
  strike: z.number().positive(),
  offset: z.int().optional(),
  iv: amount,
  delta: amount,
  oi: amount,
  volume: amount,
  bid: amount,
  ask: amount,
});

const strikeFunction = calcFunction({
  name: 'STRIKE_SCORE',
  title: 'Points of the strikes around the money, 0 to 210, and the one to buy (E.2)',
  params: z.strictObject({
    dir: side.meta(say('1 scores calls, −1 puts.')),
    candidates: z
      .array(candidateSchema)
      .max(LIST_MAX)
      .meta(say('[{strike, offset, iv, delta, oi, volume, bid, ask}, …]; offset in strikes from the money.')),
    atm: z.number().positive().optional().meta(say('Strike at the money; instead of offsets.', '₹')),
    ivAtm: z.number().nullable().meta(say('Volatility at the money, decimals.')),
    lot: z.int().min(1).default(1).meta(say('Units in a lot.')),
    rules: rulesSchema({ ...STRIKE_RULES }),
  }),
  outputs: ['candidates', 'selected'],
  run: ({ dir, candidates, atm, ivAtm, lot, rules }) => {
    const placed = withOffsets(candidates, atm);
    if (placed === null)
      return fault(
        'input.params',
        'STRIKE_SCORE: every candidate needs an offset, or "atm" must be one of the strikes.',
      );
    return { ...chooseStrike({ side: dir, candidates: placed, ivAtm, lot }, rules) };
  },
});

/** Candidates with their distance from the money in strikes; null when it cannot be told. */
function withOffsets(
  candidates: readonly z.infer<typeof candidateSchema>[],
  atm: number | undefined,
): StrikeCandidate[] | null {
  const sorted = candidates.toSorted((a, b) => a.strike - b.strike);
  const middle = sorted.findIndex(({ strike }) => strike === atm);
  const placed: StrikeCandidate[] = [];
  for (const [i, one] of sorted.entries()) {
    const offset = one.offset ?? (middle < 0 ? null : i - middle);
    if (offset === null) return null;
    placed.push({ ...one, offset });
  }
  return placed;
}

const sizeFunction = calcFunction({
  name: 'SIZE',
  title: 'Lots of one trade by risk, capital, largest number and freeze quantity (E.3)',
  params: z.strictObject({
    capital: z.number().meta(say('Capital.', '₹')),
    entry: z.number().meta(say('Entry.', '₹')),
    stop: z.number().meta(say('Stop.', '₹')),
    lot: z.number().meta(say('Units in a lot.')),
    costPerLot: z.number().default(0).meta(say('Costs of one lot, there and back.', '₹')),
    freeze: z.number().nullable().default(null).meta(say('Most units of one order.')),
    riskPct: limit(RISK_PCT, 'Part of the capital that may be lost.', '%'),
    capitalPct: limit(CAPITAL_PCT, 'Part of the capital that may be bound.', '%'),
    maxLots: limit(MAX_LOTS, 'Most lots.', 'lots'),
  }),
  outputs: ['lots', 'qty', 'byRisk', 'byCapital', 'byMax', 'byFreeze', 'riskRupees', 'bound', 'reason'],
  run: ({ freeze, ...input }) => {
    const { lots, quantity, bound, ...rest } = sizeOf({ ...input, freezeQty: freeze });
    return { lots: lots ?? 0, qty: quantity, ...rest, bound, reason: lots === null ? bound : 'OK' };
  },
});

const trailingFunction = calcFunction({
  name: 'TRAILING_EXIT',
  title: 'Stop that follows the best price, with a profit lock, price by price (E.4)',
  params: z.strictObject({
    side: side.meta(say('1 long, −1 short.')),
    entry: z.number().positive().meta(say('Entry.', '₹')),
    initStop: z.number().positive().meta(say('First stop.', '₹')),
    qty: z.number().positive().meta(say('Units.')),
    cost: limit(0, 'Costs of the whole position.', '₹'),
    prices: z.array(z.number().positive()).max(LIST_MAX).meta(say('Traded prices, in order.', '₹')),
    rules: rulesSchema({ ...EXIT_RULES }),
  }),
  outputs: ['steps'],
  run: ({ prices, rules, ...position }) => {
    const exit = new TrailingExit(position, rules);
    const steps: CalcOut[] = [];
    for (const [i, price] of prices.entries()) {
      const { best, stop, locked, exit: ended, pnl } = exit.next(price);
      steps.push({ i, price, hwm: best, stop, locked, exit: ended, ...(ended ? { pnl } : {}) });
      if (ended) break;
    }
    return { steps };
  },
});

const circuitFunction = calcFunction({
  name: 'CIRCUIT_BREAKER',
  title: "Has the day's loss stopped all entries for the session? (E.5)",
  params: z.strictObject({
    capital: z.number().positive().meta(say('Capital at the start of the day.', '₹')),
    realised: z.number().meta(say('Result of closed trades.', '₹')),
    unrealised: z.number().default(0).meta(say('Result of open positions.', '₹')),
    tripped: z.boolean().default(false).meta(say('It tripped earlier in the session.')),
    rules: rulesSchema({ ...GATE_RULES }),
  }),
  outputs: ['tripped'],
  run: ({ rules, ...input }) => ({ tripped: circuitTripped(input, rules) }),
});

const gateFunction = calcFunction({
  name: 'ENTRY_GATE',
  title: 'What keeps an entry back: OK, CIRCUIT_BREAKER, MAX_POSITIONS, LOSS_STREAK or COOLDOWN (E.5)',
  params: z.strictObject({
    now: z.number().meta(say('Now, on any clock.', 'min')),
    underlying: z.string().meta(say('Underlying.')),
    dir: side.meta(say('1 up, −1 down.')),
    open: z
      .array(z.looseObject({ underlying: z.string() }))
      .max(LIST_MAX)
      .default([])
      .meta(say('Open positions.')),
    history: z
      .array(z.looseObject({ underlying: z.string(), dir: side, exitMin: z.number(), pnl: z.number() }))
      .max(LIST_MAX)
      .default([])
      .meta(say('Closed trades [{underlying, dir, exitMin, pnl}, …].')),
    tripped: z.boolean().default(false).meta(say('The circuit breaker has tripped.')),
    rules: rulesSchema({ ...GATE_RULES }),
  }),
  outputs: ['gate'],
  run: ({ rules, ...input }) => ({ gate: entryGate(input, rules) }),
});

/** Functions of `core/signals`. */
export const signalFunctions: readonly CalcFunction[] = [
  trendFunction,
  foldFunction,
  strikeFunction,
  sizeFunction,
  trailingFunction,
  circuitFunction,
  gateFunction,
];
