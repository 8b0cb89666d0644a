import { PRESET_NAMES, type PresetName, THEME_NAMES, type ThemeName } from '../../src/renderer/ui/tokens.ts';
import { axeFaults, dress, eachPanel, eachWorkspace, openFilledDesk } from './filled-desk.ts';

/**
 * axe over every workspace preset, the settings, the help and the first steps of the real terminal, in every theme with
 * every pair of colours, and over every panel in every theme. Ends with 1 when it finds a fault. Some ten minutes.
 *
 *   node test/measure/axe-themes.ts          THEMES=light takes one theme only
 */
const DIALOGS = [
  ['settings', 'Control+,'],
  ['help', 'Alt+h'],
  ['first steps', 'Control+Alt+j'],
] as const;
const terminal = await openFilledDesk(1_920, 1_080);
const { page } = terminal;
let faults = 0;

/** What a theme can break; the rest of the page is the same in all of them, and looked at in the first. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

async function look(name: string, theme: ThemeName, preset: PresetName): Promise<void> {
  const isFirst = theme === THEME_NAMES[0] && preset === PRESET_NAMES[0];
  const found = await axeFaults(page, isFirst ? undefined : OF_COLOUR);
  faults += found.length;
  process.stdout.write(
    `${name} ${theme} ${preset}: ${found.length === 0 ? 'no fault' : `\n  ${found.join('\n  ')}`}\n`,
  );
}

try {
  for (const theme of THEME_NAMES) {
    if (process.env['THEMES'] !== undefined && !process.env['THEMES'].includes(theme)) continue;
    await dress(page, theme, 'standard');
    await eachPanel(page, (id) => look(id, theme, 'standard'));
    for (const preset of PRESET_NAMES) {
      await dress(page, theme, preset);
      await eachWorkspace(page, (name) => look(name, theme, preset));
      for (const [name, key] of DIALOGS) {
        await page.keyboard.press(key);
        await page.waitForTimeout(500);
        await look(name, theme, preset);
        await page.keyboard.press('Escape');
      }
      await page.keyboard.press('w');
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
