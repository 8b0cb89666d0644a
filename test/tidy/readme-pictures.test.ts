import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

const ROOT = resolve(import.meta.dirname, '..', '..');
const FOLDER = 'build/readme';
/** What a README may weigh for one picture of 1920 × 1080, bytes. */
const PICTURE_BYTES_MAX = 400_000;
const PNG = '89504e470d0a1a0a';

/** They are made by `node test/measure/readme-pictures.ts`. */
test('the README shows five pictures that are there, of one size and light, and no others lie beside them', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const shown = [...readme.matchAll(/!\[([^\]]+)\]\(build\/readme\/([a-z]+\.png)\)/gu)];
  assert.equal(shown.length, 5);
  assert.deepEqual(new Set(shown.map(([, , name]) => name)), new Set(readdirSync(join(ROOT, FOLDER))));
  for (const [, words, name] of shown) {
    const png = readFileSync(join(ROOT, FOLDER, name ?? ''));
    assert.equal(png.toString('hex', 0, 8), PNG, `${name} is a PNG`);
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [1_920, 1_080], name);
    assert.ok(png.length <= PICTURE_BYTES_MAX, `${name}: ${png.length} bytes`);
    assert.ok((words ?? '').length > 20, `${name} says what it shows`);
  }
});
