import assert from 'node:assert/strict';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { type Node, type Source, sources, walk } from './sources.ts';

/** Which layer a file belongs to: the first prefix that fits. */
const LAYERS: readonly (readonly [prefix: string, layer: string])[] = [
  ['src/contract/', 'contract'],
  ['src/main/core/', 'core'],
  ['src/main/scanners/', 'scanners'],
  ['src/main/adapters/', 'adapters'],
  ['src/main/storage/', 'storage'],
  ['src/main/lake/', 'lake'],
  ['src/main/threads/', 'threads'],
  ['src/main/engine/', 'engine'],
  ['src/main/sim/', 'sim'],
  ['src/main/host/', 'host'],
  ['src/main/cli', 'cli'],
  ['src/main/', 'entry'],
  ['src/preload/', 'preload'],
  ['src/renderer/', 'renderer'],
];

interface Rule {
  readonly layers: readonly string[];
  /** Layers of which only types may be imported. */
  readonly types?: readonly string[];
  readonly packages: readonly string[];
  readonly node: boolean;
}

const PAGE_PACKAGES = [
  'react',
  'react-dom',
  'zustand',
  'dockview-react',
  'ag-grid-community',
  'ag-grid-react',
  'lightweight-charts',
  'zod',
  '@fontsource/noto-sans',
];

const RULES: Readonly<Record<string, Rule>> = {
  contract: { layers: [], packages: ['zod'], node: false },
  core: { layers: ['contract'], packages: ['zod'], node: false },
  scanners: { layers: ['core', 'contract'], packages: ['zod'], node: false },
  adapters: { layers: ['core', 'contract'], packages: ['ws', 'csv-parse', 'otplib', 'nodemailer', 'zod'], node: true },
  storage: { layers: ['contract'], packages: ['better-sqlite3', 'zod'], node: true },
  lake: {
    layers: ['adapters', 'storage', 'core', 'contract'],
    packages: ['@duckdb/node-api', 'csv-parse', 'zod'],
    node: true,
  },
  threads: { layers: ['adapters', 'scanners', 'storage', 'lake', 'core', 'contract'], packages: ['zod'], node: true },
  engine: { layers: ['core', 'contract'], types: ['threads'], packages: ['croner', 'zod'], node: true },
  sim: { layers: ['core', 'contract'], packages: ['ws', 'zod'], node: true },
  host: {
    layers: ['engine', 'adapters', 'contract'],
    packages: ['ws', 'electron', 'electron-store', 'pdfkit', 'zod'],
    node: true,
  },
  entry: { layers: ['host', 'engine', 'contract'], packages: ['electron', 'electron-store'], node: true },
  cli: {
    layers: [
      'entry',
      'host',
      'engine',
      'core',
      'scanners',
      'storage',
      'threads',
      'sim',
      'lake',
      'adapters',
      'contract',
    ],
    packages: ['csv-parse', 'zod'],
    node: true,
  },
  preload: { layers: ['contract'], packages: ['electron'], node: false },
  renderer: { layers: ['contract'], packages: PAGE_PACKAGES, node: false },
};

const layerOf = (path: string): string | undefined => LAYERS.find(([prefix]) => path.startsWith(prefix))?.[1];
const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

function importsOf(source: Source): { from: string; typeOnly: boolean }[] {
  const found: { from: string; typeOnly: boolean }[] = [];
  walk(source, (node) => {
    const from = (node['source'] as Node | null | undefined)?.['value'];
    if (!/^(Import|Export)/.test(node.type) || typeof from !== 'string') return;
    const kind = node['importKind'] ?? node['exportKind'];
    found.push({ from, typeOnly: kind === 'type' });
  });
  return found;
}

function offence(source: Source, from: string, typeOnly: boolean): string | null {
  const layer = layerOf(source.path) as string;
  const rule = RULES[layer] as Rule;
  if (from.startsWith('node:')) return rule.node ? null : 'Node is not there';
  if (from.startsWith('#contract/')) return null;
  if (from.startsWith('.')) {
    const target = normalize(join(dirname(source.path), from));
    if (!target.startsWith('src/')) return target.startsWith('resources/') ? null : 'leaves src';
    const other = layerOf(target) as string;
    if (other === layer || rule.layers.includes(other)) return null;
    return typeOnly && rule.types?.includes(other) ? null : `${layer} may not import ${other}`;
  }
  return rule.packages.includes(packageOf(from)) ? null : `${layer} may not use the package ${packageOf(from)}`;
}

test('every import stays inside the layer table', () => {
  const found = sources('src').flatMap((source) =>
    importsOf(source).flatMap(({ from, typeOnly }) => {
      const why = offence(source, from, typeOnly);
      return why === null ? [] : [`${source.path}: '${from}': ${why}`];
    }),
  );
  assert.deepEqual(found, []);
});

test('the paid grid is never imported', () => {
  const paid = ['ag-grid', 'enterprise'].join('-');
  const found = sources('src', 'test').filter((source) => source.text.includes(`'${paid}`));
  assert.deepEqual(
    found.map((source) => source.path),
    [],
  );
});

/** Time, chance and timers come in as arguments below the host layer. */
const AMBIENT = /\b(Date\.now|performance\.now|Math\.random|setTimeout|setInterval|setImmediate|new Date\(\))/;
const PURE = [
  'src/contract/',
  'src/main/core/',
  'src/main/scanners/',
  'src/main/adapters/',
  'src/main/storage/',
  'src/main/engine/',
  'src/main/sim/market/',
  'src/main/core/venue/',
];
const codeOnly = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');

test('no ambient time, chance or timers below the hosts', () => {
  const bodies = sources('src/main/threads').filter((source) => /^src\/main\/threads\/[^/]+\//.test(source.path));
  const pure = sources('src').filter((source) => PURE.some((prefix) => source.path.startsWith(prefix)));
  const found = [...pure, ...bodies].filter((source) => AMBIENT.test(codeOnly(source.text)));
  assert.deepEqual(
    found.map((source) => source.path),
    [],
  );
});
