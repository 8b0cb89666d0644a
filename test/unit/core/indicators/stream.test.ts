import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BarLike } from '../../../../src/main/core/indicators/columns.ts';
import { IndicatorBank, STANDARD_SET } from '../../../../src/main/core/indicators/bank.ts';
import { columnsOf } from '../../../../src/main/core/indicators/columns.ts';
import { compute, IndicatorStream } from '../../../../src/main/core/indicators/compute.ts';
import { EMA } from '../../../../src/main/core/indicators/ema.ts';
import { SUPPORT_RESISTANCE } from '../../../../src/main/core/indicators/support-resistance.ts';
import { STOP_HUNT } from '../../../../src/main/core/indicators/stop-hunt.ts';
import { CDLDOJI, CDLENGULFING, CDLHAMMER } from '../../../../src/main/core/indicators/candles.ts';

const bar = (t: number, c: number): BarLike => ({ t, o: c, h: c, l: c, c, v: 1 });

describe('live stream', () => {
  it('replaces the forming bar, refuses bad bars and keeps its state', () => {
    const stream = new IndicatorStream(EMA, { n: 2, source: 'c' });
    assert.equal(stream.close(bar(1, 10)), null);
    assert.equal(stream.value('value'), null);
    assert.equal(stream.update(bar(2, 30)), null);
    assert.equal(stream.value('value'), 20);
    assert.equal(stream.update(bar(2, 20)), null);
    assert.equal(stream.value('value'), 15);
    const refused = [
      { ...bar(2, 20), c: Number.NaN },
      { ...bar(2, 20), c: -1 },
      { ...bar(2, 20), h: 1, l: 2 },
      { ...bar(2, 20), c: Number.POSITIVE_INFINITY },
    ];
    for (const bad of refused) assert.equal(stream.close(bad)?.code, 'input.bar_rejected');
    assert.equal(stream.close(bar(1, 20))?.code, 'input.bars_unsorted');
    assert.equal(stream.value('value'), 15, 'a refused bar changes nothing');
    assert.equal(stream.close(bar(2, 20)), null);
    assert.equal(stream.close(bar(2, 20))?.code, 'input.bars_unsorted');
    assert.equal(stream.close(bar(3, 15)), null);
    assert.equal(stream.value('value'), 15);
  });
});

describe('bank', () => {
  it('keeps the standard set for many instruments', () => {
    const bank = new IndicatorBank(STANDARD_SET, 2);
    for (let i = 0; i < 5; i++) bank.close(columnsOf([bar(i + 1, 10 + i), bar(i + 1, 100)]), 2);
    assert.deepEqual([...bank.column(0, 'value')], [12, 100]);
    assert.ok(Number.isNaN(bank.column(1, 'value')[0]));
    const pause = columnsOf([bar(6, 18), bar(6, 1)]);
    pause.c[1] = Number.NaN;
    bank.close(pause, 2);
    assert.deepEqual([...bank.column(0, 'value')], [14, 100], 'the second instrument had no bar');
    assert.throws(() => bank.column(0, 'other'), /no output other/);
    assert.throws(() => new IndicatorBank([{ fn: 'NOPE' }], 1), /no indicator NOPE/);
    assert.throws(() => new IndicatorBank([{ fn: 'SMA', params: { n: 0 } }], 1), /SMA: n/);
  });
});

/** A zigzag between 100 and 110, one turning point every five bars. */
function zigzag(bars: number): BarLike[] {
  return Array.from({ length: bars }, (_, i) => {
    const place = i % 10;
    const c = 100 + 2 * (place <= 5 ? place : 10 - place);
    return { t: i + 1, o: c, h: c + 0.5, l: c - 0.5, c, v: 1 };
  });
}

