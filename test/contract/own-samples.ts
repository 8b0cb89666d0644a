import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import type { OwnScanner } from '#contract/model/own-scanner.ts';

type OwnCall = Extract<CallName, `own.${string}`>;

/** A scanner as it would be saved. */
export const SAMPLE_OWN: OwnScanner = {
  id: 0,
  title: 'Above the average with volume',
  expression: 'close > ema(close, 20) and rvol(20) > 2 and time > "09:30"',
  intervals: ['5m'],
  kinds: ['EQUITY'],
  side: 'up',
  schedule: { kind: 'bar' },
  fires: 'edge',
  cooldownBars: 3,
  plan: { stop: { unit: 'atr', value: 1.5 }, target: { unit: 'risk', value: 2 } },
};

export const OWN_INPUTS: { readonly [N in OwnCall]: CallInput<N> } = {
  'own.list': {},
  'own.check': { text: 'close > emma(close, 20)', intervals: ['5m'] },
  'own.complete': { text: 'close > em', cursor: 10 },
  'own.save': SAMPLE_OWN,
  'own.remove': { id: 1 },
  'own.test': { scanner: SAMPLE_OWN, days: 5, slots: null },
};

export const OWN_OUTPUTS: { readonly [N in OwnCall]: CallOutput<N> } = {
  'own.list': { scanners: [{ ...SAMPLE_OWN, id: 1 }] },
  'own.check': {
    fault: { from: 8, to: 12, message: 'There is nothing called “emma”. Did you mean ema?', suggestions: ['ema'] },
    text: '',
    costNs: 0,
    needs: {},
    columns: [],
  },
  'own.complete': {
    from: 8,
    to: 10,
    candidates: [{ name: 'ema', kind: 'indicator', signature: 'ema(close, n = 20)', sentence: 'An average.' }],
  },
  'own.save': { ...SAMPLE_OWN, id: 1 },
  'own.remove': {},
  'own.test': {
    count: 1,
    hits: [
      {
        slot: 0,
        segment: 'NSE_EQ',
        securityId: 2_885,
        symbol: 'RELIANCE',
        interval: '5m',
        atMs: 1_795_150_000_000,
        price: 150_000,
        decimals: 2,
        side: 'up',
        evidence: { close: 1_500, 'ema(close, 20)': 1_490.5, time: '09:35' },
      },
    ],
    tested: 1,
    wanted: 2,
    days: ['2026-11-19'],
    sessions: 1,
    lacking: 'The time limit of 7 s was reached.',
  },
};
