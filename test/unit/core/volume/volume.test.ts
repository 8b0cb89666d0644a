import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { computeBars } from '../../../../src/main/core/indicators/compute.ts';
import { SwingLine } from '../../../../src/main/core/indicators/lines/swings.ts';
import { RVOL } from '../../../../src/main/core/indicators/rvol.ts';
import { TimeOfDayBaseline } from '../../../../src/main/core/volume/baseline.ts';
import { scaleBaseline, sessionMultiplier, volumeThreshold } from '../../../../src/main/core/volume/threshold.ts';
import { turtleState } from '../../../../src/main/core/volume/turtle.ts';
import { adaptiveVixRules, vixState } from '../../../../src/main/core/volume/vix.ts';
import { assertNumber, assertSeries, type BarFile, type Series, vectors } from '../vectors.ts';

interface PatternFile {
  rvol20: Series;
  session_multiplier: { ist: string; mult: number }[];
  killzones: { ist: string; mult: number }[];
  vix: { vix: number | null; regime: string; mult: number }[];
  swings_k3: { highs: [number, number][]; lows: [number, number][] };
}
const { bars } = vectors('bars') as BarFile;
const file = vectors('patterns') as PatternFile;

/** The continuous F&O session by date, as the vectors assume it. */
function spanOf(ist: string): { fromMinute: number; toMinute: number } {
  return { fromMinute: 555, toMinute: ist >= '2026-08-03' ? 940 : 930 };
}
function minuteOf(ist: string): number {
  return Number(ist.slice(11, 13)) * 60 + Number(ist.slice(14, 16));
}

describe('volume', () => {
  it('RVOL', () => {
    const outs = computeBars(RVOL, { n: 20 }, bars) as Record<string, Series>;
    assertSeries('rvol', outs['value'], file.rvol20);
  });

  it('session multipliers follow the hours of the day', () => {
    for (const { ist, mult } of [...file.session_multiplier, ...file.killzones])
      assert.equal(sessionMultiplier(minuteOf(ist), spanOf(ist)), mult, ist);
  });

  it('VIX regimes', () => {
    for (const { vix, regime, mult } of file.vix) {
      const state = vixState(vix);
      assert.deepEqual([state.regime, state.multiplier, state.known], [regime, mult, vix !== null && vix > 0]);
    }
    assert.equal(vixState(14, { low: 10, high: 13, panic: 20, multipliers: vixRulesMultipliers }).regime, 'HIGH');
    assert.equal(vixState(Number.NaN).known, false);
    assert.equal(adaptiveVixRules(Array.from({ length: 251 }, () => 15)), null);
    const rules = adaptiveVixRules(Array.from({ length: 253 }, (_, i) => (i === 0 ? 999 : i - 1)))!;
    assertNumber('low', rules.low, 0.15 * 251);
    assertNumber('panic', rules.panic, 0.97 * 251);
  });

  it('flat baselines scale with time: 322 million in five minutes', () => {
    const perMinute = scaleBaseline(322, 5, 1);
    assertNumber('a minute', perMinute, 64.4);
    const multipliers = (session: number, vix: number) => ({ base: 1, session, vix });
    assertNumber('at the open', volumeThreshold(perMinute, 'flat', multipliers(1.8, 1)), 115.92);
    assertNumber('ten minutes', scaleBaseline(322, 5, 10), 644);
    assertNumber('at high VIX', volumeThreshold(scaleBaseline(322, 5, 10), 'flat', multipliers(1, 1.4)), 901.6);
    assertNumber('by the slot', volumeThreshold(64.4, 'time_of_day', multipliers(1.8, 1)), 64.4);
    assertNumber('an hour', scaleBaseline(scaleBaseline(100, 15, 60), 60, 30), 200);
  });

  it('time-of-day baselines leave days of another length out and know their rank', () => {
    const session = (date: string, minutes: number, ...volumes: number[]) => ({ date, minutes, volumes });
    const past = [
      session('2026-07-30', 375, 1000, 1000),
      session('2026-08-03', 385, 10, 100),
      session('2026-08-04', 385, 20, 100),
      session('2026-08-05', 60, 9999, 9999),
      session('2026-08-06', 385, 30),
    ];
    const baseline = new TimeOfDayBaseline(past, 385);
    const found = baseline.at(0, [20]);
    assert.deepEqual(found, { base: 20, ratio: 1, cumBase: 20, cumRatio: 1, percentile: 50 });
    assert.equal(baseline.base(1), null, 'two sessions are too few');
    assert.deepEqual(baseline.at(1, [20, 5]).percentile, null);
    const dead = new TimeOfDayBaseline(
      [past[1]!, past[2]!, past[4]!].map((one) => ({ ...one, volumes: [0] })),
      385,
    );
    assert.equal(dead.at(0, [5]).ratio, null, 'nothing over nothing');
  });

  it('turtle channels need 55 days', () => {
    const days = Array.from({ length: 55 }, (_, i) => ({ high: 200 - i, low: 100 - i, volume: i + 1 }));
    const state = turtleState(days, 165);
    assert.deepEqual([state.high55, state.low55, state.high20, state.low20], [200, 46, 165, 46]);
    assert.deepEqual([state.volume55, state.volume20, state.ready], [28, 45.5, 1]);
    assert.equal(turtleState(days, 100).ready, 0);
    assert.equal(turtleState(days, 46.4).ready, -1);
    assert.equal(turtleState(days.slice(1), 165).ready, null);
  });

  it('swings are confirmed three bars later', () => {
    const line = new SwingLine(3, 1);
    const highs: [number, number][] = [];
    const lows: [number, number][] = [];
    bars.forEach(({ h, l }, i) => {
      line.next(0, h! * 2, l! / 2, false);
      line.next(0, h!, l!, true);
      if (line.high.side === 1) highs.push([i - 3, line.high.price]);
      if (line.low.side === -1) lows.push([i - 3, line.low.price]);
    });
    assert.deepEqual(highs, file.swings_k3.highs);
    assert.deepEqual(lows, file.swings_k3.lows);
  });
});

const vixRulesMultipliers = { LOW: 0.8, NORMAL: 1, HIGH: 1.4, PANIC: 1.8 };
