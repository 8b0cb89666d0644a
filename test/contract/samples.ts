import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import type { Handlers } from '../../src/main/engine/router.ts';
import { SAMPLE_LEVELS } from '../support/sample-levels.ts';
import { ORDER_INPUTS, ORDER_OUTPUTS } from './order-samples.ts';

const day = {
  date: '2026-11-20',
  midnightMs: 1_795_113_000_000,
  spans: { INDEX: [], EQ_DERIV: [], EQ_PLAIN: [], FNO: [], MCX: [], CDS: [] },
};
const clock = { epochMs: 1, wallMs: 2, speed: 1 };
const replay = {
  file: 'nifty.csv',
  playing: true,
  speed: 1,
  fromMs: 0,
  toMs: 9,
  nowMs: 3,
  rejected: 0,
  reasons: [],
  ended: false,
};
const scanner = {
  id: 'opening-range-breakout',
  title: 'Opening range breakout',
  intervals: ['1m' as const],
  enabled: true,
  ready: 1,
  wanted: 2,
  skipped: 0,
  lastRunMs: null,
  reason: null,
  params: [],
};
const side = {
  slot: [1],
  bid: [107.8],
  ask: [107.95],
  last: [107.85],
  mid: [107.875],
  oi: [4_220_000],
  oiBefore: [0],
  volume: [1_000],
  iv: [0.126],
  ivStatus: [0],
  delta: [0.52],
  theta: [-17.4],
  buildUp: [3],
};
const chain: CallOutput<'chain.read'> = {
  epoch: 1,
  underlying: 'NIFTY',
  expiry: '2026-11-23',
  segment: 'NSE_FNO',
  underlyingSlot: 0,
  lot: 65,
  decimals: 2,
  expiryMs: 1_795_428_600_000,
  years: 0.009,
  ageMs: 12,
  strike: [24_600],
  calls: side,
  puts: { ...side, slot: [-1], mid: [null], iv: [null] },
  gamma: [0.001],
  vega: [9.4],
  smile: [0.126],
  summary: {
    spot: 24_612.35,
    spotState: 'live',
    forward: 24_628.9,
    forwardFrom: 'parity',
    forwardApart: false,
    basis: 16.55,
    atmStrike: 24_600,
    atmIv: 0.126,
    straddle: 198.45,
    pcrByOi: 0.94,
    pcrByVolume: null,
    callOi: 1,
    putOi: 1,
    maxPain: 24_600,
    expectedMove: 248.1,
    gex: null,
    callWall: null,
    putWall: null,
    gexFlip: null,
    callBudgetMinutes: 41,
    putBudgetMinutes: 41,
    budgetShare: 0.05,
  },
};
const empty = { t: [], o: [], h: [], l: [], c: [], v: [], oi: [], flags: [] };
const lake = { state: 'done' as const, date: '2026-11-20', ticks: 12, text: 'It is in the lake.', atMs: 1 };

const health = {
  atMs: 1,
  sockets: { open: 1, wanted: 1 },
  packetsPerSec: 10,
  packets: 100,
  applied: 99,
  rejected: { unknown: 1 },
  lagMsP50: 1,
  lagMsP99: null,
  staleRows: 0,
  dropped: 0,
  loopMsP99: 1,
  engineMb: 90,
  framesSent: 3,
  creditWaits: 0,
  barsClosed: 4,
  lake,
  threads: [{ name: 'feed', state: 'running' as const, restarts: 0, dutyMaxMs: 1 }],
  counters: { 'feed.packets': 100 },
};

