import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paramInfoSchema } from '#contract/model/scan.ts';
import { isMarketScanner } from '../../../../src/main/core/market/market-scanner.ts';
import { defaultParams, paramInfos } from '../../../../src/main/core/scan/scanner.ts';
import { SCANNERS } from '../../../../src/main/scanners/index.ts';
import { type Mover, playMarket } from '../../../support/market-bench.ts';
import { closeOf, OPEN_MINUTE } from '../../../support/scan-bench.ts';
import { fixture } from '../../../support/shipped-calendar.ts';

interface ExpectedHit {
  /** Minutes from the open to the look. */
  readonly at: number;
  readonly symbol: string;
  readonly variant: string;
  readonly side: string;
  readonly priority: string;
  readonly plan: 'BUY' | 'SELL' | null;
  readonly evidence: Readonly<Record<string, number | string | null>>;
}

interface MarketFile {
  /** The market of every case; a case changes some of it. */
  readonly movers: readonly Mover[];
  readonly cases: readonly {
    readonly why: string;
    readonly minutes: number;
    readonly params?: Readonly<Record<string, number>>;
    readonly changed?: Readonly<Record<string, Partial<Mover>>>;
    /** All of them, in their order. */
    readonly hits: readonly ExpectedHit[];
  }[];
}

for (const scanner of SCANNERS.filter(isMarketScanner)) {
  const { movers, cases } = fixture(`scanners/market/${scanner.id}.json`) as MarketFile;
  for (const { why, minutes, params, changed, hits: expected } of cases) {
    test(`${scanner.id}: ${why}`, () => {
      const market = movers.map((mover) => ({ ...mover, ...changed?.[mover.symbol] }));
      const played = playMarket(market, minutes, params === undefined ? {} : { [scanner.id]: params });
      const hits = played.hits.filter(({ scannerId }) => scannerId === scanner.id);
      assert.deepEqual(
        hits.map(({ symbol, variant, side, priority, plan, atMs }) => ({
          at: (atMs - closeOf(OPEN_MINUTE, 0)) / 60_000,
          symbol,
          variant,
          side,
          priority,
          plan: plan?.action ?? null,
        })),
        expected.map(({ evidence: _values, ...told }) => told),
      );
      hits.forEach((hit, i) => {
        assert.deepEqual(Object.keys(hit.evidence), [...scanner.columns]);
        assert.deepEqual(hit.params, { ...defaultParams(scanner), ...params });
        for (const [name, value] of Object.entries(expected[i]!.evidence)) {
          const told = hit.evidence[name];
          if (typeof value !== 'number') assert.equal(told, value, name);
          else assert.ok(Math.abs((told as number) - value) <= 0.015, `${name} is ${told}, not ${value}`);
        }
      });
    });
  }

  test(`${scanner.id}: every parameter is a field with unit, sentence and default`, () => {
    const infos = paramInfos(scanner, defaultParams(scanner));
    assert.deepEqual(
      infos.map(({ name }) => name),
      Object.keys(scanner.params.shape),
    );
    for (const info of infos) assert.deepEqual(paramInfoSchema.parse(info), info);
  });
}
