import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrastRatio } from '../../../src/renderer/ui/contrast.ts';
import { PRESET_NAMES, TEXT_PAIRS, THEME_NAMES, tokensOf } from '../../../src/renderer/ui/tokens.ts';

test('the contrast formula gives the known ends', () => {
  assert.equal(contrastRatio('#000000', '#ffffff').toFixed(2), '21.00');
  assert.equal(contrastRatio('#777777', '#ffffff').toFixed(2), '4.48');
  assert.equal(contrastRatio('#d8dee6', '#11151a').toFixed(1), '13.5');
});

for (const theme of THEME_NAMES)
  for (const preset of PRESET_NAMES) {
    const tokens = tokensOf(theme, preset);
    test(`${theme}, ${preset}: every text is readable on every background it lies on (4.5 : 1)`, () => {
      const weak = TEXT_PAIRS.flatMap(([text, backgrounds]) =>
        backgrounds
          .map((background) => ({
            pair: `${text} on ${background}`,
            ratio: contrastRatio(tokens[text], tokens[background]),
          }))
          .filter(({ ratio }) => ratio < 4.5)
          .map(({ pair, ratio }) => `${pair} ${ratio.toFixed(2)}`),
      );
      assert.deepEqual(weak, []);
    });

    test(`${theme}, ${preset}: borders of controls, focus rings and candles stand out (3 : 1)`, () => {
      for (const name of ['line-control', 'focus', 'up', 'down'] as const)
        for (const background of ['bg-app', 'bg-panel', 'bg-header', 'bg-raised', 'bg-selected'] as const) {
          const ratio = contrastRatio(tokens[name], tokens[background]);
          assert.ok(ratio >= 3, `${name} on ${background} ${ratio.toFixed(2)}`);
        }
    });

    test(`${theme}, ${preset}: every token is a plain hex colour`, () => {
      for (const [name, value] of Object.entries(tokens)) assert.match(value, /^#[0-9a-f]{6}$/, name);
    });
  }