/** One good input per call. */
export const SAMPLE_INPUTS: { readonly [N in CallName]: CallInput<N> } = {
  'chain.list': {},
  'chain.read': { epoch: 1, underlying: 'NIFTY', expiry: '2026-11-23' },
  'health.sample': {},
  'lake.status': {},
  'lake.export': {},
  'indicator.menu': {},
  'indicator.series': {
    epoch: 1,
    slot: 0,
    interval: '5m',
    name: 'EMA',
    params: { n: 8, source: 'hlc3' },
    beforeMs: null,
    limit: 600,
  },
  'instruments.page': { from: 0, limit: 2_000 },
  'instruments.search': { text: 'nif 25000 ce', limit: 50 },
  'instruments.changes': { from: 0, limit: 500 },
  'levels.of': { epoch: 1, slot: 0 },
  'market.watch': { epoch: 1, slots: [0, 1, 24_999] },
  'chart.open': { epoch: 1, slot: 0, interval: '1m' },
  'chart.close': { epoch: 1, slot: 0, interval: '1m' },
  'history.bars': { epoch: 1, slot: 0, interval: '1d', beforeMs: null, limit: 500 },
  'options.ivRank': { epoch: 1, underlying: 'NIFTY' },
  ...ORDER_INPUTS,
  'prefs.get': { key: 'layout.main' },
  'prefs.set': { key: 'layout.main', json: '{}' },
  'scan.list': {},
  'scan.hits': { limit: 100 },
  'scan.configure': { id: 'opening-range-breakout', enabled: true, params: { minutes: 15 } },
  'session.state': {},
  'replay.control': { action: 'speed', value: 10 },
};

/** One good answer per call. */
export const SAMPLE_OUTPUTS: { readonly [N in CallName]: CallOutput<N> } = {
  'chain.list': {
    epoch: 1,
    underlyings: [
      {
        underlying: 'NIFTY',
        segment: 'NSE_FNO',
        slot: 0,
        expiries: [{ expiry: '2026-11-23', strikes: 1, options: 2 }],
      },
    ],
  },
  'chain.read': chain,
  'health.sample': health,
  'lake.status': lake,
  'lake.export': lake,
  'indicator.menu': {
    indicators: [
      {
        name: 'EMA',
        title: 'Exponential moving average',
        pane: 'price',
        outputs: [{ name: 'value', look: 'line', cumulative: false }],
        anchored: false,
        formula: 'A formula.',
        params: [],
      },
    ],
  },
  'indicator.series': { t: [1], outputs: { value: [null] }, provisional: true },
  'instruments.page': { epoch: 1, total: 0, rows: [] },
  'instruments.search': { epoch: 1, searched: 200_000, rows: [] },
  'instruments.changes': {
    date: '2026-11-20',
    since: '2026-11-19',
    counts: { lot: 1, tick: 0, freeze: 0, expiry: 0, renamed: 0, gone: 3, new: 12 },
    expired: 40,
    total: 1,
    rows: [{ kind: 'lot', segment: 'NSE_FNO', securityId: 1, symbol: 'A NOV FUT', before: '75', after: '65' }],
  },
  'levels.of': SAMPLE_LEVELS,
  'market.watch': { watched: 3 },
  'chart.open': { open: 1 },
  'chart.close': { open: 0 },
  'history.bars': { bars: empty, more: false },
  'options.ivRank': {
    rank: null,
    percentile: null,
    n: 34,
    needed: 60,
    text: '34 of 60 sessions',
    date: '2026-11-19',
    iv: 0.128,
  },
  ...ORDER_OUTPUTS,
  'prefs.get': { json: null },
  'prefs.set': {},
  'scan.list': { scanners: [scanner] },
  'scan.hits': { hits: [] },
  'scan.configure': scanner,
  'session.state': {
    epoch: 1,
    mode: 'sim',
    sourceLabel: 'simulated exchange, seed 7',
    clock,
    day,
    nextDate: '2026-11-23',
    instruments: 5_000,
    capacity: 5_000,
    feed: 'live',
    feedReason: null,
    replay,
  },
  'replay.control': replay,
};

/** Handlers that answer with the samples. */
export function sampleHandlers(): Handlers {
  return Object.fromEntries(
    Object.entries(SAMPLE_OUTPUTS).map(([name, output]) => [name, () => output]),
  ) as unknown as Handlers;
}
