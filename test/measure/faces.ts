import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PRESET_NAMES, THEME_NAMES } from '../../src/renderer/ui/tokens.ts';
import { DENSITY_NAMES } from '../../src/renderer/stores/prefs.ts';
import { ARTIFACTS, FakePage } from '../e2e/fake-page.ts';

/**
 * Every workspace preset at both sizes, and every theme with every pair of colours, as pictures in test/artifacts/faces;
 * axe runs on each. Ends with 1 when it finds a fault. Some two minutes.
 *
 *   node test/measure/faces.ts
 */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const OUT = join(ARTIFACTS, 'faces');
const SIZES = [
  [1_920, 1_080],
  [2_560, 1_440],
] as const;
const SPACES = ['open', 'scalp', 'options', 'scan', 'review'] as const;
/** What a chart needs to draw itself after a change, ms. */
const SETTLE_MS = 700;
let faults = 0;

async function look(face: FakePage, name: string): Promise<void> {
  const { page } = face;
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: join(OUT, `${name}.png`) });
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
  });
  faults += found.length;
  process.stdout.write(`${name}: ${found.length === 0 ? 'no fault' : found.join('\n  ')}\n`);
}

mkdirSync(OUT, { recursive: true });
for (const [width, height] of SIZES) {
  const face = await FakePage.open({ instruments: 400, storedHits: 20, width, height });
  for (const [i, name] of SPACES.entries()) {
    await face.page.keyboard.press(`Control+${i + 1}`);
    await look(face, `${name}-${height}`);
  }
  await face.close();
}
const face = await FakePage.open({ instruments: 400, storedHits: 20 });
for (const theme of THEME_NAMES)
  for (const preset of PRESET_NAMES) {
    face.engine.prefs.set(
      'face.prefs',
      JSON.stringify({ theme, preset, density: DENSITY_NAMES[PRESET_NAMES.indexOf(preset)] }),
    );
    await face.page.reload();
    await face.page.waitForFunction(() => window.__terminal.firstRowAtMs !== null);
    await look(face, `${theme}-${preset}`);
    await face.page.keyboard.press('Alt+k');
    await look(face, `${theme}-${preset}-settings`);
    await face.page.keyboard.press('Control+Alt+0');
    await face.page.waitForTimeout(SETTLE_MS);
  }
for (const text of face.faults) process.stdout.write(`page: ${text}\n`);
faults += face.faults.length;
await face.close();
process.exitCode = faults === 0 ? 0 : 1;
