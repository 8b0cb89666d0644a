import type { GapBoard } from '#contract/model/gaps.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { gapBoard, type GapInput } from '../../src/main/core/levels/gap-board.ts';
import { DAY, OPEN_MINUTE } from './scan-bench.ts';

const openMs = DAY.midnightMs + OPEN_MINUTE * MINUTE_MS;
const day = (date: string, open: number, high: number, low: number, close: number) => ({
  date,
  open,
  high,
  low,
  close,
});

/** Ten days around 100, of which the second opened 1.5 % up and came back. */
export const GAP_DAYS = [
  day('2026-11-05', 100, 101, 99, 100),
  day('2026-11-06', 101.5, 102, 99.5, 100),
  ...['09', '11', '12', '13', '16', '17', '18', '19'].map((of) => day(`2026-11-${of}`, 100, 101, 99, 100)),
];

const input = (slot: number, symbol: string, price: number, days: GapInput['days']): GapInput => ({
  slot,
  symbol,
  price,
  indicative: true,
  range: null,
  days,
  feedClose: 100,
});

/** A board at 09:10 with three instruments, one without a history. */
export const SAMPLE_GAPS: GapBoard = {
  epoch: 1,
  tradeDate: DAY.date,
  asOfMs: openMs - 5 * MINUTE_MS,
  openMs,
  ...gapBoard([input(0, 'WIPRO', 101.5, GAP_DAYS), input(1, 'TITAN', 97, GAP_DAYS), input(2, 'INFY', 100.2, [])], 200),
  watched: 5,
  samples: [
    { atMs: openMs - 15 * MINUTE_MS, nifty: null, vix: null, gift: null },
    { atMs: openMs - 5 * MINUTE_MS, nifty: 24_620.5, vix: null, gift: null },
  ],
  closes: { nifty: 24_500, vix: 13.2, gift: null },
  lacking: ['GIFT NIFTY: the feed does not list it'],
};
