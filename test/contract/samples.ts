import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import type { Handlers } from '../../src/main/engine/router.ts';
import { SAMPLE_LEVELS } from '../support/sample-levels.ts';

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
const empty = { t: [], o: [], h: [], l: [], c: [], v: [], oi: [], flags: [] };
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
  threads: [{ name: 'feed', state: 'running' as const, restarts: 0, dutyMaxMs: 1 }],
  counters: { 'feed.packets': 100 },
};

/** One good input per call. */
export const SAMPLE_INPUTS: { readonly [N in CallName]: CallInput<N> } = {
  'health.sample': {},
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
  'levels.of': { epoch: 1, slot: 0 },
  'market.watch': { epoch: 1, slots: [0, 1, 24_999] },
  'chart.open': { epoch: 1, slot: 0, interval: '1m' },
  'chart.close': { epoch: 1, slot: 0, interval: '1m' },
  'history.bars': { epoch: 1, slot: 0, interval: '1d', beforeMs: null, limit: 500 },
  'options.ivRank': { epoch: 1, underlying: 'NIFTY' },
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
  'health.sample': health,
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
