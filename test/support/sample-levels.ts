import type { InstrumentLevels } from '#contract/model/levels.ts';
import { instrumentLevels, type LevelInput } from '../../src/main/core/levels/instrument-levels.ts';
import { DAY, OPEN_MINUTE } from './scan-bench.ts';

/** What an instrument without any past is asked with. */
export const NOTHING_KNOWN: LevelInput = {
  epoch: 1,
  slot: 0,
  symbol: 'RELIANCE',
  sessionClass: 'EQ_DERIV',
  day: DAY,
  nowMs: DAY.midnightMs + OPEN_MINUTE * 60_000,
  days: [],
  sessions: [],
  minutes: [],
  closedMinute: -1,
  open: null,
  price: null,
  vix: null,
  rvol: { '1m': null, '5m': null, '15m': null, '1d': null },
};

/** An answer with one official day. */
export const SAMPLE_LEVELS: InstrumentLevels = instrumentLevels({
  ...NOTHING_KNOWN,
  days: [{ date: '2026-11-19', open: 100, high: 110, low: 95, close: 105, volume: 1_000 }],
});
