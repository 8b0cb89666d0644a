import './electron-double/register.ts';
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { electronBinary } from '../../src/main/host/electron-binary.ts';
import {
  answers,
  type BrowserWindow,
  displayEvents,
  ownApp,
  permissions,
  recorded,
} from './electron-double/electron.ts';
import { PaceMeter } from '../support/machine-pace.ts';
import { blocked, closeBrowser } from './electron-double/page.ts';

/** From the close of the window to the end of the process. */
const ENDED_MS_MAX = 2_000;
/** The pace of the machine is looked at for so long before. */
const PACE_MS = 1_000;

const root = join(import.meta.dirname, '..', '..');
const built = existsSync(join(root, 'out', 'preload', 'index.cjs'));
const dir = mkdtempSync(join(tmpdir(), 'muhurat-desktop-'));

async function until(what: () => boolean | Promise<boolean>, text: string, ms = 20_000): Promise<void> {
  for (let waited = 0; waited < ms; waited += 50) {
    if (await what()) return;
    await sleep(50);
  }
  assert.fail(`${text} did not happen within ${ms} ms`);
}

describe('desktop shell on the double of electron', { skip: built ? false : 'npm run build has not been run' }, () => {
  let window: BrowserWindow;
  let page: Page;
  const consoleErrors: string[] = [];

  before(async () => {
    // A saved place far outside of the only display.
    writeFileSync(join(dir, 'window.json'), JSON.stringify({ bounds: { x: 9_000, y: 0, width: 1_100, height: 700 } }));
    answers.displays = [{ id: 1, workArea: { x: 0, y: 0, width: 1_280, height: 720 } }];
    process.argv.push('--', '--data', dir, '--instruments', '60');
    await import('../../src/main/electron.ts');
    await until(() => recorded.windows.length === 1 || recorded.exitCode !== null, 'the window');
    assert.equal(recorded.exitCode, null, recorded.errorBoxes.join());
    [window] = recorded.windows as [BrowserWindow];
    await until(() => {
      try {
        return window.webContents.double.page.url().startsWith('https://bundle');
      } catch {
        return false;
      }
    }, 'the page');
    page = window.webContents.double.page;
    page.on('console', (message) => {
      if (message.type() === 'error') consoleErrors.push(message.text());
    });
  });

  after(async () => {
    if (recorded.exitCode === null) {
      const exited = once(ownApp, 'exited');
      ownApp.quit();
      await exited;
    }
    await closeBrowser();
    rmSync(dir, { recursive: true, force: true });
  });

  it('opens one sandboxed window whose bounds fit the display', () => {
    assert.equal(recorded.sandboxed, true);
    const { x = 0, y = 0, width = 0, height = 0 } = window.options;
    assert.ok(x >= 0 && y >= 0 && x + width <= 1_280 && y + height <= 720, JSON.stringify(window.bounds));
    assert.ok(recorded.menu !== null && recorded.menu.length > 0);
    assert.deepEqual(recorded.schemes[0]?.privileges, { standard: true, secure: true, supportFetchAPI: true });
  });

  it('shows the page, connected to the engine over its port, with live rows', async () => {
    await until(() => page.evaluate(() => document.body.innerText.length > 20), 'the first paint');
    await until(() => page.evaluate(() => document.querySelectorAll('[role="row"]').length > 5), 'live rows');
    assert.equal(await page.evaluate(() => 'require' in globalThis || 'ipcRenderer' in globalThis), false);
  });

  it('keeps its content policy: no inline script, no code from text, nothing from outside', async () => {
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.injected = true';
      document.head.append(script);
      const fetched = await fetch('https://example.com/').then(
        () => true,
        () => false,
      );
      return [(globalThis as { injected?: boolean }).injected === true, fetched];
    });
    assert.deepEqual(ran, [false, false]);
    consoleErrors.length = 0;
  });

  it('answers only files of the page', async () => {
    const statuses = await page.evaluate(() =>
      Promise.all(
        ['/index.html', '/../main/electron.js', '/%2e%2e/main/electron.js', '/nothing.js'].map((path) =>
          fetch(path).then((answer) => answer.status),
        ),
      ),
    );
    assert.equal(statuses[0], 200);
    assert.deepEqual(statuses.slice(1), [404, 404, 404]);
  });

  it('denies navigation, second windows and permissions', async () => {
    const before = page.url();
    await page.evaluate(() => void (location.href = 'https://example.com/'));
    await sleep(300);
    assert.equal(page.url(), before);
    await page.evaluate(() => void globalThis.open('https://example.com/'));
    await until(() => recorded.popups.length === 1, 'the refused window');
    assert.ok(permissions.request !== null && permissions.check !== null);
    for (const [name, expected] of [
      ['media', false],
      ['geolocation', false],
      ['clipboard-sanitized-write', true],
    ] as const) {
      permissions.request(null as never, name, (granted) => assert.equal(granted, expected, name), {} as never);
      assert.equal(permissions.check(null, name, '', {} as never), expected);
    }
    assert.ok(
      blocked.every((url) => url.includes('example.com')),
      blocked.join(),
    );
  });

  it('gives a reloaded page a fresh port', async () => {
    await page.evaluate(() => void Object.assign(globalThis, { before: true }));
    window.webContents.reload();
    await until(() => page.evaluate(() => !('before' in globalThis)).catch(() => false), 'the reload');
    await until(() => page.evaluate(() => document.querySelectorAll('[role="row"]').length > 5), 'live rows again');
    assert.deepEqual(
      consoleErrors.filter((text) => /Content Security|EvalError/i.test(text)),
      [],
    );
  });

  it('brings a window home whose display was unplugged, and leaves one that can be seen', () => {
    const [main] = answers.displays as [(typeof answers.displays)[number]];
    answers.displays = [main, { id: 2, workArea: { x: 1_280, y: 0, width: 1_920, height: 1_080 } }];
    window.bounds = { x: 1_500, y: 40, width: 1_000, height: 650 };
    displayEvents.emit('display-removed');
    assert.equal(window.bounds.x, 1_500);
    answers.displays = [main];
    displayEvents.emit('display-removed');
    assert.deepEqual(window.bounds, { x: 140, y: 35, width: 1_000, height: 650 });
  });

  it('remembers its bounds and ends within two seconds', async () => {
    window.bounds = { x: 10, y: 10, width: 1_000, height: 650 };
    const exited = once(ownApp, 'exited');
    const meter = new PaceMeter();
    await sleep(PACE_MS);
    const startMs = performance.now();
    window.close();
    assert.deepEqual(await exited, [0]);
    const [tookMs, limitMs] = [performance.now() - startMs, ENDED_MS_MAX * meter.end()];
    assert.ok(tookMs < limitMs, `${tookMs.toFixed(0)} ms, allowed at this machine's pace: ${limitMs.toFixed(0)} ms`);
    const stored = JSON.parse(readFileSync(join(dir, 'window.json'), 'utf8')) as { bounds: { width: number } };
    assert.equal(stored.bounds.width, 1_000);
    assert.ok(!existsSync(join(dir, 'lock.json')));
  });
});

it('desktop shell on the real binary', {
  skip: electronBinary(root, process.env) === null ? 'no Electron binary' : false,
}, async () => {
  const { _electron } = await import('playwright-core');
  const data = mkdtempSync(join(tmpdir(), 'muhurat-electron-'));
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const executablePath = electronBinary(root, process.env) ?? '';
  const real = await _electron.launch({
    executablePath,
    args: [...sandbox, root, '--', '--data', data, '--instruments', '60'],
  });
  const first = await real.firstWindow();
  await first.waitForFunction(() => document.querySelectorAll('[role="row"]').length > 5);
  await real.close();
  rmSync(data, { recursive: true, force: true });
});
