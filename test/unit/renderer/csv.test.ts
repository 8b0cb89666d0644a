import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvText } from '../../../src/renderer/ui/csv.ts';

test('cells are quoted where needed, formulas become texts, and signed numbers stay numbers', () => {
  const text = csvText(
    ['A', 'B, C'],
    [
      ['-1,250.50', '=1+1'],
      ['say "no"', '@x'],
      ['+5%', '-cmd'],
    ],
  );
  assert.equal(text, `A,"B, C"\r\n"-1,250.50",'=1+1\r\n"say ""no""",'@x\r\n+5%,'-cmd\r\n`);
});
