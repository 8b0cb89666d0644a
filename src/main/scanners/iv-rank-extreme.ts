import { z } from 'zod';
import { expectedMove } from '../core/options/expected-move.ts';
import { confidence } from '../core/patterns/confidence.ts';
import { defineChainScanner } from '../core/scan/chain-scanner.ts';

/**
 * IV rank at an end of its year (quant.md C.6): told once a day for each underlying, at the first minute at which the
 * nearest chain has a volatility at the money. The rank is that of the last completed session.
 */
export default defineChainScanner({
  id: 'iv-rank-extreme',
  title: 'IV rank extreme',
  group: 'options',
  sentence: 'Underlyings whose implied volatility is near the top or the bottom of its last 252 sessions.',
  params: z.object({
    high: z.number().min(50).max(100).default(80).meta({ unit: '', sentence: 'From this rank on it is dear.' }),
    low: z.number().min(0).max(50).default(20).meta({ unit: '', sentence: 'Up to this rank it is cheap.' }),
  }),
  columns: ['ivRank', 'ivPercentile', 'sessions', 'atmIv', 'expectedMove', 'straddle', 'atmStrike', 'spot', 'expiry'],
  priorities: [
    { column: 'ivRank', above: 90, is: 'high' },
    { column: 'ivRank', below: 10, is: 'high' },
  ],
  badges: [
    { column: 'ivRank', above: 90, label: 'Very dear' },
    { column: 'ivRank', below: 10, label: 'Very cheap' },
  ],
  ranksIv: true,
  wants: ({ rank, sample }) => rank === 0 && sample.kind === 'OPTIDX',
  everyMinutes: () => 1,
  scan(view, { high, low }, emit) {
    const rank = view.ivRank?.rank ?? null;
    if (rank === null || view.memory.has('told') || (rank < high && rank > low)) return;
    const solved = view.solved();
    if (solved === null || solved.atmSigma === null) return;
    view.memory.set('told', view.minute);
    const dear = rank >= high;
    const move = expectedMove(solved.forward, solved.atmSigma, solved.years, solved.straddle ?? Number.NaN);
    emit({
      side: 'neutral',
      variant: dear ? 'high' : 'low',
      confidence: confidence([
        dear ? { value: rank, from: high, to: 100, weight: 1 } : { value: -rank, from: -low, to: 0, weight: 1 },
      ]),
      evidence: {
        ivRank: rank,
        ivPercentile: view.ivRank?.percentile ?? null,
        sessions: view.ivRank?.sessions ?? 0,
        atmIv: 100 * solved.atmSigma,
        expectedMove: move.oneSigma,
        straddle: solved.straddle,
        atmStrike: solved.atmStrike,
        spot: view.spot,
        expiry: view.expiry,
      },
    });
  },
});
