import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FakePage } from './fake-page.ts';

let face: FakePage;
before(async () => {
  face = await FakePage.open({ instruments: 200 });
});
after(() => face.close());

const READ_AHEAD_MS = 10_000;
/** The settings are read ahead after the jobs, and fail at once, ms. */
const LAST_MS = 500;
/** A panel that can be read is there well before, ms. */
const RETRY_MS = 5_000;

/** Scripts of the page's own origin that it has fetched so far. */
const scripts = (): Promise<string[]> =>
  face.page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name.split('/').at(-1) ?? '')
      .filter((name) => name.endsWith('.js')),
  );

/** Waits for the script of a panel. */
const fetched = (panel: string): Promise<unknown> =>
  face.page.waitForFunction(
    (name) => performance.getEntriesByType('resource').some((one) => one.name.includes(`/assets/${name}-`)),
    panel,
    { timeout: READ_AHEAD_MS },
  );

test('the code of hidden panels is read ahead once the market is on the screen', async () => {
  await fetched('settings');
  for (const name of ['builder', 'audit'])
    assert.ok(
      (await scripts()).some((one) => one.startsWith(name)),
      name,
    );
  await face.page.keyboard.press('Alt+k');
  await face.page.waitForFunction(() => document.activeElement?.classList.contains('settings') === true);
  assert.deepEqual(face.faults, []);
});

test('a panel whose code cannot be read says so, is read on demand, and then takes the keyboard', async () => {
  let cut = true;
  await face.page.route('**/assets/settings-*.js', (route) => (cut ? route.abort() : route.continue()));
  await face.page.reload();
  await face.page.waitForFunction(() => window.__terminal.firstRowAtMs !== null);
  await face.page.keyboard.press('Alt+k');
  const panel = face.page.getByRole('alert').filter({ hasText: 'This panel could not be read' });
  await panel.waitFor();
  await fetched('jobs');
  await face.page.waitForTimeout(LAST_MS);
  cut = false;
  await panel.getByRole('button', { name: 'Try again' }).focus();
  await face.page.keyboard.press('Enter');
  const settings = face.page.getByRole('region', { name: /^Settings: / });
  // A browser may keep a module that failed for the life of the page: then the other remedy of the words is needed.
  const came = await settings.waitFor({ timeout: RETRY_MS }).then(
    () => true,
    () => false,
  );
  if (!came) {
    await panel.waitFor();
    await face.page.reload();
    await settings.waitFor();
    await face.page.keyboard.press('Alt+k');
  }
  await face.page.waitForFunction(() => document.activeElement?.classList.contains('settings') === true);
  // The browser itself reports what was cut off; nothing else may be wrong.
  assert.deepEqual(
    face.faults.filter((text) => !text.includes('Failed to load resource')),
    [],
  );
});
