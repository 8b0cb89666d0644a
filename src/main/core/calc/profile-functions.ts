import { z } from 'zod';
import { type Fault, fault } from '#contract/faults.ts';
import { type BarLike, barsFault } from '../indicators/columns.ts';
import { isFault } from '../indicators/compute.ts';
import { readProfile } from '../profile/profile-reading.ts';
import { profileOfBars } from '../profile/profile-window.ts';
import { TpoProfile } from '../profile/tpo-profile.ts';
import { VolumeProfile } from '../profile/volume-profile.ts';
import { istDate, istMidnightMs } from '../time/ist.ts';
import { amount, type CalcFunction, type CalcOut, LIST_MAX, paramsFault } from './calc-function.ts';

/** Letters of a time-price profile start at 09:15 IST; half hours of other days fall on the same grid. */
const LETTERS_FROM_MS = 33_300_000;
/** A bin wider than this holds a whole market. */
const TICKS_PER_BIN_MAX = 1_000_000;

const schema = z.strictObject({
  tick: z.number().positive().default(0.05).meta({ description: 'Price tick.', unit: '₹' }),
  ticksPerBin: z.int().min(1).max(TICKS_PER_BIN_MAX).default(1).meta({ description: 'Ticks in one bin.', unit: '' }),
  rows: z
    .union([z.literal(1), z.literal(2)])
    .default(2)
    .meta({ description: 'Bins by which the value area grows: 2 (CBOT) or 1.', unit: '' }),
  kind: z
    .enum(['volume', 'tpo'])
    .default('volume')
    .meta({ description: 'Traded quantity, or half hours at a price (tpo; needs bars with t).', unit: '' }),
  from: z.number().optional().meta({ description: 'Only bars that open at or after this time, ms UTC.', unit: '' }),
  to: z.number().optional().meta({ description: 'Only bars that open before this time, ms UTC.', unit: '' }),
  trades: z
    .array(z.tuple([amount('Price.'), amount('Quantity.', '')]))
    .max(LIST_MAX)
    .optional()
    .meta({ description: 'Trades [[price, qty], …] instead of bars.', unit: '' }),
});
type Params = z.infer<typeof schema>;

function profileFrom(params: Params, bars: readonly BarLike[] | null): VolumeProfile | Fault {
  const { tick, ticksPerBin, kind, trades } = params;
  if ((trades === undefined) === (bars === null))
    return fault('input.params', 'PROFILE needs either "bars" or "trades", not both and not neither.');
  if (trades !== undefined) {
    if (kind === 'tpo') return fault('input.params', 'PROFILE: tpo needs bars, for trades have no time here.');
    return profileOfTrades(tick, ticksPerBin, trades);
  }
  const timed = kind === 'tpo' || params.from !== undefined || params.to !== undefined;
  const bad = barsFault(bars!, timed ? ['t', 'h', 'l', 'v'] : ['h', 'l', 'v']);
  if (bad !== null) return bad;
  const rows = bars!.map(({ t, h, l, v }) => ({ t: t ?? 0, h: h!, l: l!, v: v! }));
  if (kind === 'tpo') return timeProfile(params, rows);
  return profileOfBars(rows, tick, ticksPerBin, params.from, params.to);
}

function profileOfTrades(
  tick: number,
  ticksPerBin: number,
  trades: readonly (readonly [number, number])[],
): VolumeProfile | Fault {
  const profile = new VolumeProfile(tick, ticksPerBin);
  for (const [price, quantity] of trades) {
    const refused = profile.addTrade(price, quantity);
    if (refused !== null) return refused;
  }
  return profile;
}

function timeProfile(
  { tick, ticksPerBin, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Params,
  rows: readonly { t: number; h: number; l: number }[],
): VolumeProfile | Fault {
  const first = rows[0];
  const openMs = first === undefined ? 0 : istMidnightMs(istDate(first.t)) + LETTERS_FROM_MS;
  const tpo = new TpoProfile(tick, ticksPerBin, openMs);
  for (const { t, h, l } of rows) {
    if (t < from || t >= to) continue;
    const refused = tpo.add(t, l, h);
    if (refused !== null) return refused;
  }
  return tpo.profile;
}

function answer(params: Params, bars: readonly BarLike[] | null): CalcOut | Fault {
  const profile = profileFrom(params, bars);
  if (isFault(profile)) return profile;
  const reading = readProfile(profile, params.rows);
  if (reading === null)
    return {
      poc: null,
      val: null,
      vah: null,
      total: 0,
      vaVolume: null,
      strength: null,
      hvn: [],
      lvn: [],
      bins: [],
    };
  const { low } = profile.range();
  const { poc, val, vah, total, areaVolume, strength, highNodes, lowNodes } = reading;
  return {
    poc,
    val,
    vah,
    total,
    vaVolume: areaVolume,
    strength,
    hvn: highNodes,
    lvn: lowNodes,
    bins: Array.from(profile.volumes(), (volume, i) => [profile.priceOf(low + i), volume]),
  };
}

/** Functions of `core/profile`. */
export const profileFunctions: readonly CalcFunction[] = [
  {
    name: 'PROFILE',
    title: 'Volume profile: poc is the lower edge of its bin, vah the highest tick price inside the value area',
    params: schema,
    takesBars: true,
    outputs: ['poc', 'val', 'vah', 'total', 'vaVolume', 'strength', 'hvn', 'lvn', 'bins'],
    answer: (input, bars) => {
      const parsed = schema.safeParse(input);
      return parsed.success ? answer(parsed.data, bars) : paramsFault('PROFILE', parsed.error);
    },
  },
];
