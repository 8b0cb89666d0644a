import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { projectFiles, ROOT, sources, walk } from './sources.ts';

test('files are kebab-case and none is a drawer for everything', () => {
  const bad = projectFiles()
    .filter((path) => path.startsWith('src/'))
    .filter((path) => {
      const stem = basename(path).split('.')[0] as string;
      return !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem) || /^(utils?|helpers?|common|manager|misc)$/.test(stem);
    });
  assert.deepEqual(bad, []);
});

test('no any, no enum, no namespace', () => {
  const found: string[] = [];
  for (const source of sources('src', 'test')) {
    walk(source, (node) => {
      const banned = /^(TSAnyKeyword|TSEnumDeclaration|TSModuleDeclaration)$/.test(node.type);
      if (banned && !/declare (global|module)/.test(source.text.slice(node.start, node.start + 16))) {
        found.push(`${source.path}: ${node.type}`);
      }
    });
  }
  assert.deepEqual(found, []);
});

/** Folders with an explicit index: it names every entry of its folder, in order. */
const INDEXED: readonly (readonly [folder: string, entry: RegExp])[] = [
  ['src/main/core/risk/controls', /^[^/]+\.ts$/],
  ['src/main/scanners', /^[^/]+\.ts$/],
  ['src/main/storage/migrations', /^\d{4}-[^/]+\.ts$/],
  ['src/renderer/panels', /^[^/]+\/[^/]+\.tsx?$/],
];

test('each explicit index names every entry of its folder, in order', () => {
  for (const [folder, entry] of INDEXED) {
    const inside = projectFiles()
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1))
      .filter((path) => entry.test(path) && !path.startsWith('index.'));
    const names = [...new Set(inside.map((path) => path.split(/[/.]/)[0] as string))].sort();
    assert.ok(names.length > 0, `${folder} has entries`);
    const index = readFileSync(join(ROOT, folder, 'index.ts'), 'utf8');
    const positions = names.map((name) => index.search(new RegExp(`['/]${name}[./]`)));
    const missing = names.filter((_, i) => (positions[i] as number) < 0);
    assert.deepEqual(missing, [], `${folder}/index.ts names every entry`);
    assert.deepEqual(
      positions,
      positions.toSorted((a, b) => a - b),
      `${folder}/index.ts keeps the folder's order`,
    );
  }
});

test('what is committed names no machine, registry host or unfinished mark', () => {
  const marks = [['TO', 'DO'].join(''), ['FIX', 'ME'].join('')];
  const patterns = [
    /(?<![\w.~-])\/(work|tmp\/wt|farm)\//,
    new RegExp(['registry', 'npmjs'].join('\\.')),
    new RegExp(`\\b(${marks.join('|')})\\b`),
    new RegExp(`\\.${['on', 'ly'].join('')}\\(`),
  ];
  const found: string[] = [];
  for (const path of projectFiles()) {
    if (/package-lock\.json$|\.(png|woff2|gz)$/.test(path) || path.startsWith('test/fixtures/')) continue;
    if (path.startsWith('test/tidy/')) continue;
    const text = readFileSync(join(ROOT, path), 'utf8');
    for (const pattern of patterns) if (pattern.test(text)) found.push(`${path}: ${pattern.source}`);
  }
  assert.deepEqual(found, []);
});
