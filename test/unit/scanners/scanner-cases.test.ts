import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hit } from '#contract/model/scan.ts';
import { paramInfoSchema } from '#contract/model/scan.ts';
import { defaultParams, isInstrumentScanner, paramInfos } from '../../../src/main/core/scan/scanner.ts';
import { SCANNERS } from '../../../src/main/scanners/index.ts';
import { closeOf, OPEN_MINUTE } from '../../support/scan-bench.ts';
import { type ExpectedHit, hitsOfCase, type ScannerCase } from '../../support/scanner-case.ts';
import { fixture } from '../../support/shipped-calendar.ts';

const played = SCANNERS.filter(isInstrumentScanner)
  .map((scanner) => ({
    scanner,
    cases: (fixture(`scanners/${scanner.id}.json`) as { cases?: ScannerCase[] }).cases ?? [],
  }))
  .filter(({ cases }) => cases.length > 0);

function check(hit: Hit, expected: ExpectedHit, why: string): void {
  assert.deepEqual(
    [hit.atMs, hit.variant, hit.side, hit.priority, hit.badges],
    [closeOf(OPEN_MINUTE, expected.at), expected.variant, expected.side, expected.priority, expected.badges],
    why,
  );
  for (const [name, value] of Object.entries(expected.evidence)) {
    const told = hit.evidence[name];
    if (typeof value !== 'number') assert.equal(told, value, `${why}: ${name}`);
    else assert.ok(Math.abs((told as number) - value) <= 0.005 + 1e-9, `${why}: ${name} is ${told}, not ${value}`);
  }
  if (expected.plan === undefined) return;
  assert.equal(hit.plan?.action ?? null, expected.plan, `${why}: plan`);
}

for (const { scanner, cases } of played) {
  for (const one of cases) {
    test(`${scanner.id}: ${one.why}`, () => {
      const hits = hitsOfCase(scanner, one);
      assert.deepEqual(
        hits.map(({ variant, atMs }) => [variant, (atMs - closeOf(OPEN_MINUTE, 0)) / 60_000]),
        one.hits.map(({ variant, at }) => [variant, at]),
      );
      hits.forEach((hit, i) => {
        check(hit, one.hits[i]!, one.why);
        assert.deepEqual(Object.keys(hit.evidence), [...scanner.columns]);
        assert.deepEqual(hit.params, { ...defaultParams(scanner), ...one.params });
        const { plan } = hit;
        if (plan === null) return;
        const [low, high] = plan.action === 'BUY' ? [plan.stop, plan.target] : [plan.target, plan.stop];
        assert.ok(low < plan.entry && plan.entry < high, 'stop and target lie on either side of the entry');
      });
    });
  }

  test(`${scanner.id}: every parameter is a field with unit, sentence and default`, () => {
    const infos = paramInfos(scanner, defaultParams(scanner));
    assert.deepEqual(
      infos.map(({ name }) => name),
      Object.keys(scanner.params.shape),
    );
    for (const info of infos) {
      assert.deepEqual(paramInfoSchema.parse(info), info);
      assert.ok(info.sentence.length > 10, info.name);
    }
  });
}

test('every case of a fixture is played', () => {
  assert.ok(played.reduce((sum, { cases }) => sum + cases.length, 0) >= 45);
});
