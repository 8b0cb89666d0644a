import assert from 'node:assert/strict';
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { FakePage } from './fake-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const dir = mkdtempSync(join(tmpdir(), 'muhurat-space-'));

let face: FakePage;
before(async () => {
  face = await FakePage.open({ instruments: 300 });
});
after(async () => {
  await face.close();
  rmSync(dir, { recursive: true });
  assert.deepEqual(face.faults, [], 'the page reported no fault at any time');
});

const workspace = (name: string): Locator => face.page.locator('.workspace-bar .chip', { hasText: name });
const shown = (page: Page): Promise<string | null> =>
  page.locator('.workspace-bar .chip[aria-pressed="true"]').textContent();
const tabs = (page: Page): Promise<string[]> =>
  page.locator('.dv-tab').evaluateAll((all) => all.map((tab) => tab.getAttribute('aria-label') ?? '').sort());

/** What has the keyboard, in words; the settings themselves are “body”. */
const holder = (): Promise<string> =>
  face.page.evaluate(() => {
    const one = document.activeElement;
    if (one === null || one === document.body) return 'nobody';
    return one.classList.contains('settings') ? 'body' : (one.getAttribute('aria-label') ?? one.textContent ?? '');
  });
async function holds(what: RegExp): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    if (what.test(await holder())) return;
    await face.page.waitForTimeout(50);
  }
  assert.match(await holder(), what);
}

async function live(page: Page): Promise<void> {
  await page.waitForFunction(() => window.__terminal.rowsLive() === 300 && window.__terminal.firstRowAtMs !== null);
}
/** The text of the file that a click saves. */
async function saved(button: Locator): Promise<string> {
  const [download] = await Promise.all([face.page.waitForEvent('download'), button.click()]);
  const path = join(dir, download.suggestedFilename());
  await download.saveAs(path);
  return readFileSync(path, 'utf8');
}
async function importFile(words: string, text: string): Promise<void> {
  const path = join(dir, 'in.json');
  writeFileSync(path, text);
  await face.page.locator(`input[type="file"][aria-label="${words}"]`).setInputFiles(path);
}

test('a workspace goes round: keys, own panels, reload, rename, copy, file, journal, lock, delete', async () => {
  const { page } = face;
  const open = await tabs(page);
  await page.keyboard.press('Control+4');
  await page.locator('.hits-table, .hits').first().waitFor();
  assert.equal(await shown(page), '4 Scan');
  assert.notDeepEqual(await tabs(page), open);
  await page.keyboard.press('Alt+w');
  const rows = page.locator('[data-workspace]');
  await rows.first().waitFor();
  assert.equal(await rows.count(), 5);
  await page.getByLabel('Name of workspace 4').fill('Expiry');
  await page.keyboard.press('Enter');
  await workspace('Expiry').waitFor();
  await page.locator('[data-workspace="scan"]').getByRole('button', { name: 'duplicate' }).click();
  await workspace('Expiry 2').waitFor();
  await page.waitForTimeout(700);
  const mine = await tabs(page);
  assert.ok(mine.includes('Settings'));
  // How fast it comes back is measured with a page that crashed (window-offer.test.ts).
  await page.reload();
  await live(page);
  await page.locator('.settings').waitFor();
  assert.deepEqual(await tabs(page), mine);
  assert.equal(await shown(page), '4 Expiry');
  await page.keyboard.press('Alt+w');
  const text = await saved(page.locator('[data-workspace="scan"]').getByRole('button', { name: 'export' }));
  await importFile('Import workspaces', text.replace('"muhurat"', '"other"'));
  await page.locator('.toast', { hasText: 'Nothing was changed' }).waitFor();
  assert.equal(await rows.count(), 6);
  await importFile('Import workspaces', text);
  await workspace('Expiry 3').waitFor();
  await page.locator('[data-workspace="own2"]').getByRole('button', { name: 'delete' }).click();
  await workspace('Expiry 3').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Alt+0');
  await page.locator('.settings').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Alt+z');
  await page.locator('.settings').waitFor();
  await page.keyboard.press('Alt+l');
  await page.locator('.workspace-bar', { hasText: 'locked' }).waitFor();
  const locked = await tabs(page);
  const width = (): Promise<number> => page.locator('.watchlist').evaluate((one) => one.getBoundingClientRect().width);
  await page.keyboard.press('Control+1');
  const [box, before] = [await page.locator('.watchlist').boundingBox(), await width()];
  await page.mouse.move(box!.x + box!.width + 2, box!.y + 200);
  await page.mouse.down();
  await page.mouse.move(box!.x + box!.width - 150, box!.y + 200, { steps: 3 });
  await page.mouse.up();
  assert.equal(await width(), before, 'a border stays where it is');
  await page.keyboard.press('Control+4');
  for (const chord of ['Alt+q', 'Alt+o', 'Control+Alt+0', 'Control+Alt+z']) {
    await page.keyboard.press(chord);
    await page.locator('.toast', { hasText: 'The layout is locked: nothing was moved. Alt+L unlocks it.' }).waitFor();
    assert.deepEqual(await tabs(page), locked, chord);
  }
  await page.keyboard.press('Alt+l');
  await page.keyboard.press('Alt+w');
  const journal = page.locator('.layout-journal li');
  assert.ok((await journal.count()) >= 2 && (await journal.count()) <= 20);
  await page.locator('.settings').focus();
  await journal
    .filter({ hasText: 'Expiry' })
    .nth(1)
    .getByRole('button', { name: /^Restore Expiry of/ })
    .press('Enter');
  await page.locator('.settings').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Alt+z');
  await page.locator('.settings').waitFor();
  await page.keyboard.press('Control+1');
  await page.waitForTimeout(100);
  assert.deepEqual(await tabs(page), open);
});

