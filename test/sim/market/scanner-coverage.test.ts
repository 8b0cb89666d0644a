import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCANNERS } from '../../../src/main/scanners/index.ts';
import { hitsOfSimDay, simScanDay } from '../../support/sim-scan-day.ts';

const DATE = '2026-11-20';
/** A day of the simulated market that has what every scanner looks for. */
const SEED = 13;
/** 233 instruments. */
const SIZE = { roots: 2, shares: 80 };
/** What is not the default: the market knows no events, and its volumes and term structure are smoother than real ones. */
const PARAMS = {
  'straddle-iv-crush': { eventDate: DATE, eventTime: '15:35', eventMovePct: 0.5, termRatio: 0.9 },
  'unusual-options': { volumeTimes: 2, volumeOfOi: 0.1 },
};

test('every scanner of the index fires on one simulated day', () => {
  const sim = simScanDay(SEED, DATE, SIZE);
  assert.ok(sim.instruments.length <= 300, `${sim.instruments.length} instruments`);
  const fired = new Map<string, number>();
  const hits = hitsOfSimDay(sim, { scanners: SCANNERS, params: PARAMS });
  // What the store finds a hit by: of two hits of one name the second would be lost.
  const names = hits.map((hit) => [hit.scannerId, hit.slot, hit.interval, hit.atMs, hit.variant].join(' '));
  const twice = names.filter((name, i) => names.indexOf(name, i + 1) >= 0);
  for (const { scannerId } of hits) {
    fired.set(scannerId, (fired.get(scannerId) ?? 0) + 1);
  }
  console.log(`hits: ${JSON.stringify(Object.fromEntries(fired))}`);
  const silent = SCANNERS.map(({ id }) => id).filter((id) => !fired.has(id));
  assert.deepEqual(silent, [], 'never fired');
  assert.deepEqual(twice, [], 'hits that have the name of another one');
});
