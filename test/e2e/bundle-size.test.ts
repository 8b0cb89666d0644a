import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { bundleFiles, sumOf } from '../support/bundle-files.ts';
import { PAGE_DIR } from './fake-page.ts';

/**
 * What the page may load before it shows anything: some 8 % above what it is, so that it cannot grow unseen. Whoever
 * needs more moves code behind an import of its own (`panels/lazy-panels.ts`), or raises this and says why.
 */
const FIRST_BYTES_MAX = 2_700_000;
const FIRST_GZIP_BYTES_MAX = 710_000;
/** Panels that are not looked at from the start have code of their own. */
const PARTS_MIN = 10;

test('the first load of the built page stays below its limit', () => {
  const files = bundleFiles(PAGE_DIR);
  const first = files.filter((file) => file.first);
  const { bytes, gzipBytes } = sumOf(first);
  const words = first.map((file) => `${file.path} ${file.bytes}`).join(', ');
  assert.ok(first.some(({ path }) => path.endsWith('.js')) && first.some(({ path }) => path.endsWith('.css')), words);
  assert.ok(bytes <= FIRST_BYTES_MAX, `${bytes} bytes of ${FIRST_BYTES_MAX}: ${words}`);
  assert.ok(gzipBytes <= FIRST_GZIP_BYTES_MAX, `${gzipBytes} bytes gzipped of ${FIRST_GZIP_BYTES_MAX}: ${words}`);
  assert.ok(files.filter(({ path, first: soon }) => path.endsWith('.js') && !soon).length >= PARTS_MIN);
});

test('what an entry imports at once counts as its first load, what it imports later does not', () => {
  const dir = mkdtempSync(join(tmpdir(), 'bundle-'));
  try {
    mkdirSync(join(dir, 'assets'));
    const write = (path: string, text: string): void => writeFileSync(join(dir, path), text);
    write('index.html', '<script type="module" src="./assets/a.js"></script><link href="./assets/a.css">');
    write('assets/a.css', '');
    write('assets/a.js', 'import{x}from"./b.js";import"./c.js";const later=()=>import("./d.js");x(later)');
    write('assets/b.js', 'export{y as x}from"./e.js";');
    for (const name of ['c', 'd', 'e']) write(`assets/${name}.js`, 'export const y=1;');
    const first = bundleFiles(dir).filter((file) => file.first);
    const names = first.map(({ path }) => path.replace('assets/', '')).toSorted();
    assert.deepEqual(names, ['a.css', 'a.js', 'b.js', 'c.js', 'e.js', 'index.html']);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
