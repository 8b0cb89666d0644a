import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScanRunner } from '../../src/main/core/scan/scan-runner.ts';
import { defaultParams } from '../../src/main/core/scan/scanner.ts';
import { SCANNERS } from '../../src/main/scanners/index.ts';
import { barsOf, DAY, OPEN_MINUTE, pastOf, type Row, share } from '../support/scan-bench.ts';
import { paceNow } from '../support/machine-pace.ts';

const INSTRUMENTS = 1_000;
const MINUTES = 120;
/** Closing a minute of all instruments must leave most of the minute to others, at 60 times normal speed too. */
const MINUTE_MS_MAX = 50;

test(`both scanners over ${INSTRUMENTS} instruments, minute by minute`, () => {
  const past = pastOf(
    '5m',
    Array.from({ length: 140 }, (_, i): Row => [10_000, 10_040, 9_960, 10_000 + (i % 7), 50]),
    1_000,
  );
  const runner = new ScanRunner(
    {
      day: DAY,
      minutes: {
        read: (slot, minute, out) => {
          out.o = 10_000 + ((slot * 7 + minute * 3) % 90);
          out.c = 10_000 + ((slot * 5 + minute * 11) % 120);
          out.h = Math.max(out.o, out.c) + 5;
          out.l = Math.min(out.o, out.c) - 5;
          out.v = 100;
          return minute >= OPEN_MINUTE;
        },
      },
      stopwatchMs: () => performance.now(),
      hit: () => {},
      failed: (_id, _symbol, error) => assert.fail(String(error)),
    },
    SCANNERS.map((scanner) => ({ scanner, enabled: true, params: defaultParams(scanner) })),
  );
  const states = runner.adopt(Array.from({ length: INSTRUMENTS }, (_, slot) => share(slot)));
  for (const { instrument } of states) runner.load(instrument.slot, { past, today: barsOf([]) }, -1);
  const took: number[] = [];
  for (let minute = OPEN_MINUTE; minute < OPEN_MINUTE + MINUTES; minute += 1) {
    const startMs = performance.now();
    runner.closeThrough(minute);
    took.push(performance.now() - startMs);
  }
  took.sort((a, b) => a - b);
  const [mid, worst] = [took[MINUTES >> 1] as number, took.at(-1) as number];
  console.log(
    `scan: ${INSTRUMENTS} instruments close a minute in ${mid.toFixed(1)} ms (median), ${worst.toFixed(1)} ms (worst)`,
  );
  assert.ok(mid <= MINUTE_MS_MAX * paceNow(), `${mid} ms`);
});
