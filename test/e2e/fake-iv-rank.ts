import type { CallOutput } from '#contract/calls/index.ts';

/** A rank that has too few sessions yet. */
export const FAKE_IV_RANK: CallOutput<'options.ivRank'> = {
  rank: null,
  percentile: null,
  n: 34,
  needed: 60,
  text: '34 of 60 sessions',
  date: '2026-11-19',
  iv: 0.128,
};

/** No share trades in the fake market's sectors. */
const NO_BREADTH = { advancers: 0, decliners: 0, unchanged: 0, volumeRatio: null, turnover: 0 };

/** Answers about the market as a whole. */
export const FAKE_BOARDS = {
  'options.ivRank': () => FAKE_IV_RANK,
  'market.sectors': () => ({ atMs: null, ...NO_BREADTH, sectors: [] }),
};
