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
