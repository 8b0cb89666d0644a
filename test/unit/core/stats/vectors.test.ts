import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calibration } from '../../../../src/main/core/stats/calibration.ts';
import { calendarCagr, returnMetrics } from '../../../../src/main/core/stats/return-metrics.ts';
import { tradeMetrics } from '../../../../src/main/core/stats/trade-metrics.ts';
import { wilson } from '../../../../src/main/core/stats/wilson.ts';
import { assertNumber, vectors } from '../vectors.ts';

type Metrics = Record<string, number | null>;
interface StatsFile {
  wilson: { k: number; n: number; z: number; p: number; lo: number; hi: number }[];
  brier: ({ p: number[]; y: number[]; table: Record<string, number>[] } & Record<string, unknown>)[];
  returns_metrics: {
    label: string;
    returns: number[];
    cases: { rf_annual: number; reference: Metrics; empyrical: Metrics }[];
  }[];
  trade_metrics: { pnl: number[]; risk: number[]; reference: Metrics }[];
}
const file = vectors('stats') as StatsFile;

function assertMetrics(label: string, got: object, want: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(want))
    assertNumber(`${label}.${name}`, (got as Metrics)[name], value as number | null);
}

describe('stats', () => {
  it('Wilson intervals', () => {
    for (const { k, n, z, p, lo, hi } of file.wilson) assertMetrics(`${k}/${n}`, wilson(k, n, z), { p, lo, hi });
    assert.deepEqual(wilson(0, 0), { p: null, lo: null, hi: null });
  });

  it('calibration', () => {
    for (const { p, y, table, ...want } of file.brier) {
      const got = calibration(p, y);
      const { brier, reliability, resolution, uncertainty, ece, skill } = want;
      assertMetrics('brier', got, { brier, reliability, resolution, uncertainty, ece, skill });
      assert.equal(got.table.length, table.length);
      table.forEach((bin, i) => assertMetrics(`bin ${i}`, got.table[i]!, bin));
    }
    assert.equal(calibration([], []).brier, null);
    assert.equal(calibration([1], [1]).table[0]!.bin, 9);
  });

  it('metrics of returns', () => {
    for (const { label, returns, cases } of file.returns_metrics)
      for (const { rf_annual, reference, empyrical } of cases) {
        assertMetrics(label, returnMetrics(returns, rf_annual), reference);
        assertMetrics(`${label} empyrical`, returnMetrics(returns, rf_annual), empyrical);
      }
    assert.equal(returnMetrics([]).sharpe, null);
    assert.equal(returnMetrics([0.01]).sharpe, null);
    assert.equal(returnMetrics([-0.01, -0.01, 0.5]).max_drawdown_sessions, 2);
  });

  it('metrics of trades', () => {
    file.trade_metrics.forEach(({ pnl, risk, reference }, i) =>
      assertMetrics(`trades ${i}`, tradeMetrics(pnl, risk), reference),
    );
    assert.equal(tradeMetrics([], null).win_rate, null);
    assert.equal(tradeMetrics([5, -1], null).sqn, null);
  });

  it('growth a year by the calendar is not shown below 60 sessions', () => {
    assertNumber('cagr', calendarCagr(100, 121, 730, 490), 0.1);
    assert.equal(calendarCagr(100, 121, 80, 59), null);
  });
});
