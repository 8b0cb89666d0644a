import { PRESET_NAMES, type PresetName, THEME_NAMES, type ThemeName } from '../../src/renderer/ui/tokens.ts';
import { type AxeScope, axeFaults, dress, eachPanel, eachWorkspace, openFilledDesk } from './filled-desk.ts';

/**
 * axe over the real terminal, one page for everything: every rule in the first theme, and the rules of colour in every
 * theme with every pair of colours, on every workspace preset, the settings, the help and the first steps, and on every
 * panel in every theme. Ends with 1 when it finds a fault. Some four minutes.
 *
 *   node test/measure/axe-themes.ts          THEMES=light takes one theme only
 */
const DIALOGS = [
  ['settings', 'Control+,'],
  ['help', 'Alt+h'],
  ['first steps', 'Control+Alt+j'],
  ['menu', '?'],
  ['palette', 'Control+k'],
  ['accounts', 'Alt+u'],
  ['indicators', 'i'],
  ['menu of the chart', 'Control+Alt+c'],
  ['ticket', 'F1'],
] as const;
/** What a panel that was drawn before needs after a change of colours or of the workspace, ms. */
const RECOLOUR_MS = 600;
/** What a theme can break; the rest of the page is the same in all of them, and looked at in the first. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

const terminal = await openFilledDesk(1_920, 1_080);
const { page } = terminal;
const startedMs = performance.now();
let [looks, faults] = [0, 0];

async function look(name: string, theme: ThemeName, preset: PresetName, within?: string): Promise<void> {
  const isFirst = theme === THEME_NAMES[0] && preset === PRESET_NAMES[0];
  const scope: AxeScope = { ...(isFirst ? {} : { rules: OF_COLOUR }), ...(within === undefined ? {} : { within }) };
  const found = await axeFaults(page, scope);
  looks += 1;
  faults += found.length;
  if (found.length > 0) process.stdout.write(`${name} ${theme} ${preset}:\n  ${found.join('\n  ')}\n`);
}

async function lookAtDialogs(theme: ThemeName, preset: PresetName): Promise<void> {
  for (const [name, key] of DIALOGS) {
    await page.keyboard.press(key);
    await page.waitForTimeout(RECOLOUR_MS);
    await look(name, theme, preset);
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press('w');
}

try {
  for (const theme of THEME_NAMES) {
    if (process.env['THEMES'] !== undefined && !process.env['THEMES'].includes(theme)) continue;
    await dress(page, theme, PRESET_NAMES[0]);
    await eachPanel(page, (id) => look(id, theme, PRESET_NAMES[0], `.panel-frame[data-panel="${id}"]`));
    for (const preset of PRESET_NAMES) {
      await dress(page, theme, preset);
      await eachWorkspace(page, (name) => look(name, theme, preset), RECOLOUR_MS);
      await lookAtDialogs(theme, preset);
      const seconds = Math.round((performance.now() - startedMs) / 1_000);
      process.stdout.write(`${theme} ${preset}: ${looks} looks, ${faults} faults so far, ${seconds} s\n`);
    }
  }
} catch (thrown) {
  faults += 1;
  process.stdout.write(`${String(thrown)}\n`);
} finally {
  await terminal.close();
}
for (const text of terminal.faults) process.stdout.write(`page: ${text}\n`);
process.exitCode = faults + terminal.faults.length === 0 ? 0 : 1;
