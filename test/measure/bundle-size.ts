import { resolve } from 'node:path';
import { bundleFiles, sumOf } from '../support/bundle-files.ts';

/** Size of the built page by file, raw and gzipped, as a table: `npm run build && node test/measure/bundle-size.ts`. */
const PAGE_DIR = resolve(import.meta.dirname, '..', '..', 'out', 'renderer');
const kb = (bytes: number): string => (bytes / 1_000).toFixed(1);

const files = bundleFiles(PAGE_DIR);
console.log('| file | loaded | kB | kB gzipped |\n|---|---|---:|---:|');
for (const { path, bytes, gzipBytes, first } of files.toSorted((a, b) => Number(b.first) - Number(a.first)))
  console.log(`| ${path} | ${first ? 'at once' : 'when needed'} | ${kb(bytes)} | ${kb(gzipBytes)} |`);
for (const [words, some] of [
  ['at once', files.filter(({ first }) => first)],
  ['when needed', files.filter(({ first }) => !first)],
] as const) {
  const { bytes, gzipBytes } = sumOf(some);
  console.log(`| together | ${words} | ${kb(bytes)} | ${kb(gzipBytes)} |`);
}
