import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INSTRUMENT_KINDS } from '#contract/model/instrument.ts';
import { isInstrumentScanner } from '../../src/main/core/scan/scanner.ts';
import { SCANNERS } from '../../src/main/scanners/index.ts';
import { measureCloses, type MeasuredCloses, percentile } from '../support/minute-closes.ts';
import { MIX } from '../support/scan-market.ts';

/** Long enough for 27 closes of five minutes and two of the hour. */
const MINUTES = 135;
/** The same for scanners on everything: 15 closes of five minutes and one of the hour. */
const WIDE_MINUTES = 75;
/** A close of the real mix may take as many times what reading all its bars takes, for each scanner. */
const RATIO_MAX = 15;
/** The same with every scanner on every one of the 25,000. */
const WIDE_RATIO_MAX = 80;

function say(what: string, { took, runner, readMs, residentMb }: MeasuredCloses): void {
  const seriesMb = (runner.seriesBytes / 1_048_576).toFixed(0);
  console.log(
    `${what}: minute close ${percentile(took, 0.5).toFixed(1)} ms (median), ${percentile(took, 0.99).toFixed(1)} ms (p99); reading the bars ${readMs.toFixed(1)} ms; series ${seriesMb} MB, RSS +${residentMb.toFixed(0)} MB`,
  );
}

test(`all scanners over the real mix of ${MIX.all} instruments`, () => {
  const all = measureCloses(SCANNERS, MINUTES);
  say(`${SCANNERS.length} scanners, real mix`, all);
  for (const { id, title } of SCANNERS) {
    const { wanted, ready, runs, p99Ms } = all.runner.progress(id);
    // The stopwatch ran a thousand times slower, so that no budget was spent.
    console.log(
      `  ${title}: ${ready} of ${wanted} ready, ${runs} runs, p99 ${((p99Ms ?? 0) * 1_000).toFixed(2)} ms a minute`,
    );
    assert.ok(wanted === 0 || runs > 0, `${id} has run`);
  }
  const ratio = percentile(all.took, 0.5) / all.readMs / SCANNERS.length;
  assert.ok(ratio <= RATIO_MAX, `a close takes ${ratio.toFixed(1)} times the reading of the bars for each scanner`);
});

test('every scanner of single instruments on every kind, options too', () => {
  const wide = SCANNERS.filter(isInstrumentScanner).map((scanner) => ({ ...scanner, kinds: INSTRUMENT_KINDS }));
  const all = measureCloses(wide, WIDE_MINUTES);
  say(`${wide.length} scanners on all ${MIX.all}`, all);
  const ratio = percentile(all.took, 0.5) / all.readMs / wide.length;
  assert.ok(ratio <= WIDE_RATIO_MAX, `${ratio.toFixed(1)} times the reading of the bars for each scanner`);
});
