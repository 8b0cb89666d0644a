import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TapeTrade, TradeTape } from '../../../../src/main/core/bars/trade-tape.ts';
import { bed } from '../../../support/feed-bed.ts';

/** The slot of the bed's instrument. */
const SLOT = 2;

/** The trades of the bed's instrument, copied. */
function tapeOf(tape: TradeTape): TapeTrade[] {
  const out: TapeTrade[] = [];
  tape.read(0, 0, (trade) => out.push({ ...trade }));
  return out;
}

test('a packet that tells of a new trade is one trade on the tape; a packet of the book alone is none', () => {
  const { full, writer, table } = bed();
  const tape = TradeTape.create(table.capacity);
  writer.keepTrades(tape);
  full(9, 15, 1, { ltp: 100, volume: 50 });
  tape.hold(0, SLOT, 0);
  full(9, 15, 2, { ltp: 102, volume: 80 });
  full(9, 15, 2, { ltp: 102, volume: 80 });
  full(9, 15, 2, { ltp: 102, volume: 85 });
  full(9, 15, 4, { ltp: 101, volume: 90 });
  assert.deepEqual(
    tapeOf(tape).map(({ dayMs, price, units }) => [dayMs - 33_300_000, price, units]),
    [
      [2_000, 10_200, 30],
      [2_000, 10_200, 5],
      [4_000, 10_100, 5],
    ],
  );
});

test('indicative prices before the open and prints after the close are on no tape', () => {
  const { full, writer, table } = bed('EQ_DERIV');
  const tape = TradeTape.create(table.capacity);
  writer.keepTrades(tape);
  tape.hold(0, SLOT, 0);
  full(9, 9, 0, { ltp: 51, volume: 40 });
  full(15, 30, 10, { ltp: 108, volume: 500 });
  assert.deepEqual(tapeOf(tape), []);
});
