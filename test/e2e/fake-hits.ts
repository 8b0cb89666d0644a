import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit, ScannerInfo } from '#contract/model/scan.ts';

/** Two scanners as the scan thread would describe them. */
export const FAKE_SCANNERS: readonly ScannerInfo[] = [
  {
    id: 'resistance-breakout',
    title: 'Resistance breakout',
    intervals: ['1m', '5m', '15m', '1d'],
    enabled: true,
    ready: 231,
    wanted: 236,
    skipped: 0,
    lastRunMs: 1.8,
    reason: '5 wait for history',
    params: [
      {
        name: 'lookback',
        type: 'integer',
        default: 50,
        value: 50,
        min: 5,
        max: 500,
        unit: 'bars',
        sentence: 'Completed bars whose highest typical price is the resistance.',
      },
      {
        name: 'volumeFactor',
        type: 'number',
        default: 0.5,
        value: 0.5,
        min: 0,
        max: 10,
        unit: '×',
        sentence: 'Part of the previous day’s volume that must have traded.',
      },
      {
        name: 'tpSource',
        type: 'choice',
        default: 'ohc3',
        value: 'ohc3',
        choices: ['ohc3', 'hlc3'],
        unit: '',
        sentence: 'How the typical price is made.',
      },
      {
        name: 'onlyRising',
        type: 'boolean',
        default: true,
        value: true,
        unit: '',
        sentence: 'Whether the bar must close above its open.',
      },
    ],
  },
  {
    id: 'opening-range',
    title: 'Opening range breakout',
    intervals: ['15m'],
    enabled: true,
    ready: 236,
    wanted: 236,
    skipped: 0,
    lastRunMs: 0.6,
    reason: null,
    params: [
      {
        name: 'minutes',
        type: 'integer',
        default: 15,
        value: 15,
        min: 1,
        max: 120,
        unit: 'min',
        sentence: 'Length of the opening range.',
      },
    ],
  },
];

/** A hit of the first scanner on a row, changed as a test asks. */
export function fakeHit(id: number, row: Instrument | undefined, nowMs: number, changes: Partial<Hit>): Hit {
  return {
    id,
    scannerId: 'resistance-breakout',
    slot: row?.slot ?? 0,
    segment: row?.segment ?? 'NSE_EQ',
    securityId: row?.securityId ?? 1,
    symbol: row?.symbol ?? 'NONE',
    interval: '5m',
    atMs: Math.floor(nowMs / 300_000) * 300_000,
    side: 'up',
    priority: 'medium',
    price: 141_785,
    decimals: 2,
    evidence: {
      close: 1417.85,
      resistance: 1415,
      ema8: 1414.1,
      ema13: 1412.66,
      dayVolume: 3_820_000,
      prevDayVolume: 5_610_000,
    },
    params: { lookback: 50, volumeFactor: 0.5, tpSource: 'ohc3', onlyRising: true },
    ...changes,
  };
}
