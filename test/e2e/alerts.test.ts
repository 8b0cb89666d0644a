import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { FakePage } from './fake-page.ts';

let face: FakePage;
before(async () => {
  face = await FakePage.open({});
});
after(async () => {
  await face.close();
  assert.deepEqual(face.faults, [], 'the page reported no fault at any time');
});

const rows = () => face.page.locator('.alerts .trade-row');

test('z opens the alerts; each shows priority in word and sign, status, text and plan', async () => {
  const { page, engine } = face;
  engine.alerts.raise({ priority: 'low', symbol: 'TCS', text: 'TCS breakout up 5m at 3100.00' });
  engine.alerts.raise({ priority: 'high', text: 'RELIANCE breakout up 5m at 1402.50' });
  await page.keyboard.press('z');
  await rows().nth(1).waitFor();
  const first = await rows().first().innerText();
  for (const words of ['▲ high', 'new', 'RELIANCE breakout', 'BUY 1,402.50 stop 1,395.00 target 1,417.50', '82%'])
    assert.ok(first.includes(words), `${words} in ${first}`);
});

test('a acknowledges, z snoozes, Acknowledge all ends the rest', async () => {
  const { page, engine } = face;
  await rows().first().focus();
  await page.keyboard.press('a');
  await page.waitForFunction(() => document.querySelectorAll('.alerts .trade-row').length === 1);
  assert.equal(engine.alerts.alerts.at(-1)?.status, 'acknowledged');
  await rows().first().focus();
  await page.keyboard.press('z');
  await page.locator('.alerts .trade-row', { hasText: 'snoozed' }).waitFor();
  engine.alerts.raise({ text: 'A third one' });
  await page.getByRole('button', { name: 'Acknowledge all' }).click();
  await page.locator('.alerts .trade-row', { hasText: 'A third one' }).waitFor({ state: 'detached' });
  await page.locator('.dv-tab', { hasText: 'Alerts' }).waitFor();
});

test('why alerts are off is said above them', async () => {
  const { page, engine } = face;
  engine.alerts.gate({ scan: { on: false, reasons: ['baselines: history of 3 of 80 instruments'], notes: [] } });
  await page.getByText('Alerts of scanners are off until this is in order: baselines: history of 3 of 80').waitFor();
  engine.alerts.gate({ scan: { on: true, reasons: [], notes: [] } });
  await page.getByText('Alerts of scanners are off').waitFor({ state: 'detached' });
});

test('j begins a rule at the price of the chart; Enter makes it; a bad one says why; the chart draws it', async () => {
  const { page, engine } = face;
  await page.keyboard.press('c');
  await page.keyboard.press('Alt+Z');
  const field = page.getByLabel('New alert');
  await field.waitFor();
  const typed = await field.inputValue();
  assert.match(typed, /^.+ crosses \d+\.\d\d$/);
  await field.press('Enter');
  await page.locator('.alert-rules .trade-row').waitFor();
  assert.equal(engine.alerts.rules.length, 1);
  assert.equal(await field.inputValue(), '');
  await field.fill('TCS loudly');
  await field.press('Enter');
  await page.locator('.toast', { hasText: 'no comparison with a number' }).waitFor();
  assert.equal(await field.inputValue(), 'TCS loudly', 'what was typed stays');
  await page.locator('.alert-rules .trade-row').focus();
  await page.keyboard.press('Delete');
  await page.getByText('No alerts of your own yet').waitFor();
});

test('a channel is added off, switched on, tested', async () => {
  const { page, engine } = face;
  await page.getByRole('button', { name: 'Channels' }).click();
  await page.getByText('Nothing leaves this terminal').waitFor();
  await page.getByRole('button', { name: 'Add telegram' }).click();
  const row = page.getByRole('region', { name: 'Channel telegram' });
  await row.getByRole('button', { name: 'Off', exact: true }).click();
  await row.getByRole('button', { name: 'On', exact: true }).waitFor();
  await row.getByLabel('chatId').fill('-100123');
  await row.getByLabel('chatId').press('Enter');
  await row.getByRole('button', { name: 'Test' }).click();
  await page.locator('.toast', { hasText: 'telegram took the test in 12 ms' }).waitFor();
  const last = engine.calls.filter(({ name }) => name === 'notifiers.configure').at(-1)?.input as { settings: object };
  assert.deepEqual(last.settings, { chatId: '-100123' });
});

test('what a channel takes is set in its row: family, instrument, expiry, lifetime, own alerts; a wrong word says why', async () => {
  const { page, engine } = face;
  const row = page.getByRole('region', { name: 'Channel telegram' });
  const type = async (name: string, text: string): Promise<void> => {
    await row.getByLabel(name, { exact: true }).fill(text);
    await row.getByLabel(name, { exact: true }).press('Enter');
  };
  const filter = (): object => {
    const last = engine.calls.filter(({ name }) => name === 'notifiers.configure').at(-1)?.input;
    return (last as { filter: object }).filter;
  };
  const [first] = engine.market.instruments;
  await type('families', 'levels, Straddles');
  await type('instruments', (first?.symbol ?? '').toLowerCase());
  await type('most days to expiry', '7');
  await type('news for minutes', '3');
  await row.getByRole('button', { name: 'with own alerts', exact: true }).click();
  await row.getByRole('button', { name: 'without own alerts' }).waitFor();
  const wanted = {
    groups: ['levels', 'straddles'],
    instruments: [{ segment: first?.segment, securityId: first?.securityId }],
    expiryDays: 7,
    expiryMinutes: 3,
    ownRules: false,
  };
  assert.deepEqual({ ...filter(), ...wanted }, filter());
  assert.equal(await row.getByLabel('instruments', { exact: true }).inputValue(), first?.symbol);
  await type('instruments', 'NOSUCH');
  await page.locator('.toast', { hasText: 'NOSUCH is not subscribed' }).waitFor();
  await type('most days to expiry', 'soon');
  await page.locator('.toast', { hasText: '"soon" is none' }).waitFor();
  assert.deepEqual({ ...filter(), ...wanted }, filter(), 'nothing of it was saved');
  await type('most days to expiry', '');
  await page.getByRole('button', { name: 'Add webhook' }).click();
  await page.getByRole('button', { name: 'Remove webhook' }).click();
  await page.getByRole('region', { name: 'Channel webhook' }).waitFor({ state: 'detached' });
});

test('every tab of the panel passes the accessibility check', async () => {
  const { page, engine } = face;
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  engine.alerts.raise({ text: 'One to look at' });
  for (const tab of ['Alerts', 'Rules', 'Channels']) {
    await page
      .locator('.tools[aria-label="Alerts, rules or channels"]')
      .getByRole('button', { name: tab, exact: true })
      .click();
    const found = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(at: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      return (await axe.run('.alerts')).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
    assert.deepEqual(found, [], tab);
  }
  await face.picture('alerts');
});
