import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { after, describe } from 'node:test';

/**
 * Runs the test files it is given in this one process, each a suite of its name: what they share of the source is loaded once.
 * Hooks at the top of a file belong to its suite. A file that throws as it is loaded fails its suite and no other.
 * Usage: node batch.ts TIMEOUT_MS FILE... (paths from the project's root; a file has so long for all its tests).
 */
const ROOT = resolve(import.meta.dirname, '..', '..');
const [timeoutMs, ...files] = process.argv.slice(2);
const load = createRequire(import.meta.url);

if (process.env['SHARED_CHROMIUM'] !== undefined) {
  const { closeSharedChromium } = await import('../chromium.ts');
  after(closeSharedChromium);
}

for (const file of files) {
  describe(file, { timeout: Number(timeoutMs) }, () => {
    // Loading must be synchronous: that is what makes the tests of the file children of its suite.
    load(join(ROOT, file));
  });
}
