import assert from 'node:assert/strict';
import { it } from 'node:test';
import { IndicatorBank, STANDARD_SET } from '../../src/main/core/indicators/bank.ts';
import { columnsOfPlain, makePlain, minutesOf } from './bars.ts';
import { paceNow } from '../support/machine-pace.ts';

const INSTRUMENTS = 25_000;
/** Different walks; instruments share them in turn, so that the making of the data does not take longer than the test. */
const WALKS = 500;
const WARM_MINUTES = 60;
const MEASURED_MINUTES = 30;
/** A minute close of everything must leave the thread free for ticks again soon: a tenth of a second at most. */
const BUDGET_MS = 100;

it(`standard set for ${INSTRUMENTS} instruments at a minute close`, () => {
  const bars = WARM_MINUTES + MEASURED_MINUTES;
  const walks = Array.from({ length: WALKS }, (_, s) => columnsOfPlain(makePlain(s + 1, bars)));
  const series = Array.from({ length: INSTRUMENTS }, (_, s) => walks[s % WALKS]!);
  const minutes = minutesOf(series, bars);
  const bank = new IndicatorBank(STANDARD_SET, INSTRUMENTS);
  const times: number[] = [];
  minutes.forEach((columns, i) => {
    const start = performance.now();
    bank.close(columns, INSTRUMENTS);
    if (i >= WARM_MINUTES) times.push(performance.now() - start);
  });
  times.sort((a, b) => a - b);
  const medianMs = times[times.length >> 1]!;
  console.log(
    `minute close: median ${medianMs.toFixed(1)} ms, worst ${times.at(-1)!.toFixed(1)} ms, ${STANDARD_SET.length} indicators`,
  );
  assert.ok(Number.isFinite(bank.column(9, 'value')[INSTRUMENTS - 1]), 'RSI of the last instrument');
  assert.ok(medianMs <= BUDGET_MS * paceNow());
});