describe('levels from swings', () => {
  it('a zigzag has its support and resistance, touched at each turn', () => {
    const outs = compute(
      SUPPORT_RESISTANCE,
      { k: 3, joinAtr: 0.5, atr: 14, ageBars: 300, minTouches: 2 },
      columnsOf(zigzag(60)),
    );
    const [support, supportTouches, supportSignificance, resistance, resistanceTouches] = outs.map(
      (column) => column[57]!,
    );
    assert.equal(support, 99.5);
    assert.equal(resistance, 110.5);
    assert.ok(supportTouches! >= 3 && resistanceTouches! >= 3);
    assert.ok(supportSignificance! > 0.9 && supportSignificance! <= 1);
    assert.ok(Number.isNaN(outs[0]![20]!), 'one touch is no level');
  });

  it('levels that nothing touches are forgotten', () => {
    const flat = Array.from({ length: 40 }, (_, i) => bar(61 + i, 105));
    const params = { k: 3, joinAtr: 0.5, atr: 14, ageBars: 20, minTouches: 2 };
    const outs = compute(SUPPORT_RESISTANCE, params, columnsOf([...zigzag(60), ...flat]));
    assert.ok(Number.isNaN(outs[0]!.at(-1)!));
  });

  it('stop-hunt zones lie around the clusters', () => {
    const params = { k: 3, reachAtr: 0.25, joinAtr: 0.5, atr: 14, ageBars: 100, minTouches: 2 };
    const [top, bottom, lowTop, lowBottom] = compute(STOP_HUNT, params, columnsOf(zigzag(60))).map(
      (column) => column[57]!,
    );
    assert.ok(Math.abs((top! + bottom!) / 2 - 110.5) < 1e-9 && top! > bottom!);
    assert.ok(Math.abs((lowTop! + lowBottom!) / 2 - 99.5) < 1e-9 && lowTop! > lowBottom!);
  });
});

describe('candles as TA-Lib defines them', () => {
  const plain = Array.from({ length: 12 }, (_, i): BarLike => ({ t: i, o: 100, h: 103, l: 99, c: 102, v: 1 }));
  const last = (definition: typeof CDLDOJI, ...bars: BarLike[]): number =>
    compute(definition, {}, columnsOf([...plain, ...bars]))[0]!.at(-1)!;

  it('doji: a body of at most a tenth of the usual range', () => {
    assert.equal(last(CDLDOJI, { o: 100, h: 103, l: 98, c: 100.35 }), 100);
    assert.equal(last(CDLDOJI, { o: 100, h: 103, l: 98, c: 100.45 }), 0);
  });
  it('hammer: small body at the top, long lower shadow, near the last low', () => {
    assert.equal(last(CDLHAMMER, { o: 99.9, h: 100.5, l: 96, c: 100.4 }), 0, 'too high above the last low');
    assert.equal(last(CDLHAMMER, { o: 99, h: 99.6, l: 96, c: 99.5 }), 100);
    assert.equal(last(CDLHAMMER, { o: 99, h: 100.5, l: 96, c: 99.5 }), 0, 'upper shadow');
    assert.equal(last(CDLHAMMER, { o: 99, h: 99.6, l: 98.8, c: 99.5 }), 0, 'no lower shadow');
    assert.equal(last(CDLHAMMER, { o: 105, h: 105.6, l: 100, c: 105.5 }), 0, 'far above the last low');
  });
  it('engulfing: a body around the opposite one, 80 with an equal edge', () => {
    assert.equal(last(CDLENGULFING, { o: 102.5, h: 103, l: 99, c: 99.5 }), -100);
    assert.equal(last(CDLENGULFING, { o: 102, h: 103, l: 99, c: 99.5 }), -80);
    assert.equal(last(CDLENGULFING, { o: 102, h: 103, l: 99, c: 100 }), 0);
    assert.equal(last(CDLENGULFING, { o: 99, h: 105, l: 99, c: 104 }), 0, 'the same colour');
    assert.equal(last(CDLENGULFING, { o: 101, h: 102, l: 99, c: 100 }, { o: 99.5, h: 103, l: 99, c: 102 }), 100);
  });
});