test('two windows are linked by colour; a pinned panel stays', async () => {
  const { page } = face;
  await page.keyboard.press('k');
  const [other] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Alt+o')]);
  await other.waitForFunction(() => document.querySelector('.dv-tab') !== null);
  await live(other);
  assert.match(other.url(), /\?panel=depth&group=1&space=open$/);
  assert.equal(await page.locator('.dv-tab', { hasText: 'Depth' }).count(), 0);
  const choose = async (from: Page, symbol: string): Promise<void> => {
    await from.bringToFront();
    await from.keyboard.press('/');
    await from.keyboard.type(symbol);
    await from.keyboard.press('Enter');
  };
  await choose(page, 'titan');
  await other.locator('.dv-tab', { hasText: 'Depth TITAN' }).waitFor();
  await choose(other, 'banknifty');
  await page.getByRole('tab', { name: 'BANKNIFTY', exact: true }).waitFor();
  await other.bringToFront();
  await other.keyboard.press('Alt+i');
  await other.locator('.link-square.is-pinned').waitFor();
  await choose(page, 'titan');
  await page.getByRole('tab', { name: 'TITAN', exact: true }).waitFor();
  assert.equal(await other.locator('.dv-tab', { hasText: 'Depth BANKNIFTY' }).count(), 1);
  await page.keyboard.press('t');
  await other.waitForFunction(() => document.documentElement.dataset['theme'] === 'light');
  // A lock or key that one window changes is in force in the other, and neither stores what it knew before.
  await other.keyboard.press('Alt+l');
  await page.locator('.workspace-bar', { hasText: 'locked' }).waitFor();
  await page.keyboard.press('Alt+l');
  await page.keyboard.press('Control+2');
  await page.waitForTimeout(200);
  await other.keyboard.press('Alt+l');
  await page.locator('.workspace-bar', { hasText: 'locked' }).waitFor();
  const kept = (): unknown[] => {
    const { active, locked } = JSON.parse(face.engine.prefs.get('face.workspaces') ?? '') as Record<string, unknown>;
    return [active, locked];
  };
  for (let tries = 0; tries < 40 && kept()[1] !== true; tries += 1) await page.waitForTimeout(50);
  assert.deepEqual(kept(), ['scalp', true]);
  await page.keyboard.press('Alt+l');
  await page.keyboard.press('Control+1');
  await page.keyboard.press('t');
  await page.keyboard.press('t');
  await other.close();
  await page.bringToFront();
  await page.keyboard.press('k');
  await page.locator('.dv-tab', { hasText: 'Depth TITAN' }).waitFor();
});

