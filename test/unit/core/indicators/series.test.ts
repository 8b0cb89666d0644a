import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Fault } from '#contract/faults.ts';
import { computeBars, isFault } from '../../../../src/main/core/indicators/compute.ts';
import { INDICATORS } from '../../../../src/main/core/indicators/index.ts';
import {
  barsBefore,
  type ChosenIndicator,
  chosenIndicator,
  indicatorSeries,
  type IntegerBar,
} from '../../../../src/main/core/indicators/series.ts';

const OPEN_MS = 1_795_113_000_000 + 555 * 60_000;
const BARS: readonly IntegerBar[] = Array.from({ length: 400 }, (_, i) => {
  const o = 141_785 + Math.round(900 * Math.sin(i / 7)) + ((i * 37) % 61);
  const c = o + ((i * 53) % 181) - 90;
  const day = Math.floor(i / 75);
  const t = OPEN_MS + day * 86_400_000 + (i % 75) * 300_000;
  return { t, o, h: Math.max(o, c) + (i % 17), l: Math.min(o, c) - (i % 13), c, v: 1_000 + ((i * 97) % 5_000), oi: 0 };
});
const inRupees = (scale: number) =>
  BARS.map((bar) => ({ ...bar, o: bar.o / scale, h: bar.h / scale, l: bar.l / scale, c: bar.c / scale }));
const good = (name: string, params = {}, openMinute = 555): ChosenIndicator => {
  const chosen = chosenIndicator(name, params, openMinute);
  assert.ok(!isFault(chosen));
  return chosen;
};

describe('indicator series', () => {
  for (const decimals of [2, 4] as const)
    it(`gives every indicator the numbers of calc on rupee bars, bit for bit, at ${decimals} decimals`, () => {
      for (const { name } of INDICATORS) {
        const chosen = good(name);
        const { t, outputs } = indicatorSeries(chosen, BARS, decimals, 0);
        const told = computeBars(chosen.definition, chosen.params, inRupees(10 ** decimals));
        assert.ok(!isFault(told));
        assert.equal(t.length, BARS.length);
        for (const [output, column] of Object.entries(told))
          assert.deepEqual(
            outputs[output],
            column.map((value) => (typeof value === 'boolean' ? Number(value) : value)),
            `${name} ${output}`,
          );
      }
    });

  it('leaves the warm-up out of the answer, but not out of the numbers', () => {
    const whole = indicatorSeries(good('EMA', { n: 20 }), BARS, 2, 0);
    const shown = indicatorSeries(good('EMA', { n: 20 }), BARS, 2, 300);
    assert.deepEqual(shown.t, whole.t.slice(300));
    assert.deepEqual(shown.outputs['value'], whole.outputs['value']?.slice(300));
    assert.notEqual(shown.outputs['value']?.[0], null);
  });

  it('counts the session from the open of the instrument unless told otherwise', () => {
    assert.equal(good('VWAP', {}, 540).params['openMinute'], 540);
    assert.equal(good('VWAP', { openMinute: 600 }, 540).params['openMinute'], 600);
    assert.equal(good('EMA', {}, 540).params['openMinute'], undefined);
  });

  it('reads the rest of the day for what begins with the session', () => {
    assert.equal(barsBefore(good('VWAP'), '5m'), 179);
    assert.equal(barsBefore(good('VWAP'), '1d'), 1);
    assert.equal(barsBefore(good('EMA', { n: 8 }), '5m'), 250);
    assert.equal(barsBefore(good('EMA', { n: 200 }), '5m'), 2_000);
  });

  it('names what is wrong', () => {
    const unknown = chosenIndicator('EMO', {}, 555) as Fault;
    assert.equal(unknown.code, 'input.unknown_indicator');
    assert.match(unknown.text, /EMO.*indicator menu/);
    for (const [params, word] of [
      [{ n: 0 }, /EMA: n:/],
      [{ n: 2.5 }, /EMA: n:/],
      [{ source: 'x' }, /EMA: source:/],
      [{ m: 3 }, /EMA: .*"m"/],
    ] as const) {
      const found = chosenIndicator('EMA', params, 555) as Fault;
      assert.equal(found.code, 'input.params');
      assert.match(found.text, word);
    }
  });
});
