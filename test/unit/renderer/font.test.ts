import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';

/** Code points in the character map (formats 4 and 12) of a WOFF 1 file; the WOFF 2 file beside it holds the same. */
function codePoints(file: string): Set<number> {
  const bytes = readFileSync(file);
  const found = new Set<number>();
  for (let i = 0; i < bytes.readUInt16BE(12); i += 1) {
    const entry = 44 + i * 20;
    if (bytes.toString('latin1', entry, entry + 4) !== 'cmap') continue;
    const [offset, packed, full] = [4, 8, 12].map((at) => bytes.readUInt32BE(entry + at)) as [number, number, number];
    const raw = bytes.subarray(offset, offset + packed);
    readMap(packed === full ? raw : inflateSync(raw), found);
  }
  return found;
}

function readMap(map: Buffer, found: Set<number>): void {
  for (let table = 0; table < map.readUInt16BE(2); table += 1) {
    const at = map.readUInt32BE(8 + table * 8);
    if (map.readUInt16BE(at) !== 4) continue;
    const segments = map.readUInt16BE(at + 6) / 2;
    for (let s = 0; s < segments; s += 1) {
      const end = map.readUInt16BE(at + 14 + s * 2);
      const start = map.readUInt16BE(at + 16 + segments * 2 + s * 2);
      for (let code = start; code <= end && code < 0xffff; code += 1) found.add(code);
    }
  }
}

const require = createRequire(import.meta.url);
const glyphs = (subset: string, weight: number): Set<number> =>
  codePoints(require.resolve(`@fontsource/noto-sans/files/noto-sans-${subset}-${weight}-normal.woff`));

test('the shipped font has every sign that the face writes', () => {
  for (const weight of [400, 600]) {
    const latin = glyphs('latin', weight);
    for (const sign of '0123456789,.+%−–×·…“”’™©')
      assert.ok(latin.has(sign.codePointAt(0) as number), `${sign} at ${weight}`);
    assert.ok(glyphs('latin-ext', weight).has(0x20b9), `₹ at ${weight}`);
  }
});

test('the triangles are drawn, because no file of the font has them', () => {
  const css = readFileSync(new URL('../../../src/renderer/ui/base.css', import.meta.url), 'utf8');
  assert.equal(glyphs('latin', 400).has(0x25b2), false);
  assert.match(css, /\.arrow::before \{[^}]*clip-path/);
});
