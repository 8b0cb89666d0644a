import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { SAMPLE_RUN } from '../contract/job-samples.ts';
import { FakePage } from './fake-page.ts';

let face: FakePage;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong within a part of the page. */
async function axeIn(at: string): Promise<string[]> {
  await face.page.evaluate(AXE);
  return face.page.evaluate(async (part) => {
    const { axe } = window as unknown as {
      axe: { run(at: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run(part)).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }, at);
}
before(async () => {
  face = await FakePage.open({});
});
after(async () => {
  await face.close();
  assert.deepEqual(face.faults, [], 'the page reported no fault at any time');
});

test('Alt+J opens the jobs: state as icon and word, progress, next and last run, what failed can be opened', async () => {
  const { page } = face;
  await page.keyboard.press('w');
  await page.keyboard.press('Alt+J');
  const panel = page.locator('.jobs');
  const row = (name: string) => panel.locator(`tr[data-key="${name}"]`);
  await row('premarket').waitFor();
  const cells = async (name: string): Promise<string[]> =>
    (await row(name).locator('td').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
  const first = await cells('premarket');
  assert.deepEqual(first.slice(0, 3), ['Pre-market', '◆ done in part', '212 of 214, 2 failed']);
  assert.match(first[4] ?? '', /^\w{3},? \d\d \w{3,4} \d\d:\d\d$/);
  assert.deepEqual((await cells('watchlists')).slice(1, 3), ['▶ running', '20 of 80']);
  assert.equal(await row('watchlists').locator('progress').getAttribute('value'), '20');
  assert.equal((await cells('backup'))[1], '· not run yet');
  await page.locator('.jobs tr[data-key="premarket"]:focus').waitFor();
  await page.keyboard.press('Space');
  await row('premarket').locator('.job-failures').waitFor();
  assert.match(await row('premarket').locator('.job-failures').innerText(), /NEWCO The history is still being loaded/);
  await face.picture('jobs');
  assert.deepEqual(await axeIn('.jobs'), []);
  await page.keyboard.press('Space');
  await row('premarket').locator('.job-failures').waitFor({ state: 'detached' });
});

test('by key: Enter runs, Delete ends, s switches the schedule; progress follows the engine', async () => {
  const { page, engine } = face;
  const row = page.locator('.jobs tr[data-key="backup"]');
  await row.focus();
  await page.keyboard.press('Enter');
  await row.getByText('running').waitFor();
  engine.jobs.change('backup', {
    run: { ...SAMPLE_RUN, endedMs: null, result: 'running', total: 10, done: 7, failed: 0, failures: [] },
  });
  await row.getByText('7 of 10').waitFor();
  await page.keyboard.press('Delete');
  await row.getByText('cancelled').waitFor();
  await page.keyboard.press('s');
  await row.getByRole('button', { name: 'schedule of Backup reminder' }).getByText('Off').waitFor();
  const asked = engine.calls.filter(({ name }) => name.startsWith('jobs.') && name !== 'jobs.list');
  assert.deepEqual(
    asked.map(({ name }) => name),
    ['jobs.run', 'jobs.cancel', 'jobs.enable'],
  );
  engine.jobs.state = { ...engine.jobs.state, off: 'A replay runs no jobs.' };
  engine.jobs.change('backup', {});
  await page.locator('.jobs').getByText('A replay runs no jobs.').waitFor();
});

test('health begins with the quality report: colour, shape, word, number and remedy', async () => {
  const { page, engine } = face;
  await page.keyboard.press('w');
  await page.keyboard.press('e');
  const rows = page.locator('.quality tbody tr');
  await rows.first().waitFor();
  const text = async (n: number): Promise<string> => (await rows.nth(n).innerText()).replace(/\s+/g, ' ').trim();
  assert.equal(await text(0), 'Baselines ◆ partly 400 of 2,000 instruments They come by themselves.');
  assert.equal(await text(1), 'Store ✓ writing nothing was refused');
  await face.picture('quality');
  assert.deepEqual(await axeIn('.quality'), []);
  const [first, second] = engine.jobs.quality.rows;
  assert.ok(first !== undefined && second !== undefined);
  engine.jobs.quality = {
    ...engine.jobs.quality,
    state: 'red',
    rows: [{ ...first, state: 'red', word: 'missing' }, second],
  };
  await page.locator('.quality tr[data-state="red"]').waitFor({ timeout: 6_000 });
});

test('the alert panel says which instruments still wait, and how many hits were held for it', async () => {
  const { page, engine } = face;
  engine.alerts.gate({
    scan: { on: true, reasons: [], notes: ['baselines: history of 400 of 2000 instruments'] },
    held: { unready: 12 },
  });
  await page.keyboard.press('w');
  await page.keyboard.press('z');
  await page.getByText('history of 400 of 2000 instruments. 12 hits were held so far.').waitFor();
});
