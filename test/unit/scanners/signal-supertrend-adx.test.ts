import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { TREND_MODES, type TrendMode } from '../../../src/main/core/signals/trend-signal.ts';
import supertrendAdx from '../../../src/main/scanners/signal-supertrend-adx.ts';
import { DAY, OPEN_MINUTE, type Row, share } from '../../support/scan-bench.ts';
import { hitsOfStory, pastOfSessions } from '../../support/scan-story.ts';
import { vectors } from '../core/vectors.ts';

interface Signal {
  readonly i: number;
  readonly dir: 1 | -1;
  readonly adx1: number;
  readonly adx5: number;
  readonly st5: number;
  readonly conf: number;
  readonly close: number;
}
interface Engine extends Readonly<Record<TrendMode, readonly Signal[]>> {
  readonly bars1m: readonly (readonly [
    t: number,
    session: string,
    o: number,
    h: number,
    l: number,
    c: number,
    v: number,
  ])[];
}
const engine = vectors('engine') as Engine;
const dates = [...new Set(engine.bars1m.map(([, session]) => session))];
const sessions = dates.map((date) =>
  engine.bars1m
    .filter(([, session]) => session === date)
    .map(([, , o, h, l, c, v]): Row => [paise(o), paise(h), paise(l), paise(c), v]),
);

function paise(rupees: number): number {
  return Math.round(rupees * 100);
}

/** One session of the vectors as today, those before it as its history. */
function hitsOf(mode: TrendMode, session: number, params = {}, instrument?: Instrument): Hit[] {
  const past = pastOfSessions(sessions.slice(0, session));
  return hitsOfStory({
    scanner: supertrendAdx,
    past,
    today: sessions[session]!,
    params: { mode, ...params },
    ...(instrument === undefined ? {} : { instrument }),
  });
}

test('Supertrend and ADX: minute by minute the scanner finds the signals of the vectors, in every mode', () => {
  let count = 0;
  for (const mode of TREND_MODES) {
    for (const session of [1, 2]) {
      const from = sessions.slice(0, session).reduce((sum, rows) => sum + rows.length, 0);
      const want = engine[mode].filter(({ i }) => i >= from && i < from + sessions[session]!.length);
      const hits = hitsOf(mode, session);
      assert.deepEqual(
        hits.map(({ atMs, side }) => [(atMs - DAY.midnightMs) / MINUTE_MS - OPEN_MINUTE - 1 + from, side]),
        want.map(({ i, dir }) => [i, dir > 0 ? 'up' : 'down']),
        `${mode}, session ${session}`,
      );
      hits.forEach(({ confidence, evidence }, k) => {
        const { conf, adx1, adx5, close } = want[k]!;
        assert.ok(Math.abs(confidence! - conf) < 1e-9);
        assert.equal(evidence['close'], close);
        assert.ok(
          Math.abs((evidence['adx'] as number) - adx1) <= 0.005 &&
            Math.abs((evidence['adx5'] as number) - adx5) <= 0.005,
        );
        count += 1;
      });
    }
  }
  assert.ok(count >= 10, `${count} signals`);
});

test('Supertrend and ADX: the plan lies right, by line or by average true range; options are named where they are listed', () => {
  const [hit] = hitsOf('balanced', 1);
  const { plan, evidence, side } = hit!;
  assert.equal(side, 'up');
  assert.deepEqual([plan!.action, plan!.entry, plan!.targetRule], ['BUY', evidence['close'], 'rr']);
  assert.ok(plan!.stop <= (evidence['supertrend'] as number) && (evidence['supertrend'] as number) - plan!.stop < 0.06);
  const [byAtr] = hitsOf('balanced', 1, { stopFrom: 'atr', stopAtr: 2, rr: 3 });
  assert.ok(Math.abs(plan!.entry - 2 * (evidence['atr'] as number) - byAtr!.plan!.stop) < 0.08);
  assert.ok(byAtr!.plan!.riskReward > 2.99 && byAtr!.plan!.riskReward <= 3);
  assert.equal(evidence['option'], 'CE ATM+1');
  const index = { ...share(0), kind: 'INDEX', sessionClass: 'INDEX', underlying: 'NIFTY', lot: 65 } as const;
  assert.equal(hitsOf('balanced', 1, {}, index)[0]!.evidence['option'], 'CE ATM+1');
  const other = { ...index, underlying: 'NIFTY MEDIA' };
  assert.equal(hitsOf('balanced', 1, {}, other)[0]!.evidence['option'], null);
  const thin = { ...share(0), sessionClass: 'EQ_PLAIN' } as const;
  assert.equal(hitsOf('balanced', 1, {}, thin)[0]!.evidence['option'], null);
});

test('Supertrend and ADX: bars that come later change no earlier signal', () => {
  const past = pastOfSessions(sessions.slice(0, 2));
  const today = sessions[2]!;
  for (const mode of TREND_MODES) {
    const whole = hitsOfStory({ scanner: supertrendAdx, past, today, params: { mode } });
    for (const length of [1, 60, 175, 176, 265, 266, 374]) {
      const part = hitsOfStory({ scanner: supertrendAdx, past, today: today.slice(0, length), params: { mode } });
      const endMs = DAY.midnightMs + (OPEN_MINUTE + length) * MINUTE_MS;
      assert.deepEqual(
        part,
        whole.filter(({ atMs }) => atMs <= endMs),
        `${mode} after ${length} minutes`,
      );
    }
  }
});

test('Supertrend and ADX: after skipped minutes the age of the trend is that of the bars, not of the runs', () => {
  const hitsWith = (prepare: (memory: Float64Array) => void): [number, unknown][] =>
    [1, 2].flatMap((session) =>
      hitsOfStory({
        scanner: {
          ...supertrendAdx,
          scan: (view, params, emit) => {
            // Two of three minutes are skipped.
            if ((view.closeMs / MINUTE_MS) % 3 !== 0) return;
            prepare(view.memory);
            supertrendAdx.scan(view, params, emit);
          },
        },
        past: pastOfSessions(sessions.slice(0, session)),
        today: sessions[session]!,
        params: { mode: 'balanced' },
      }).map(({ atMs, evidence }): [number, unknown] => [atMs, evidence['barsSinceFlip']]),
    );
  const fromBars = hitsWith((memory) => void (memory[0] = 0));
  assert.ok(fromBars.length > 0);
  assert.deepEqual(
    hitsWith(() => {}),
    fromBars,
  );
});
