import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sources } from './sources.ts';

/** Failure modes of the design's table; each is proven by a test whose title begins with `failure mode N:`. */
const MODES = 36;
/** The renderer's crash needs a real window; its test is welcome, and asked for once one is there. */
const WELCOME: ReadonlySet<number> = new Set([33]);

interface Titled {
  readonly title: string;
  readonly path: string;
}

/** Titles of every test and suite: the first argument of `test`, `it`, `describe` and their variants. */
function titles(): readonly Titled[] {
  const found: Titled[] = [];
  for (const { path, text } of sources('test')) {
    for (const match of text.matchAll(/\b(?:test|it|describe)(?:\.\w+)?\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gs))
      found.push({ title: match[2] ?? '', path });
  }
  return found;
}

test('every failure mode of the table has a named test', () => {
  const proven = new Set<number>();
  for (const { title, path } of titles()) {
    const named = /^failure modes? ([\d, and]+):/.exec(title);
    if (named === null) continue;
    for (const digits of (named[1] ?? '').match(/\d+/g) ?? []) {
      const mode = Number(digits);
      assert.ok(mode >= 1 && mode <= MODES, `${path}: there is no failure mode ${mode}`);
      proven.add(mode);
    }
  }
  const missing = Array.from({ length: MODES }, (_, n) => n + 1).filter(
    (mode) => !proven.has(mode) && !WELCOME.has(mode),
  );
  assert.deepEqual(missing, [], 'failure modes without a named test');
});
