import type { CallInput, CallOutput } from '#contract/calls/index.ts';

const of = { epoch: 1, underlying: 'NIFTY', expiry: '2026-11-23' };

export const CHAIN_STUDY_INPUTS: { [N in 'chain.trail' | 'chain.surface' | 'chain.hold']: CallInput<N> } = {
  'chain.trail': { ...of, pairs: [{ call: 24_600, put: 24_600 }] },
  'chain.surface': { epoch: 1, underlying: 'NIFTY' },
  'chain.hold': { ...of, strike: 24_600, right: 'CE' },
};

const trail: CallOutput<'chain.trail'> = {
  ...of,
  atMs: [1_795_146_000_000, 1_795_146_060_000],
  fields: {
    spot: [24_612.35, 24_615],
    forward: [24_628.9, 24_631],
    atmStrike: [24_600, 24_650],
    atmIv: [0.126, null],
    straddle: [215.4, 214.9],
    pcrByOi: [0.94, 0.95],
    pcrByVolume: [null, 1.1],
    maxPain: [24_600, 24_600],
    callOi: [4_220_000, 4_230_000],
    putOi: [3_966_800, 4_018_500],
    gex: [-120_000_000, -118_000_000],
  },
  strikes: [24_600],
  premiumsFromMs: 1_795_146_000_000,
  premiums: [{ call: 24_600, put: 24_600, kept: true, premium: [215.4, 214.9], vwap: [null, 214.9] }],
};

export const CHAIN_STUDY_OUTPUTS: { [N in 'chain.trail' | 'chain.surface' | 'chain.hold']: CallOutput<N> } = {
  'chain.trail': trail,
  'chain.surface': {
    epoch: 1,
    underlying: 'NIFTY',
    expiries: [
      {
        expiry: '2026-11-23',
        years: 0.009,
        forward: 24_628.9,
        atmStrike: 24_600,
        atmIv: 0.126,
        straddle: 215.4,
        expectedMove: 294.5,
        strike: [24_600],
        iv: [0.126],
      },
    ],
  },
  'chain.hold': {
    value: 107.9,
    iv: 0.126,
    delta: 0.52,
    lot: 65,
    decimals: 2,
    hourCost: 0.73,
    hourMove: 1.4,
    losses: [
      { share: 0.05, minutes: 441, atMs: 1_795_172_460_000 },
      { share: 0.1, minutes: null, atMs: null },
    ],
  },
};
