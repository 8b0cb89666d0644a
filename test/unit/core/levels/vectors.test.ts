import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { computeBars, paramsOf } from '../../../../src/main/core/indicators/compute.ts';
import type { Params } from '../../../../src/main/core/indicators/definition.ts';
import { indicatorOf } from '../../../../src/main/core/indicators/index.ts';
import { cpr, VirginRegister } from '../../../../src/main/core/levels/cpr.ts';
import { gap, gapFilled } from '../../../../src/main/core/levels/gap.ts';
import { openingBreakout, type RangeBar } from '../../../../src/main/core/levels/opening-breakout.ts';
import { PIVOT_KINDS, type PivotKind, pivots } from '../../../../src/main/core/levels/pivots.ts';
import { proximity } from '../../../../src/main/core/levels/proximity.ts';
import { BASELINE_RULES, TimeOfDayBaseline } from '../../../../src/main/core/volume/baseline.ts';
import { assertNumber, assertSeries, type BarFile, type Series, vectors } from '../vectors.ts';

interface HandCase extends Record<string, unknown> {
  H: number;
  L: number;
  C: number;
  cpr: Record<string, number | boolean>;
}
interface SessionLevels extends Record<string, unknown> {
  session: string;
  gapPct?: number;
  gapClass?: string;
  gapFilled?: boolean;
  cpr?: Record<string, number | boolean>;
  openingRange: Record<
    string,
    { high: number; low: number; complete: boolean; firstBreakout: { i: number; dir: number } | null }
  >;
}
interface LevelFile {
  daily: { session: string; o: number; h: number; l: number; c: number }[];
  levels: SessionLevels[];
  virgin_cpr_register: { session: string; BC: number; TC: number; tested: string | null }[];
  pivot_hand: HandCase[];
  tpr_50: Series;
  tpr_10: Series;
  tpr_edge: { h: number; l: number; c: number; expect: number }[];
  pivot_proximity: { price: number; level: number; near: boolean; distPct: number }[];
  vwap_session: { vwap: Series; stdev: Series };
  time_of_day_volume: {
    params: { lookbackSessions: number; minSessions: number };
    rows: { i: number; slot: number; base: number; ratio: number; cumBase: number; cumRatio: number }[];
  };
}

const { bars } = vectors('bars') as BarFile;
const file = vectors('levels') as LevelFile;
const BAR_MS = 300_000;

function series(name: string, params: object, list: Parameters<typeof computeBars>[2] = bars) {
  const definition = indicatorOf(name)!;
  const outs = computeBars(definition, paramsOf(definition, params) as Params, list);
  assert.ok(!('kind' in outs));
  return outs as Record<string, (number | boolean | null)[]>;
}

function assertRecord(label: string, got: object, want: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(want)) {
    const mine = (got as Record<string, unknown>)[name];
    if (typeof value === 'number') assertNumber(`${label}.${name}`, mine, value);
    else if (name !== 'virgin') assert.equal(mine, value, `${label}.${name}`);
  }
}

