import { z } from 'zod';
import { fault } from '#contract/faults.ts';
import { barsFault } from '../indicators/columns.ts';
import { IV_CRUSH_RULES, ivCrush } from '../straddles/iv-crush.ts';
import { KOW_RULES, type KowEvent, KowSignal, nearestStrike } from '../straddles/kow-signal.ts';
import { MM_TRAP_RULES, mmTrap } from '../straddles/mm-trap.ts';
import { PREMIUM_COLLECTION_RULES, premiumCollection } from '../straddles/premium-collection.ts';
import { RANGE_STRANGLE_RULES, rangeStrangle } from '../straddles/range-strangle.ts';
import { minuteOfDay, minuteOfText, textOfMinute } from '../time/ist.ts';
import { VIX_RULES } from '../volume/vix.ts';
import { type CalcFunction, type CalcOut, calcFunction, LIST_MAX } from './calc-function.ts';
import { years } from './option-params.ts';

const value = (sentence: string, unit = '₹') => z.number().meta({ description: sentence, unit });
const rule = (byDefault: number, sentence: string, unit = '') =>
  z.number().default(byDefault).meta({ description: sentence, unit });
const time = (sentence: string) =>
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .meta({ description: sentence, unit: 'HH:MM' });
const timeOr = (minute: number, sentence: string) => time(sentence).default(textOfMinute(minute));
const stopPart = (byDefault: number) => rule(byDefault, 'Loss that ends it, as a part of the premium.');
const targetPart = (byDefault: number) => rule(byDefault, 'Gain that ends it, as a part of the premium.');

/** Everything null: the conditions are not met. */
function answerOf(found: object | null, outputs: readonly string[], name: string, dir: number): CalcOut {
  if (found === null) return { ...Object.fromEntries(outputs.map((output) => [output, null])), fired: false };
  return { fired: true, name, dir, ...found };
}

const CRUSH_OUT = ['name', 'dir', 'conf', 'entryCredit', 'stopPremium', 'targetPremium', 'expectedMove', 'expectedPnl'];
const crushFunction = calcFunction({
  name: 'IV_CRUSH',
  title: 'Straddle sold before an event whose volatility is dear; null where a condition is not met',
  params: z.strictObject({
    ivFront: value('ATM volatility of the expiry behind the event.', ''),
    ivBack: value('ATM volatility of the next expiry.', ''),
    ivr: value('IV rank.', ''),
    hoursToEvent: value('Hours to the event.', 'h'),
    straddle: value('Combined premium.'),
    avgEventMove: value('Mean absolute move at past events.'),
    vegaPt: value('Vega of the straddle per vol point.'),
    maxHours: rule(IV_CRUSH_RULES.maxHours, 'Longest time to the event.', 'h'),
    ivrMin: rule(IV_CRUSH_RULES.ivr, 'Least IV rank.'),
    termRatio: rule(IV_CRUSH_RULES.termRatio, 'Least ratio of front to back volatility.'),
    rich: rule(IV_CRUSH_RULES.rich, 'Least ratio of premium to average move.'),
    slPct: stopPart(IV_CRUSH_RULES.slPct),
    tgtPct: targetPart(IV_CRUSH_RULES.tgtPct),
  }),
  outputs: ['fired', ...CRUSH_OUT],
  run: ({ maxHours, ivrMin, termRatio, rich, slPct, tgtPct, ...input }) =>
    answerOf(ivCrush(input, { maxHours, ivr: ivrMin, termRatio, rich, slPct, tgtPct }), CRUSH_OUT, 'IV_CRUSH', 0),
});

const STRANGLE_OUT = ['name', 'dir', 'conf', 'callStrike', 'putStrike', 'stopFactor', 'targetFactor', 'expectedMove'];
const strangleFunction = calcFunction({
  name: 'RANGE_STRANGLE',
  title: 'Strangle sold in a quiet market; null where a condition is not met',
  params: z.strictObject({
    adx: value('ADX of the underlying.', ''),
    bbWidthPctile: value('Percentile of the width of its Bollinger bands.', '%'),
    val: value('Low of the value area.'),
    vah: value('High of the value area.'),
    spot: value('Price of the underlying.'),
    ivp: value('IV percentile.', ''),
    dte: value('Days to expiry.', 'days'),
    iv: value('ATM volatility.', ''),
    T: years,
    F: value('Forward.'),
    strikes: z.array(z.number()).max(LIST_MAX).meta({ description: 'Listed strikes.', unit: '₹' }),
    adxMax: rule(RANGE_STRANGLE_RULES.adxMax, 'ADX must be below.'),
    bbPctMax: rule(RANGE_STRANGLE_RULES.bbPctMax, 'Highest percentile of the width.', '%'),
    ivpMin: rule(RANGE_STRANGLE_RULES.ivpMin, 'Least IV percentile.'),
    maxDte: rule(RANGE_STRANGLE_RULES.maxDte, 'Most days to expiry.', 'days'),
    sigma: rule(RANGE_STRANGLE_RULES.sigma, 'Distance of the strikes in deviations.'),
    slPct: stopPart(RANGE_STRANGLE_RULES.slPct),
    tgtPct: targetPart(RANGE_STRANGLE_RULES.tgtPct),
  }),
  outputs: ['fired', ...STRANGLE_OUT],
  run: ({ adxMax, bbPctMax, ivpMin, maxDte, sigma, slPct, tgtPct, ...input }) =>
    answerOf(
      rangeStrangle(input, { adxMax, bbPctMax, ivpMin, maxDte, sigma, slPct, tgtPct }),
      STRANGLE_OUT,
      'RANGE_STRANGLE',
      0,
    ),
});

