import { z } from 'zod';
import { BUILD_UPS, type BuildUp, buildUp } from '../core/options/build-up.ts';
import { confidence } from '../core/patterns/confidence.ts';
import { FRESH_MINUTES } from '../core/scan/chain-minute.ts';
import { type ChainView, type ContractNow, defineChainScanner } from '../core/scan/chain-scanner.ts';
import { changePct, lookPrice } from '../core/straddles/chain-legs.ts';

/** A change of this many times its limit says no more than it already did. */
const SATURATED = 4;
/** Price up for long build-up and short covering, of the contract itself. */
const RISES: readonly BuildUp[] = ['LONG_BUILDUP', 'SHORT_COVERING'];

interface Base {
  readonly close: number;
  readonly interest: number;
  readonly from: string;
}

/** What a contract is held against: the day before (else its first bar), or itself some minutes ago. */
function baseOf(view: ChainView, one: ContractNow, against: string, minutes: number): Base | null {
  if (against === 'day') return { close: one.closeBefore, interest: one.interestBefore, from: one.baseFrom };
  const then = view.at(one.instrument, view.minute - minutes);
  return then === null ? null : { ...then, from: `${minutes} min ago` };
}

function contractsNear(view: ChainView, strikes: number): ContractNow[] {
  const { columns } = view;
  const price = lookPrice(view);
  let middle = 0;
  for (let row = 1; row < columns.rows; row += 1) {
    if (Math.abs(columns.strike[row]! - price) < Math.abs(columns.strike[middle]! - price)) middle = row;
  }
  const found: (ContractNow | null)[] = view.rank === 0 ? [view.future] : [];
  for (let row = Math.max(0, middle - strikes); row <= Math.min(columns.rows - 1, middle + strikes); row += 1) {
    found.push(view.contract(row, 'CE'), view.contract(row, 'PE'));
  }
  return found.filter((one) => one !== null && one.age <= FRESH_MINUTES) as ContractNow[];
}

/**
 * OI build-up (quant.md C.10) of the options around the money and of the nearest future: told when the class of a
 * contract becomes another one. The side is that of the underlying: calls that are written are bearish.
 */
export default defineChainScanner({
  id: 'oi-build-up',
  title: 'OI build-up',
  group: 'options',
  sentence: 'Options around the money and the nearest future whose price and open interest moved together or apart.',
  params: z.object({
    against: z.enum(['day', 'minutes']).default('day').meta({
      unit: '',
      sentence: 'Changes since the day before (without it: since the first bar), or since minutes ago.',
    }),
    minutes: z
      .int()
      .min(1)
      .max(240)
      .default(15)
      .meta({ unit: 'min', sentence: 'How long ago, and how often it looks.' }),
    pricePct: z.number().min(0).max(100).default(5).meta({ unit: '%', sentence: 'Least change of the price.' }),
    oiPct: z.number().min(0).max(500).default(10).meta({ unit: '%', sentence: 'Least change of the open interest.' }),
    futurePart: z
      .number()
      .min(0.001)
      .max(1)
      .default(0.05)
      .meta({ unit: '×', sentence: 'Futures need this part of both changes.' }),
    strikes: z.int().min(0).max(50).default(5).meta({ unit: '', sentence: 'Strikes on each side of the money.' }),
    expiries: z.int().min(1).max(6).default(1).meta({ unit: '', sentence: 'Nearest expiries that are looked at.' }),
  }),
  columns: ['class', 'close', 'pricePct', 'oi', 'oiPct', 'closeBefore', 'oiBefore', 'base', 'spot', 'expiry'],
  priorities: [
    { column: 'oiPct', above: 50, is: 'high' },
    { column: 'oiPct', above: 25, is: 'medium' },
  ],
  badges: [{ column: 'oiPct', above: 50, label: 'OI +50 %' }],
  wants: ({ rank }, { expiries }) => rank < expiries,
  everyMinutes: ({ minutes }) => minutes,
  scan(view, params, emit) {
    for (const one of contractsNear(view, params.strikes)) {
      const base = baseOf(view, one, params.against, params.minutes);
      if (base === null) continue;
      const part = one.instrument.right === null ? params.futurePart : 1;
      const code = buildUp(base.close, one.close, base.interest, one.interest);
      const name = BUILD_UPS[code]!;
      const pricePct = changePct(base.close, one.close) ?? 0;
      const oiPct = changePct(base.interest, one.interest) ?? 0;
      if (name === 'UNKNOWN' || name === 'NEUTRAL') continue;
      if (Math.abs(pricePct) < params.pricePct * part || Math.abs(oiPct) < params.oiPct * part) continue;
      const key = String(one.instrument.slot);
      if (view.memory.get(key) === code) continue;
      view.memory.set(key, code);
      emit({
        on: one,
        side: RISES.includes(name) === (one.instrument.right !== 'PE') ? 'up' : 'down',
        variant: name,
        confidence: confidence([
          { value: Math.abs(oiPct), from: params.oiPct * part, to: SATURATED * params.oiPct * part, weight: 0.6 },
          {
            value: Math.abs(pricePct),
            from: params.pricePct * part,
            to: SATURATED * params.pricePct * part,
            weight: 0.4,
          },
        ]),
        evidence: {
          class: name,
          close: one.close,
          pricePct,
          oi: one.interest,
          oiPct,
          closeBefore: base.close,
          oiBefore: base.interest,
          base: base.from,
          spot: view.spot,
          expiry: view.expiry,
        },
      });
    }
  },
});