describe('levels', () => {
  it('pivots and CPR of the hand cases', () => {
    for (const one of file.pivot_hand) {
      for (const kind of PIVOT_KINDS)
        if (one[kind] !== undefined) assertPivots(kind, one, one[kind] as Record<string, number>);
      assertRecord('cpr', cpr(one), one.cpr);
    }
  });

  it('pivots, CPR, virgin register, gaps and opening ranges of each session', () => {
    const register = new VirginRegister();
    for (const [k, session] of file.levels.entries()) {
      const today = file.daily[k]!;
      const before = file.daily[k - 1];
      let range = null;
      if (before !== undefined) {
        const hlc = { H: before.h, L: before.l, C: before.c };
        for (const kind of PIVOT_KINDS)
          if (session[kind] !== undefined) assertPivots(kind, hlc, session[kind] as Record<string, number>);
        range = cpr(hlc);
        assertRecord('cpr', range, session.cpr!);
        const found = gap(today.o, { high: before.h, low: before.l, close: before.c });
        assertNumber('gapPct', found.gapPct, session.gapPct!);
        assert.equal(found.gapClass, session.gapClass);
        assert.equal(gapFilled(found.gapClass, before.c, today.h, today.l), session.gapFilled);
      }
      register.close(session.session, today.h, today.l, range);
      assert.equal(register.open.at(-1)?.date === session.session, session.cpr?.['virgin'] ?? false);
      assertOpeningRanges(session);
    }
    const open = file.virgin_cpr_register.filter(({ tested }) => tested === null);
    assert.deepEqual(
      register.open.map(({ date }) => date),
      open.map(({ session }) => session),
    );
  });

  it('the first touch takes a range out of the register', () => {
    const register = new VirginRegister();
    register.close('2026-08-03', 90, 80, cpr({ H: 110, L: 100, C: 105 }));
    assert.equal(register.open.length, 1);
    assert.deepEqual(
      register.close('2026-08-04', 105, 100, null).map(({ date }) => date),
      ['2026-08-03'],
    );
    assert.equal(register.open.length, 0);
  });

  it('typical-price resistance', () => {
    assertSeries('tpr_50', series('TPR', { n: 50 })['value'], file.tpr_50);
    assertSeries('tpr_10', series('TPR', { n: 10 })['value'], file.tpr_10);
    for (const { expect, ...bar } of file.tpr_edge) assert.deepEqual(series('TPR', { n: 1 }, [bar])['value'], [expect]);
  });

  it('proximity', () => {
    for (const { price, level, near, distPct } of file.pivot_proximity) {
      const found = proximity(price, level);
      assert.equal(found.near, near, `${price} at ${level}`);
      assertNumber('distPct', found.distPct, distPct);
    }
  });

  it('VWAP with its deviation', () => {
    const { vwap, sd } = series('VWAP', {});
    assertSeries('vwap', vwap, file.vwap_session.vwap);
    assertSeries('sd', sd, file.vwap_session.stdev);
  });

  it('time-of-day volume', () => {
    const sessions = Map.groupBy(bars, ({ session }) => session);
    const past = [...sessions].map(([date, list]) => ({ date, minutes: 375, volumes: list.map(({ v }) => v!) }));
    const rules = {
      sessions: file.time_of_day_volume.params.lookbackSessions,
      minSessions: file.time_of_day_volume.params.minSessions,
    };
    for (const row of file.time_of_day_volume.rows) {
      const day = past.findIndex(({ date }) => date === bars[row.i]!.session);
      const baseline = new TimeOfDayBaseline(past.slice(0, day), 375, rules);
      assertRecord(`row ${row.i}`, baseline.at(row.slot, past[day]!.volumes), {
        ...row,
        i: undefined,
        slot: undefined,
      });
    }
    assert.equal(BASELINE_RULES.sessions, 20);
  });

  it('BC ≤ P ≤ TC, and pivots double with prices', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e7 }),
        fc.nat(100_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (l, range, at) => {
          const hlc = { H: (l + range) / 100, L: l / 100, C: Math.round(l + at * range) / 100 };
          const { P, BC, TC } = cpr(hlc);
          const slack = 1e-12 * P;
          assert.ok(BC <= P + slack && P <= TC + slack);
          for (const kind of PIVOT_KINDS) {
            const once = pivots(kind, hlc, hlc.C);
            const twice = pivots(kind, { H: 2 * hlc.H, L: 2 * hlc.L, C: 2 * hlc.C }, 2 * hlc.C);
            for (const name of Object.keys(once)) assert.equal(twice[name], 2 * once[name]!);
          }
        },
      ),
    );
  });
});

function assertPivots(kind: PivotKind, hlc: { H: number; L: number; C: number }, want: Record<string, number>): void {
  const got = pivots(kind, hlc, Number.NaN);
  assert.deepEqual(Object.keys(got).sort(), Object.keys(want).sort(), kind);
  assertRecord(kind, got, want);
}

function assertOpeningRanges({ session, openingRange }: SessionLevels): void {
  const first = bars.findIndex((bar) => bar.session === session);
  const list = bars.filter((bar) => bar.session === session) as unknown as RangeBar[];
  for (const [minutes, want] of Object.entries(openingRange)) {
    const got = openingBreakout(list, list[0]!.t, Number(minutes), list.at(-1)!.t + BAR_MS);
    assert.deepEqual(
      {
        ...got,
        firstBreakout: got.firstBreakout && { i: first + got.firstBreakout.index, dir: got.firstBreakout.dir },
      },
      want,
    );
    const outs = series(
      'OPENING_RANGE',
      { minutes: Number(minutes) },
      list as unknown as Parameters<typeof computeBars>[2],
    );
    assert.deepEqual(
      [outs['high']!.at(-1), outs['low']!.at(-1), outs['complete']!.at(-1)],
      [want.high, want.low, true],
    );
    assert.equal(outs['complete']![0], false);
  }
}
