import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { paramInfoSchema } from '../../../../src/contract/model/scan.ts';
import { paramsOf } from '../../../../src/main/core/indicators/compute.ts';
import type { Params } from '../../../../src/main/core/indicators/definition.ts';
import { INDICATORS, indicatorOf } from '../../../../src/main/core/indicators/index.ts';
import { indicatorMenu } from '../../../../src/main/core/indicators/menu.ts';

describe('indicator menu', () => {
  it('describes every indicator and parameter fully', () => {
    const menu = indicatorMenu();
    assert.equal(new Set(menu.map(({ name }) => name)).size, INDICATORS.length);
    for (const { name, title, outputs, formula, params } of menu) {
      assert.ok(title.length > 0 && formula.length > 0 && outputs.length > 0, name);
      for (const info of params) {
        paramInfoSchema.parse(info);
        assert.match(info.sentence, /\.$/, `${name} ${info.name}`);
        if (info.type === 'choice') assert.ok(info.choices!.includes(info.default as string));
        else
          assert.ok(
            info.min! <= (info.default as number) && (info.default as number) <= info.max!,
            `${name} ${info.name}`,
          );
      }
    }
  });

  it('loads enough bars to reach the first value', () => {
    for (const definition of INDICATORS) {
      const params = paramsOf(definition, {}) as Params;
      const firsts = definition.first(params);
      assert.equal(firsts.length, definition.outputs.length, definition.name);
      for (const first of firsts) assert.ok(definition.load(params) > (first ?? 0), definition.name);
    }
    assert.ok(indicatorOf('EMA')!.load({ n: 200 }) >= 2_000);
  });
});
