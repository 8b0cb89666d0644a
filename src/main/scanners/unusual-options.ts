import { z } from 'zod';
import { confidence } from '../core/patterns/confidence.ts';
import { type ChainView, type ContractNow, defineChainScanner } from '../core/scan/chain-scanner.ts';
import { changePct } from '../core/straddles/chain-legs.ts';

/** Earlier stretches of the day that make a contract's own usual volume. */
const STRETCHES_MIN = 6;
const SATURATED = 4;

interface Jump {
  readonly one: ContractNow;
  readonly volume: number;
  readonly usual: number;
  readonly times: number;
  readonly ofInterest: number;
  readonly oiPct: number | null;
  readonly pricePct: number | null;
}

/** The contract's last stretch against its own earlier ones of today; remembers where this one ended. */
function jumpOf(view: ChainView, one: ContractNow, minutes: number): Jump | null {
  const key = `${one.instrument.slot}`;
  const before = view.memory.get(key);
  const seen = view.memory.get(`${key} minute`);
  view.memory.set(key, one.volume);
  view.memory.set(`${key} minute`, view.minute);
  const stretches = Math.floor((view.minute + 1 - view.openMinute) / minutes) - 1;
  // After a skipped run the difference is of more than one stretch.
  if (before === undefined || seen !== view.minute - minutes || stretches < STRETCHES_MIN || !(one.interest > 0))
    return null;
  const volume = one.volume - before;
  const usual = before / stretches;
  if (!(usual > 0)) return null;
  const then = view.at(one.instrument, view.minute - minutes);
  return {
    one,
    volume,
    usual,
    times: volume / usual,
    ofInterest: volume / one.interest,
    oiPct: then === null ? null : changePct(then.interest, one.interest),
    pricePct: then === null ? null : changePct(then.close, one.close),
  };
}

/**
 * Options whose last minutes traded many times what is usual for them today, and much of their open interest; or whose
 * open interest itself jumped. The side follows the option's price: a rising call and a falling put point up.
 */
export default defineChainScanner({
  id: 'unusual-options',
  title: 'Unusual option activity',
  group: 'options',
  sentence: 'Options with a jump of volume against their own day and open interest, or of open interest itself.',
  params: z.object({
    minutes: z
      .int()
      .min(1)
      .max(60)
      .default(5)
      .meta({ unit: 'min', sentence: 'Length of the stretches that are compared.' }),
    volumeTimes: z
      .number()
      .min(1)
      .max(100)
      .default(5)
      .meta({ unit: '×', sentence: 'Least volume against the mean of the earlier stretches of the day.' }),
    volumeOfOi: z
      .number()
      .min(0)
      .max(100)
      .default(0.2)
      .meta({ unit: '×', sentence: 'Least volume of the stretch against the open interest.' }),
    oiPct: z
      .number()
      .min(1)
      .max(1_000)
      .default(20)
      .meta({ unit: '%', sentence: 'Least change of open interest in a stretch.' }),
    lotsMin: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(100)
      .meta({ unit: 'lots', sentence: 'Least volume of the stretch.' }),
    expiries: z.int().min(1).max(6).default(2).meta({ unit: '', sentence: 'Nearest expiries that are looked at.' }),
  }),
  columns: ['what', 'close', 'volume', 'usual', 'times', 'volumeOfOi', 'oi', 'oiPct', 'pricePct', 'spot', 'expiry'],
  priorities: [
    { column: 'times', above: 20, is: 'high' },
    { column: 'times', above: 10, is: 'medium' },
  ],
  badges: [{ column: 'volumeOfOi', above: 1, label: 'More than all OI' }],
  wants: ({ rank }, { expiries }) => rank < expiries,
  everyMinutes: ({ minutes }) => minutes,
  scan(view, params, emit) {
    for (let row = 0; row < view.columns.rows; row += 1) {
      for (const right of ['CE', 'PE'] as const) {
        const one = view.contract(row, right);
        const jump = one === null ? null : jumpOf(view, one, params.minutes);
        if (jump === null || jump.volume < params.lotsMin * jump.one.instrument.lot) continue;
        const byVolume = jump.times >= params.volumeTimes && jump.ofInterest >= params.volumeOfOi;
        const byInterest = Math.abs(jump.oiPct ?? 0) >= params.oiPct;
        if (!byVolume && !byInterest) continue;
        const rises = (jump.pricePct ?? 0) > 0;
        emit({
          on: jump.one,
          side: (jump.pricePct ?? 0) === 0 ? 'neutral' : rises === (right === 'CE') ? 'up' : 'down',
          variant: byVolume ? 'volume' : 'oi',
          confidence: confidence([
            { value: jump.times, from: params.volumeTimes, to: SATURATED * params.volumeTimes, weight: 0.5 },
            { value: jump.ofInterest, from: params.volumeOfOi, to: SATURATED * params.volumeOfOi, weight: 0.3 },
            { value: Math.abs(jump.oiPct ?? 0), from: params.oiPct, to: SATURATED * params.oiPct, weight: 0.2 },
          ]),
          evidence: {
            what: byVolume && byInterest ? 'volume and OI' : byVolume ? 'volume' : 'OI',
            close: jump.one.close,
            volume: jump.volume,
            usual: jump.usual,
            times: jump.times,
            volumeOfOi: jump.ofInterest,
            oi: jump.one.interest,
            oiPct: jump.oiPct,
            pricePct: jump.pricePct,
            spot: view.spot,
            expiry: view.expiry,
          },
        });
      }
    }
  },
});
