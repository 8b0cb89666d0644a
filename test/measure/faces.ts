import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PRESET_NAMES, THEME_NAMES } from '../../src/renderer/ui/tokens.ts';
import { ARTIFACTS } from '../e2e/fake-page.ts';
import { dress, eachWorkspace, openFilledDesk } from './filled-desk.ts';

/**
 * Pictures of the real terminal on its simulated exchange in test/artifacts/faces, for people to look at: every
 * workspace preset at both sizes in every theme, and every pair of colours and every height of rows on the first one.
 * Some five minutes.
 *
 *   node test/measure/faces.ts          SIZES=1080 takes the smaller size only
 */
const OUT = join(ARTIFACTS, 'faces');
const SIZES = [
  [1_920, 1_080],
  [2_560, 1_440],
] as const;
/** As many presses go around. */
const DENSITIES = ['compact', 'normal', 'comfortable'] as const;
/** What the rows need to stand at another height, ms. */
const SETTLE_MS = 600;
mkdirSync(OUT, { recursive: true });
let faults = 0;

for (const [width, height] of SIZES) {
  if (process.env['SIZES'] !== undefined && !process.env['SIZES'].includes(String(height))) continue;
  const terminal = await openFilledDesk(width, height);
  const { page } = terminal;
  try {
    const shoot = (name: string) => page.screenshot({ path: join(OUT, `${name}-${height}.png`) });
    for (const theme of THEME_NAMES) {
      await dress(page, theme, 'standard');
      await eachWorkspace(page, async (name) => {
        await shoot(`${name}-${theme}`);
        process.stdout.write(`${name}-${theme}-${height}\n`);
      });
    }
    await page.keyboard.press('Control+1');
    for (const preset of PRESET_NAMES) {
      await dress(page, 'dark', preset);
      await shoot(`open-dark-${preset}`);
    }
    await dress(page, 'dark', 'standard');
    for (const _ of DENSITIES) {
      await page.keyboard.press('d');
      await page.waitForTimeout(SETTLE_MS);
      await shoot(`open-dark-${await page.locator('.watchlist').first().getAttribute('data-density')}`);
    }
  } finally {
    await terminal.close();
  }
  for (const text of terminal.faults) process.stdout.write(`page: ${text}\n`);
  faults += terminal.faults.length;
}
process.exitCode = faults === 0 ? 0 : 1;
