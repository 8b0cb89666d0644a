import { z } from 'zod';
import { defineChainScanner } from '../core/scan/chain-scanner.ts';
import { pairOf } from '../core/straddles/chain-legs.ts';
import { eventDateParam, timeParam } from '../core/straddles/event-date.ts';
import { PREMIUM_COLLECTION_RULES, premiumCollection } from '../core/straddles/premium-collection.ts';
import { realisedVolatility } from '../core/straddles/quiet-market.ts';
import { shortSignal } from '../core/straddles/short-signal.ts';
import { minuteOfText, textOfMinute } from '../core/time/ist.ts';

const REALISED_DAYS = 20;

/**
 * Premium collection (quant.md D.3): the straddle at the money of the nearest expiry is sold between two times while
 * implied volatility is high in its year and above the realised one, and India VIX is neither low nor in panic. Once a day.
 */
export default defineChainScanner({
  id: 'straddle-premium-collection',
  title: 'Premium collection',
  group: 'straddles',
  sentence: 'Sells the straddle at the money while premiums are dear against what the market has really moved.',
  params: z.object({
    ivpMin: z
      .number()
      .min(0)
      .max(100)
      .default(PREMIUM_COLLECTION_RULES.ivpMin)
      .meta({ unit: '', sentence: 'Least IV percentile.' }),
    ivRv: z
      .number()
      .min(0.1)
      .max(10)
      .default(PREMIUM_COLLECTION_RULES.ivRv)
      .meta({ unit: '×', sentence: 'Least implied against realised volatility of 20 days.' }),
    from: timeParam(textOfMinute(PREMIUM_COLLECTION_RULES.fromMinute), 'Earliest close that may sell.'),
    to: timeParam(textOfMinute(PREMIUM_COLLECTION_RULES.toMinute), 'Latest close that may sell.'),
    exit: timeParam(textOfMinute(PREMIUM_COLLECTION_RULES.exitMinute), 'When it is bought back at the latest.'),
    slPct: z
      .number()
      .min(0.05)
      .max(5)
      .default(PREMIUM_COLLECTION_RULES.slPct)
      .meta({ unit: '×', sentence: 'Loss that ends it, as a part of the credit.' }),
    tgtPct: z
      .number()
      .min(0.05)
      .max(0.95)
      .default(PREMIUM_COLLECTION_RULES.tgtPct)
      .meta({ unit: '×', sentence: 'Gain that ends it, as a part of the credit.' }),
    eventDate: eventDateParam,
  }),
  columns: [
    'credit',
    'strike',
    'atmIv',
    'realised',
    'ivRv',
    'ivPercentile',
    'vix',
    'thetaDay',
    'exit',
    'spot',
    'expiry',
  ],
  priorities: [
    { column: 'ivRv', above: 1.4, is: 'high' },
    { column: 'ivRv', above: 1.2, is: 'medium' },
  ],
  ranksIv: true,
  wants: ({ rank, sample }) => rank === 0 && (sample.kind === 'OPTIDX' || sample.kind === 'OPTSTK'),
  everyMinutes: () => 1,
  scan(view, params, emit) {
    if (view.memory.has('told')) return;
    const ivp = view.ivRank?.percentile ?? null;
    const rv20 = realisedVolatility(
      view.past.days.slice(-REALISED_DAYS - 1).map(({ close }) => close),
      REALISED_DAYS,
    );
    const minute = view.minute + 1;
    const [fromMinute, toMinute, exitMinute] = [params.from, params.to, params.exit].map(minuteOfText) as [
      number,
      number,
      number,
    ];
    if (ivp === null || rv20 === null || minute < fromMinute || minute > toMinute) return;
    const solved = view.solved();
    const pair = solved === null ? null : pairOf(view, solved.atmRow, solved.atmRow);
    if (solved === null || pair === null || solved.atmSigma === null) return;
    const { calls, puts } = view.columns;
    const thetaDay = calls.thetaSpot[solved.atmRow]! + puts.thetaSpot[solved.atmRow]!;
    const eventToday = params.eventDate === view.day.date;
    const { vix } = view;
    const found = premiumCollection(
      { vix, ivp, iv: solved.atmSigma, rv20, straddle: pair.premium, thetaDay, minute, eventToday },
      { ...PREMIUM_COLLECTION_RULES, ...params, fromMinute, toMinute, exitMinute },
    );
    if (found === null) return;
    const signal = shortSignal(view, {
      pair,
      stop: found.stopPremium,
      target: found.targetPremium,
      confidence: found.conf,
      evidence: {
        credit: found.entryCredit,
        strike: solved.atmStrike,
        atmIv: 100 * solved.atmSigma,
        realised: 100 * rv20,
        ivRv: solved.atmSigma / rv20,
        ivPercentile: ivp,
        vix,
        thetaDay,
        exit: params.exit,
        spot: view.spot,
        expiry: view.expiry,
      },
    });
    if (signal === null) return;
    view.memory.set('told', view.minute);
    emit(signal);
  },
});