const COLLECTION_OUT = ['name', 'dir', 'conf', 'entryCredit', 'stopPremium', 'targetPremium', 'exit', 'expectedPnl'];
const collectionFunction = calcFunction({
  name: 'PREMIUM_COLLECTION',
  title: 'Straddle sold while premiums are dear against realised volatility; null where a condition is not met',
  params: z.strictObject({
    vix: z.number().nullable().meta({ description: 'India VIX, null when unknown.', unit: '' }),
    ivp: value('IV percentile.', ''),
    iv: value('ATM volatility.', ''),
    rv20: value('Realised volatility of 20 days a year.', ''),
    straddle: value('Combined premium.'),
    thetaDay: value('Theta of the straddle a day.'),
    time: time('Close of the bar.'),
    eventToday: z.boolean().meta({ description: 'An event is due today.', unit: '' }),
    vixLow: rule(VIX_RULES.low, 'Below: no sale.'),
    vixPanic: rule(VIX_RULES.panic, 'From here: no sale.'),
    ivpMin: rule(PREMIUM_COLLECTION_RULES.ivpMin, 'Least IV percentile.'),
    ivRv: rule(PREMIUM_COLLECTION_RULES.ivRv, 'Least ratio of implied to realised volatility.'),
    from: timeOr(PREMIUM_COLLECTION_RULES.fromMinute, 'Earliest close.'),
    to: timeOr(PREMIUM_COLLECTION_RULES.toMinute, 'Latest close.'),
    exit: timeOr(PREMIUM_COLLECTION_RULES.exitMinute, 'When it is bought back at the latest.'),
    slPct: stopPart(PREMIUM_COLLECTION_RULES.slPct),
    tgtPct: targetPart(PREMIUM_COLLECTION_RULES.tgtPct),
  }),
  outputs: ['fired', ...COLLECTION_OUT],
  run: ({ time: at, vixLow, vixPanic, from, to, exit, ivpMin, ivRv, slPct, tgtPct, ...input }) => {
    const found = premiumCollection(
      { ...input, minute: minuteOfText(at) },
      {
        ivpMin,
        ivRv,
        slPct,
        tgtPct,
        fromMinute: minuteOfText(from),
        toMinute: minuteOfText(to),
        exitMinute: minuteOfText(exit),
        vix: { ...VIX_RULES, low: vixLow, panic: vixPanic },
      },
    );
    if (found === null) return answerOf(null, COLLECTION_OUT, '', 0);
    const { exitMinute, ...rest } = found;
    return answerOf({ ...rest, exit: textOfMinute(exitMinute) }, COLLECTION_OUT, 'PREMIUM_COLLECTION', 0);
  },
});

const TRAP_OUT = ['name', 'dir', 'conf', 'entry', 'stop', 'target', 'expMove'];
const trapFunction = calcFunction({
  name: 'MM_TRAP',
  title: 'A wall of open interest that was pierced and held; null where a condition is not met',
  params: z.strictObject({
    wall: value('Strike with the largest open interest.'),
    dir: z.union([z.literal(1), z.literal(-1)]).meta({ description: '-1 below calls, 1 above puts.', unit: '' }),
    oiChgPct: value('Change of open interest at the wall since the pierce.', '%'),
    straddleChgPct: value('Change of the straddle since the pierce.', '%'),
    atr: value('ATR of the underlying.'),
    // `bars` of a request are the bars; the number of them that counts has a name of its own.
    lastBars: z.int().min(1).max(500).default(MM_TRAP_RULES.bars).meta({ description: 'Bars looked at.', unit: '' }),
    piercePct: rule(MM_TRAP_RULES.piercePct, 'How far beyond the wall a bar must have been.', '%'),
    stopAtr: rule(MM_TRAP_RULES.stopAtr, 'Distance of the stop from the extreme.', 'ATR'),
    rr: rule(MM_TRAP_RULES.rr, 'Distance of the target in distances of the stop.'),
  }),
  takesBars: true,
  outputs: ['fired', ...TRAP_OUT],
  run: ({ lastBars, piercePct, stopAtr, rr, ...input }, bars) => {
    const own = bars.map(({ h, l, c }) => ({ h: h ?? Number.NaN, l: l ?? Number.NaN, c: c ?? Number.NaN }));
    const rules = { bars: lastBars, piercePct, stopAtr, rr };
    const bad = barsFault(bars, ['h', 'l', 'c']);
    return bad ?? answerOf(mmTrap({ ...input, bars: own }, rules), TRAP_OUT, 'MM_TRAP', input.dir);
  },
});