test('a key that is taken is told, taken by choice, stored, shown on the sheet, and reset', async () => {
  const { page, engine } = face;
  await page.keyboard.press('Alt+k');
  const row = page.locator('[data-command="sound"]');
  const record = async (key: string): Promise<void> => {
    await row.getByRole('button', { name: 'Change the key' }).click();
    await page.keyboard.press(key);
  };
  await record('w');
  await row.getByText('w is the key of “Go to the market watch”').waitFor();
  await record('Control+Shift+X');
  await row.getByText('never without one').waitFor();
  assert.deepEqual(await row.locator('kbd').allInnerTexts(), ['m']);
  await record('w');
  await holds(/^Change the key of: Sound/);
  await row.getByRole('button', { name: 'Take it' }).press('Enter');
  await holds(/^Change the key of: Sound/);
  assert.deepEqual(await row.locator('kbd').allInnerTexts(), ['w']);
  await page.getByRole('radio', { name: /^Kite/ }).check();
  await page.keyboard.press('?');
  const sheet = page.locator('.sheet');
  await sheet.getByText('Kite').waitFor();
  assert.match(await sheet.locator('div', { hasText: /^Sound on or off/ }).innerText(), /w$/);
  assert.match(await sheet.locator('div', { hasText: /^Buy ticket/ }).innerText(), /b/);
  await page.keyboard.press('Escape');
  assert.deepEqual(JSON.parse(engine.prefs.get('face.keys') ?? ''), {
    version: 1,
    preset: 'kite',
    own: { sound: ['w'], 'panel.watchlist': [] },
  });
  await page.getByRole('button', { name: 'Reset my keys' }).click();
  await page.getByRole('radio', { name: /^Muhurat/ }).check();
  assert.deepEqual(await row.locator('kbd').allInnerTexts(), ['m']);
});

test('settings go round: search, refusal in the schema’s words, save, export, reset, import', async () => {
  const { page, engine } = face;
  await page.keyboard.press('Control+,');
  const frame = page.locator('#setting-frameMs');
  await page.getByLabel('Search the settings').fill('two frames');
  assert.equal(await page.locator('.setting').count(), 1);
  await frame.fill('7');
  await page.getByText('It takes a whole number from 8 to 1000.').waitFor();
  assert.equal(await page.getByRole('button', { name: /^Save/ }).isDisabled(), true);
  await frame.fill('16');
  await page.getByRole('button', { name: 'Reset frameMs' }).press('Enter');
  assert.equal(await frame.inputValue(), '33');
  assert.equal(await frame.evaluate((one) => one === document.activeElement), true, 'the keyboard is in the field');
  await frame.fill('16');
  await page.getByRole('button', { name: 'Save 1' }).press('Enter');
  await page.getByText('Saved. Start the terminal again to use it.').waitFor();
  await holds(/^body$/);
  await page.getByText('33 until the terminal is started again.').waitFor();
  assert.deepEqual(engine.settings.stored, { frameMs: 16 });
  const text = await saved(page.getByRole('button', { name: 'Export' }));
  await page.getByRole('button', { name: 'Reset all' }).click();
  const plan = page.locator('.settings-plan');
  assert.match(await plan.innerText(), /Reset all: 1 would change.*frameMs\s+terminal\s+16\s+33/su);
  await page.keyboard.press('Escape');
  await plan.waitFor({ state: 'detached' });
  await holds(/^body$/);
  assert.deepEqual(engine.settings.stored, { frameMs: 16 }, 'asked about and left');
  await page.getByRole('button', { name: 'Reset all' }).click();
  await plan.getByRole('button', { name: 'Change 1' }).click();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#setting-frameMs')?.value === '33');
  assert.deepEqual(engine.settings.stored, {});
  await importFile('Import settings', text.replace('16', '7'));
  await page.locator('.toast', { hasText: '“frameMs” is not a setting' }).waitFor();
  await importFile('Import settings', text.replace('"dark"', '"light"'));
  await plan.getByText('Import: 2 would change').waitFor();
  await face.picture('settings-import');
  assert.deepEqual(engine.settings.stored, {}, 'a dry run writes nothing');
  await plan.getByRole('button', { name: 'Leave it' }).click();
  await importFile('Import settings', text);
  await plan.getByRole('button', { name: 'Change 1' }).press('Enter');
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#setting-frameMs')?.value === '16');
  await page.getByLabel('Search the settings').fill('');
  assert.equal(await page.getByLabel('keyFile').isDisabled(), true);
});

test('every part of the settings and the workspaces are free of accessibility faults', async () => {
  const { page } = face;
  await page.evaluate(AXE);
  for (const part of ['Terminal', 'Look and sound', 'Keys', 'Workspaces']) {
    await page.getByRole('group', { name: 'Parts of the settings' }).getByRole('button', { name: part }).click();
    await page.getByRole('region', { name: `Settings: ${part}` }).waitFor();
    const found = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(at: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await axe.run({ include: [['.settings'], ['.top-bar']] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
    assert.deepEqual(found, [], part);
  }
});
