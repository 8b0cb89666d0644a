import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DhanStage } from '../support/dhan-stage.ts';
import { SIM_PIN, SIM_TOTP_SECRET } from '../../src/main/sim/rest/auth-routes.ts';
import { RunningTerminal } from './running-terminal.ts';

const PHRASE = 'a passphrase typed into the page';
/** The venue answers, and a busy machine draws it, ms. */
const SOON_MS = 20_000;

let stage: DhanStage;
let terminal: RunningTerminal;
before(async () => {
  stage = await DhanStage.open();
  const { TERMINAL_PASSPHRASE: _none, ...env } = stage.env;
  const args = ['--broker-urls', stage.urls, '--instruments', '200', '--clock', '2026-11-20 10:30:00'];
  terminal = await RunningTerminal.open({ dir: stage.folder('page'), args, env });
});
after(async () => {
  await terminal?.close();
  await stage.close();
});

test('PIN and TOTP secret from the page: encrypted, a token made, every line looked at; no log, file or address holds one', async () => {
  const { page } = terminal;
  const { clientId } = stage.endpoints;
  await page.keyboard.press('Control+Alt+j');
  const dialog = page.getByRole('dialog', { name: 'First steps' });
  await dialog.getByRole('radio', { name: /My account at Dhan/ }).check();
  await dialog.getByRole('radio', { name: 'PIN and TOTP secret' }).check();
  await page.locator('#welcome-client').fill(clientId);
  await page.locator('#welcome-pin').fill(SIM_PIN);
  await page.locator('#welcome-totp').fill(SIM_TOTP_SECRET);
  await page.locator('#welcome-passphrase').fill(PHRASE);
  await page.locator('#welcome-again').fill(PHRASE);
  await page.keyboard.press('Enter');
  const lines = page.locator('.findings > div');
  await lines.nth(5).waitFor({ timeout: SOON_MS });
  const levels = await lines.evaluateAll((all) =>
    all.map((one) => `${one.querySelector('dt')?.textContent} ${(one as HTMLElement).dataset['level']}`),
  );
  assert.deepEqual(levels.slice(0, 4), ['vault ok', 'profile ok', 'data plan ok', 'token ok']);
  await terminal.picture('connect-dhan');
  await dialog.getByRole('button', { name: 'Use Dhan from the next start' }).click();
  await dialog.getByText('The next start uses Dhan').waitFor();
  await page.keyboard.press('Escape');

  const secrets = { pin: SIM_PIN, totp: SIM_TOTP_SECRET, passphrase: PHRASE };
  assert.deepEqual(stage.findings(terminal.dir, secrets), []);
  const shown = terminal.said + terminal.faults.join() + page.url() + (await page.content()) + stage.log(terminal.dir);
  for (const [name, secret] of Object.entries(secrets)) assert.ok(!shown.includes(secret), name);
  assert.ok(!/eyJ[\w-]{6,}\./.test(shown), 'no token is shown or logged');
  assert.deepEqual(terminal.faults, []);
});