const closeAndVolume = z.tuple([z.number(), z.number().min(0)]);
const kowFunction = calcFunction({
  name: 'KOW',
  title: 'Kow Signal: one straddle a day against the average of its combined premium, bar by bar',
  params: z.strictObject({
    spot: z
      .array(z.looseObject({ t: z.number(), c: z.number() }))
      .max(LIST_MAX)
      .meta({ description: 'Bars of the underlying: open time in epoch ms, close.', unit: '' }),
    strikes: z.array(z.number()).max(LIST_MAX).meta({ description: 'Listed strikes.', unit: '₹' }),
    ce: z
      .array(closeAndVolume)
      .max(LIST_MAX)
      .meta({ description: '[close, volume] of the call, bar by bar.', unit: '' }),
    pe: z
      .array(closeAndVolume)
      .max(LIST_MAX)
      .meta({ description: '[close, volume] of the put, bar by bar.', unit: '' }),
    barMinutes: z.int().min(1).max(60).default(1).meta({ description: 'Length of a bar.', unit: 'min' }),
    strikeAt: timeOr(KOW_RULES.strikeMinute, 'Close of the bar that fixes the strike.'),
    entryFrom: timeOr(KOW_RULES.entryFromMinute, 'First close that may enter.'),
    entryTo: timeOr(KOW_RULES.entryToMinute, 'Last close that may enter.'),
    exit: timeOr(KOW_RULES.exitMinute, 'From this close on it ends.'),
    slPct: stopPart(KOW_RULES.slPct),
    tgtPct: targetPart(KOW_RULES.tgtPct),
    side: z.enum(['SHORT', 'LONG']).default('SHORT').meta({ description: 'Sold, or bought.', unit: '' }),
    vwapOf: z
      .enum(['premium', 'underlying'])
      .default('premium')
      .meta({ description: 'What is held against its average; the underlying needs v in its bars.', unit: '' }),
    exitOnVwapCross: z.boolean().default(false).meta({ description: 'End it beyond the average.', unit: '' }),
  }),
  outputs: ['strike', 'vwap', 'events'],
  run: ({ spot, strikes, ce, pe, barMinutes, strikeAt, entryFrom, entryTo, exit, vwapOf, ...rest }) => {
    if (ce.length !== spot.length || pe.length !== spot.length)
      return fault('input.params', 'KOW: spot, ce and pe must have one row for each bar.');
    const strikeMinute = minuteOfText(strikeAt);
    const closeMinutes = spot.map(({ t }) => minuteOfDay(t) + barMinutes);
    const at = closeMinutes.findLastIndex((minute) => minute <= strikeMinute);
    const strike = at < 0 ? null : nearestStrike(strikes, spot[at]!.c);
    const state = new KowSignal({
      ...rest,
      strikeMinute,
      entryFromMinute: minuteOfText(entryFrom),
      entryToMinute: minuteOfText(entryTo),
      exitMinute: minuteOfText(exit),
    });
    const vwap: (number | null)[] = [];
    const events: CalcOut[] = [];
    for (const [i, { c, v }] of spot.entries()) {
      const premium = ce[i]![0] + pe[i]![0];
      const weight = vwapOf === 'premium' ? ce[i]![1] + pe[i]![1] : Number(v ?? 0);
      const price = vwapOf === 'premium' ? premium : c;
      const event = state.step({ closeMinute: closeMinutes[i]!, premium, price, weight });
      vwap.push(state.vwap);
      if (event !== null && strike !== null) events.push(eventOut(event, strike));
    }
    return { strike, vwap, events };
  },
});

function eventOut(event: KowEvent, strike: number): CalcOut {
  const { i, closeMinute, premium } = event;
  const at = { i, time: textOfMinute(closeMinute), premium };
  if (event.type === 'EXIT') return { type: 'EXIT', reason: event.reason, ...at, pnlPerUnit: event.pnlPerUnit };
  return { type: 'ENTRY', ...at, vwap: event.vwap, sl: event.sl, target: event.target, strike };
}

/** Functions of `core/straddles`. */
export const straddleFunctions: readonly CalcFunction[] = [
  crushFunction,
  strangleFunction,
  collectionFunction,
  trapFunction,
  kowFunction,
];
