import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { SIM_PIN, SIM_TOTP_SECRET } from '../../src/main/sim/rest/auth-routes.ts';
import { DhanStage, PASSPHRASE } from '../support/dhan-stage.ts';
import { RunningTerminal } from './running-terminal.ts';

async function until(holds: () => boolean | Promise<boolean>, what: string, ms = 30_000): Promise<void> {
  const startMs = performance.now();
  while (!(await holds())) {
    if (performance.now() - startMs > ms) assert.fail(`waited ${ms} ms in vain for: ${what}`);
    await sleep(100);
  }
}

/** Tokens in a text: what a vault's owner would see, and nobody else may. */
const TOKEN = /eyJ[\w-]{6,}\.[\w-]{6,}/;

describe('the terminal on the broker, whose part the simulated exchange plays in its own process', () => {
  let stage: DhanStage;
  before(async () => {
    stage = await DhanStage.open();
  });
  after(() => stage.close());

  const secrets = (): Record<string, string> => ({
    'first token': stage.endpoints.accessToken,
    'body of the first token': stage.endpoints.accessToken.split('.')[1] ?? '',
    'TOTP secret': SIM_TOTP_SECRET,
    PIN: `"${SIM_PIN}"`,
    'PIN in an address': `pin=${SIM_PIN}`,
    passphrase: PASSPHRASE,
  });

  it('a first start without credentials says how to store them, and leaves no lock', async () => {
    const { ended, text } = stage.headless(stage.folder('bare'));
    assert.equal(await ended, 1);
    assert.match(text(), /No broker account is stored.*auth set.*--source sim/);
    assert.ok(!text().includes('The terminal is at'), 'no page is opened for nothing');
  });

  it('auth takes secrets from the input only, shows none, and status tells what there is', () => {
    const dir = stage.folder('words');
    const argued = stage.cli(dir, ['auth', 'set', SIM_PIN]);
    assert.equal(argued.status, 2);
    assert.match(argued.stderr, /never taken from the command line/);
    assert.ok(!argued.stderr.includes(SIM_PIN));
    for (const [input, words] of [
      ['', /no JSON/],
      [JSON.stringify({ clientId: '1100000001', pin: SIM_PIN }), /belong together/],
      [JSON.stringify({ clientId: '1100000001' }), /nothing to sign in with/],
      [JSON.stringify({ clientId: '1100000001', accessToken: 'abc' }), /no access token/],
      [JSON.stringify({ clientId: '1100000002', accessToken: stage.endpoints.accessToken }), /another client id/],
      [JSON.stringify({ clientId: '1100000001', pin: SIM_PIN, totpSecret: '1' }), /TOTP secret cannot be used/],
      [JSON.stringify({ clientId: 'me', pin: SIM_PIN, totpSecret: SIM_TOTP_SECRET }), /client id is a number/],
    ] as const) {
      const { status, stderr, stdout } = stage.cli(dir, ['auth', 'set'], input);
      assert.equal(status, 2, stderr);
      assert.match(stderr, words);
      for (const secret of Object.values(secrets())) assert.ok(!`${stdout}${stderr}`.includes(secret));
    }
    const account = { clientId: '1100000001', pin: SIM_PIN, totpSecret: `otpauth://totp/x?secret=${SIM_TOTP_SECRET}` };
    assert.equal(stage.cli(dir, ['auth', 'set'], JSON.stringify(account)).status, 0);
    const { stdout } = stage.cli(dir, ['auth', 'status']);
    assert.match(stdout, /account {2}•+0001/);
    assert.match(stdout, /PIN and TOTP secret/);
    assert.match(stdout, /token {4}none yet/);
    assert.equal(stage.cli(dir, ['auth', 'forget']).status, 2, 'nobody is asked, so nothing is removed');
    assert.equal(stage.cli(dir, ['auth', 'forget', '--yes']).status, 0);
    assert.match(stage.cli(dir, ['auth', 'status']).stderr, /No broker account/);
  });

  it('failure mode 25: from auth set to live rows; a token killed elsewhere is made anew and the page goes on', async () => {
    const dir = stage.folder('page');
    const { clientId, accessToken } = stage.endpoints;
    const account = { clientId, accessToken, pin: SIM_PIN, totpSecret: SIM_TOTP_SECRET };
    assert.equal(stage.cli(dir, ['auth', 'set'], JSON.stringify(account)).status, 0);
    const doctor = stage.cli(dir, ['doctor', '--dhan']);
    assert.equal(doctor.status, 0, doctor.stdout + doctor.stderr);
    assert.match(doctor.stdout, /ok {3}vault/);
    assert.match(doctor.stdout, /ok {3}profile/);
    assert.match(doctor.stdout, /ok {3}data plan/);
    assert.match(doctor.stdout, /ok {3}token {6}ends at 2026-11-21 10:30 IST, in 23 h/);
    assert.match(doctor.stdout, /ok {3}clock|FAIL clock|warn clock/);
    assert.match(doctor.stdout, /ok {3}feed {7}open after/);

    const args = ['--source', 'dhan', '--broker-urls', stage.urls, '--instruments', '200'];
    const terminal = await RunningTerminal.open({ dir, args, env: stage.env });
    try {
      const { page } = terminal;
      const strip = (): Promise<string> =>
        page.evaluate(() => document.querySelector('.status-strip')?.textContent ?? '');
      await until(async () => /feed live 1\/1/.test(await strip()), 'a live feed');
      assert.match(await strip(), /token 23 h \d+ min left/);
      assert.match(await page.evaluate(() => document.body.textContent ?? ''), /PAPER/);
      const ltp = await terminal.column('ltp');
      assert.ok(ltp.filter((text) => /\d/.test(text)).length > 5, `live rows: ${ltp.slice(0, 8).join(' ')}`);
      await terminal.picture('dhan-source');

      const second = stage.headless(stage.folder('words'));
      assert.equal(await second.ended, 1);
      const other = stage.folder('other');
      stage.cli(other, ['auth', 'set'], JSON.stringify({ clientId, pin: SIM_PIN, totpSecret: SIM_TOTP_SECRET }));
      const refused = stage.headless(other);
      assert.equal(await refused.ended, 1);
      assert.match(refused.text(), /process \d+ \(data folder .*page\), already owns this account's token/);
      assert.match(stage.cli(other, ['auth', 'renew']).stderr, /already owns this account's token/);

      await stage.fault({ tokenDeath: true, dropSockets: true });
      await until(() => stage.log(dir).includes('unavailable.token_renewed'), 'another token');
      await until(async () => /feed live 1\/1/.test(await strip()), 'the feed again');
      assert.match(await strip(), /token 23 h/);
      assert.equal(stage.log(dir).match(/"epoch.opened"/g)?.length, 1, 'the same epoch: nothing was rebuilt');

      await stage.fault({ tokenDeath: true, dropSockets: true });
      await until(async () => /token dead/.test(await strip()), 'the word in the strip');
      const title = await page.evaluate(() =>
        [...document.querySelectorAll('.strip-item')].map((one) => one.getAttribute('title') ?? '').join(' '),
      );
      assert.match(title, /another program makes tokens.*blocked.*auth set/);
      stage.said += terminal.said + (await page.content()) + terminal.faults.join('\n');
      await terminal.end();

      const status = stage.cli(dir, ['auth', 'status']).stdout;
      assert.match(status, /made with PIN and code/);
      assert.deepEqual(stage.findings(dir, secrets()), []);
      assert.ok(!TOKEN.test(stage.log(dir)), 'no token in the log, neither the first nor a later one');
      assert.match(stage.log(dir), /denied\.token_dead/, 'the failures are in the log');
      for (const [name, secret] of Object.entries(secrets())) assert.ok(!stage.said.includes(secret), name);
      assert.ok(!TOKEN.test(stage.said), 'no token in any output');
    } finally {
      await terminal.close();
    }
  });

  it('with PIN and TOTP secret alone a start makes its token, and says when the broker makes it wait', async () => {
    // Another exchange: the account of the first one may not have a token so soon again.
    const fresh = await DhanStage.open();
    try {
      const dir = fresh.folder('made');
      const { clientId } = fresh.endpoints;
      const account = { clientId, pin: SIM_PIN, totpSecret: SIM_TOTP_SECRET };
      assert.equal(fresh.cli(dir, ['auth', 'set'], JSON.stringify(account)).status, 0);
      const none = fresh.cli(dir, ['doctor', '--dhan']);
      assert.equal(none.status, 1);
      assert.match(none.stdout, /FAIL token.*no token yet.*auth renew/);
      const { child, ended } = fresh.headless(dir);
      await until(() => {
        try {
          return /"feed.state_changed".*"state":"live"/.test(fresh.log(dir));
        } catch {
          return false;
        }
      }, 'a live feed');
      const used = fresh.cli(dir, ['doctor', '--dhan']);
      assert.equal(used.status, 0, used.stdout);
      assert.match(used.stdout, /warn feed {7}not tried: the terminal, process \d+, uses it/);
      await fresh.fault({ tokenDeath: true, dropSockets: true });
      await until(() => fresh.log(dir).includes('unavailable.token_throttled'), 'the throttle');
      assert.match(fresh.log(dir), /once every 2 minutes.*Next try at 10:3\d IST/);
      child.kill('SIGTERM');
      assert.equal(await ended, 0);
      const held = { 'TOTP secret': SIM_TOTP_SECRET, 'PIN in an address': `pin=${SIM_PIN}`, passphrase: PASSPHRASE };
      assert.deepEqual(fresh.findings(dir, held), []);
      assert.ok(!TOKEN.test(fresh.log(dir)) && !TOKEN.test(fresh.said));
    } finally {
      await fresh.close();
    }
  });
});
