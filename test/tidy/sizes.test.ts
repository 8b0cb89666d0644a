import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { lineAt, type Node, ROOT, sources, walk } from './sources.ts';

const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;

/** Listed exceptions: path (or path:first line) → lines. A listed number may shrink, never grow. */
const RATCHET = JSON.parse(readFileSync(join(ROOT, 'test/tidy/ratchet.json'), 'utf8')) as Record<string, number>;

function overLimit(): Map<string, number> {
  const over = new Map<string, number>();
  for (const source of sources('src', 'test')) {
    if (source.lines > FILE_LINES_MAX) over.set(source.path, source.lines);
    if (source.path.startsWith('test/')) continue;
    walk(source, (node: Node) => {
      if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) return;
      const first = lineAt(source, node.start);
      const length = lineAt(source, node.end) - first + 1;
      if (length > FUNCTION_LINES_MAX) over.set(`${source.path}:${first}`, length);
    });
  }
  return over;
}

test(`files stay within ${FILE_LINES_MAX} lines and functions within ${FUNCTION_LINES_MAX}`, () => {
  assert.deepEqual(Object.fromEntries(overLimit()), RATCHET);
});
