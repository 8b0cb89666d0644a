import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A file of the built page. */
export interface BundleFile {
  /** Path below the folder of the page. */
  readonly path: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Whether the page asks for it before it shows anything: its document, scripts, styles, and what they import. */
  readonly first: boolean;
}

/** Addresses of scripts and styles in a document. */
const IN_DOCUMENT = /<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+\.(?:js|css))"/g;
/** Static imports of a minified module; `import(` is not one. */
const STATIC_IMPORT = /(?:^|[;}\s])(?:import|export)(?:[^"'()]*?\bfrom)?\s*["'](\.[^"']+\.js)["']/g;

function linked(path: string, text: string): string[] {
  const pattern = path.endsWith('.html') ? IN_DOCUMENT : STATIC_IMPORT;
  return [...text.matchAll(pattern)].map((found) => posix.join(dirname(path), found[1] as string));
}

/** Everything that is loaded with the document: it, its scripts and styles, and what these import at once. */
function firstLoad(dir: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = ['index.html'];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    if (!path.endsWith('.css')) open.push(...linked(path, readFileSync(join(dir, path), 'utf8')));
  }
  return seen;
}

/** Files of a built page, the largest first. Throws when the folder has no page. */
export function bundleFiles(dir: string): BundleFile[] {
  const first = firstLoad(dir);
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name).slice(dir.length + 1);
      const body = readFileSync(join(dir, path));
      return { path, bytes: body.length, gzipBytes: gzipSync(body, { level: 9 }).length, first: first.has(path) };
    })
    .sort((a, b) => b.bytes - a.bytes);
}

/** Bytes of several files together. */
export function sumOf(files: readonly BundleFile[]): { bytes: number; gzipBytes: number } {
  return {
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    gzipBytes: files.reduce((sum, file) => sum + file.gzipBytes, 0),
  };
}
