import { z } from 'zod';
import type { Plan } from '#contract/model/scan.ts';
import { type ChainView, defineChainScanner } from '../core/scan/chain-scanner.ts';
import { timeParam } from '../core/straddles/event-date.ts';
import { KowDay } from '../core/straddles/kow-day.ts';
import { KOW_RULES, type KowEvent, type KowExit, type KowRules } from '../core/straddles/kow-signal.ts';
import { makeStraddlePlan } from '../core/straddles/straddle-plan.ts';
import { minuteOfText, textOfMinute } from '../core/time/ist.ts';

const EXIT_VARIANT: Record<KowExit['reason'], string> = {
  SL: 'exit-stop',
  TARGET: 'exit-target',
  VWAP: 'exit-vwap',
  TIME: 'exit-time',
};

interface Params {
  readonly side: 'SHORT' | 'LONG';
  readonly strikeAt: string;
  readonly entryFrom: string;
  readonly entryTo: string;
  readonly exit: string;
  readonly slPct: number;
  readonly tgtPct: number;
  readonly exitOnVwapCross: boolean;
}

function rulesOf({ strikeAt, entryFrom, entryTo, exit, side, slPct, tgtPct, exitOnVwapCross }: Params): KowRules {
  return {
    strikeMinute: minuteOfText(strikeAt),
    entryFromMinute: minuteOfText(entryFrom),
    entryToMinute: minuteOfText(entryTo),
    exitMinute: minuteOfText(exit),
    side,
    slPct,
    tgtPct,
    exitOnVwapCross,
  };
}

function planOf(view: ChainView, strike: number, event: KowEvent, side: 'SHORT' | 'LONG'): Plan | null {
  const row = view.rowOf(strike);
  const call = view.contract(row, 'CE')?.instrument;
  const put = view.contract(row, 'PE')?.instrument;
  if (event.type === 'EXIT' || call === undefined || put === undefined) return null;
  const action = side === 'SHORT' ? 'SELL' : 'BUY';
  return makeStraddlePlan({
    action,
    legs: [
      { instrument: call, side: action },
      { instrument: put, side: action },
    ],
    entry: event.premium,
    stop: event.sl,
    target: event.target,
    expectedMove: null,
    capital: view.capital,
    tradeDate: view.day.date,
  });
}

/**
 * Kow Signal straddle (quant.md D.3) on NIFTY and BANKNIFTY: the strike nearest to the spot at 09:30 is fixed for the
 * day; the straddle is sold on the first close of the combined premium below its average since the open, and bought back
 * by stop, target, average or time. One trade a day; entry and exit are told.
 */
export default defineChainScanner({
  id: 'kow-signal',
  title: 'Kow Signal straddle',
  group: 'straddles',
  sentence: 'Sells the 09:30 straddle of NIFTY and BANKNIFTY below its average price, and says when to buy it back.',
  params: z.object({
    roots: z
      .enum(['NIFTY and BANKNIFTY', 'NIFTY', 'BANKNIFTY'])
      .default('NIFTY and BANKNIFTY')
      .meta({ unit: '', sentence: 'Underlyings; the nearest expiry of each.' }),
    side: z
      .enum(['SHORT', 'LONG'])
      .default('SHORT')
      .meta({ unit: '', sentence: 'Sells below the average, or buys above it.' }),
    vwapOf: z.enum(['premium', 'underlying']).default('premium').meta({
      unit: '',
      sentence:
        'Whose average: of the combined premium, or of the underlying (an index takes the volume of its future).',
    }),
    strikeAt: timeParam(textOfMinute(KOW_RULES.strikeMinute), 'Close of the bar that fixes the strike.'),
    entryFrom: timeParam(textOfMinute(KOW_RULES.entryFromMinute), 'First close that may enter.'),
    entryTo: timeParam(textOfMinute(KOW_RULES.entryToMinute), 'Last close that may enter.'),
    exit: timeParam(textOfMinute(KOW_RULES.exitMinute), 'From this close on it ends.'),
    slPct: z
      .number()
      .min(0.01)
      .max(5)
      .default(KOW_RULES.slPct)
      .meta({ unit: '×', sentence: 'Loss that ends it, as a part of the premium.' }),
    tgtPct: z
      .number()
      .min(0.01)
      .max(5)
      .default(KOW_RULES.tgtPct)
      .meta({ unit: '×', sentence: 'Gain that ends it, as a part of the premium.' }),
    exitOnVwapCross: z
      .boolean()
      .default(false)
      .meta({ unit: '', sentence: 'End it on the other side of the average too.' }),
  }),
  columns: ['event', 'strike', 'premium', 'vwap', 'stop', 'target', 'pnlPerUnit', 'time', 'spot', 'expiry'],
  // An entry or an exit is to be acted on at once.
  priorities: [{ is: 'high' }],
  wants: ({ underlying, rank }, { roots }) => rank === 0 && roots.split(' and ').includes(underlying),
  everyMinutes: () => 1,
  scan(view, params, emit) {
    const day = view.memory.object(() => new KowDay(rulesOf(params), params.vwapOf));
    const event = day.take(view);
    const { strike } = day;
    if (event === null || strike === null) return;
    const plan = planOf(view, strike, event, params.side);
    const entry = event.type === 'ENTRY';
    emit({
      side: 'neutral',
      variant: entry ? 'entry' : EXIT_VARIANT[event.reason],
      ...(plan === null ? {} : { plan }),
      evidence: {
        event: entry ? `${params.side === 'SHORT' ? 'sell' : 'buy'} ${strike} straddle` : `out: ${event.reason}`,
        strike,
        premium: event.premium,
        vwap: event.vwap,
        stop: entry ? event.sl : null,
        target: entry ? event.target : null,
        pnlPerUnit: entry ? null : event.pnlPerUnit,
        time: textOfMinute(event.closeMinute),
        spot: view.spot,
        expiry: view.expiry,
      },
    });
  },
});
