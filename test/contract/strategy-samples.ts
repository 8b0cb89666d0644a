import type { CallInput, CallOutput } from '#contract/calls/index.ts';

type Name = 'strategy.place' | 'strategy.evaluate';

/** Strategies as they are asked about and answered. */
export const STRATEGY_INPUTS: { readonly [N in Name]: CallInput<N> } = {
  'strategy.place': {
    epoch: 1,
    underlying: 'NIFTY',
    expiry: '2026-11-23',
    kind: 'short-straddle',
    width: 4,
    strike: null,
  },
  'strategy.evaluate': {
    epoch: 1,
    legs: [{ slot: 1, side: 'SELL', lots: 1, entry: null, held: false }],
    product: 'MARGIN',
    scenario: { daysForward: 0, ivShift: 0, spotShift: 0 },
  },
};

export const STRATEGY_OUTPUTS: { readonly [N in Name]: CallOutput<N> } = {
  'strategy.place': { legs: [{ slot: 1, side: 'SELL', lots: 1 }] },
  'strategy.evaluate': {
    legs: [
      {
        slot: 1,
        entry: 10_780,
        entryFrom: 'bid',
        mark: 10_787.5,
        iv: 0.126,
        delta: -33.8,
        gamma: -0.065,
        theta: 1_131,
        vega: -611,
        nowPaise: -488,
        text: '',
      },
    ],
    result: {
      level: 24_612.35,
      levelFrom: 'spot',
      expiry: '2026-11-23',
      daysLeft: 3.2,
      exact: true,
      curve: {
        level: [24_000, 24_600, 25_000],
        expiryPaise: [700_700, 700_700, -1_899_300],
        targetPaise: [1, 2, null],
      },
      rows: [{ level: 24_600, expiryPaise: 700_700, targetPaise: null }],
      breakevens: [24_707.8],
      netBreakevens: [24_706.1],
      maxProfitPaise: 700_700,
      profitUnlimited: false,
      maxLossPaise: null,
      lossUnlimited: true,
      chance: 0.61,
      premiumPaise: 700_700,
      nowPaise: -488,
      targetPaise: -488,
      expiryPaise: 620_000,
      delta: -33.8,
      gamma: -0.065,
      theta: 1_131,
      vega: -611,
      marginPaise: 18_000_000,
      marginExact: false,
      chargesPaise: 3_400,
      roundTripPaise: 6_900,
      bands: { low2: 24_100, low1: 24_360, high1: 24_860, high2: 25_110 },
    },
    problems: [],
  },
};
