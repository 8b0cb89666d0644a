import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { TICK_FLAG } from '#contract/columns.ts';
import { COMMANDS } from '../../src/renderer/shell/commands.ts';
import { type Mood, REFUSAL } from './fake-mood.ts';
import { FakePage } from './fake-page.ts';
import { PANEL_SAYS } from './panel-says.ts';

const PANELS_FILE = join(resolve(import.meta.dirname, '..', '..'), 'src', 'renderer', 'panels', 'index.ts');
const IDS = [...readFileSync(PANELS_FILE, 'utf8').matchAll(/\bid: '([a-z]+)'/gu)].map(([, id]) => id ?? '');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** A panel that says the wrong thing for so long will not say the right one, ms. */
const SAY_WITHIN_MS = 4_000;
/** A panel takes the keyboard two frames after its body is there; twice that. */
const FOCUS_FRAMES = 4;

/** What nobody reads again but the button; the other panels ask again by themselves while they are seen. */
const READ_ONCE = ['chart', 'depth', 'hits', 'alerts', 'expression', 'orders', 'changes', 'jobs', 'settings'];

let face: FakePage;
before(async () => {
  face = await FakePage.open({ instruments: 300 });
});
after(async () => {
  await face.close();
  const real = face.faults.filter((text) => !text.includes('WebSocket connection'));
  assert.deepEqual(real, [], 'the page reported no fault at any time');
});

/** Loads the page afresh against an engine of another mood. */
async function pageIn(mood: Mood): Promise<void> {
  face.engine.mood = mood;
  await face.page.reload();
  await face.page.waitForFunction(() => window.__terminal.rowsLive() > 0 && window.__terminal.firstRowAtMs !== null);
}

/**
 * Brings a panel to the front by its key, from wherever the keyboard is. The panel before may take the keyboard a moment
 * after it said its words (an editor that was read late), and would take the key: it has the time to.
 */
async function go(id: string): Promise<void> {
  const [key = ''] = COMMANDS.find((command) => command.id === `panel.${id}`)?.keys ?? [];
  await face.page.evaluate(
    (frames) =>
      new Promise<void>((done) => {
        const next = (left: number): unknown => (left === 0 ? done() : requestAnimationFrame(() => next(left - 1)));
        next(frames);
      }),
    FOCUS_FRAMES,
  );
  await face.page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  const chord = key
    .replace('Ctrl', 'Control')
    .replace(/\+([A-Z])$/u, (_all, letter: string) => `+${letter.toLowerCase()}`);
  await face.page.keyboard.press(chord);
}

interface Wanted {
  readonly id: string;
  readonly source: string;
  readonly button: boolean;
}

/** Why a panel does not say what it should; null when it does. */
async function wrongIn(id: string, words: RegExp, button = false): Promise<string | null> {
  await go(id);
  const said = ({ id, source, button }: Wanted): boolean => {
    const body = document.querySelector<HTMLElement>(`.panel-frame[data-panel="${id}"] > *`);
    if (body === null || body.offsetParent === null) return false;
    const tries = [...body.querySelectorAll('button')].some(
      (one) => one.textContent === 'Try again' && one.checkVisibility(),
    );
    return new RegExp(source, 'su').test(body.innerText) && (!button || tries);
  };
  try {
    await face.page.waitForFunction(said, { id, source: words.source, button }, { timeout: SAY_WITHIN_MS });
    return null;
  } catch {
    const text = await face.page.evaluate(
      (panel) =>
        document.querySelector<HTMLElement>(`.panel-frame[data-panel="${panel}"] > *`)?.innerText ?? 'not there',
      id,
    );
    return `${id} says: ${text.slice(0, 300)}`;
  }
}

async function wrongs(ids: readonly string[], wrong: (id: string) => Promise<string | null>): Promise<string[]> {
  const all: string[] = [];
  for (const id of ids) {
    const found = await wrong(id);
    if (found !== null) all.push(found);
  }
  return all;
}

const says = (id: string) => PANEL_SAYS[id]!;

test('every panel has its states in the table', () => {
  assert.deepEqual(Object.keys(PANEL_SAYS), IDS);
});

test('an engine that does not answer: each panel says what it is reading, none is blank', async () => {
  await pageIn('silent');
  assert.deepEqual(await wrongs(IDS, (id) => wrongIn(id, says(id).loading)), []);
});

test('an engine that refuses: each panel says why and the remedy, and its button brings it back', async () => {
  await pageIn('refuses');
  const asking = IDS.filter((id) => says(id).asksNothing !== true);
  const refusal = new RegExp(REFUSAL.replaceAll('.', String.raw`\.`), 'u');
  assert.deepEqual(await wrongs(asking, (id) => wrongIn(id, refusal, true)), []);
  await go('jobs');
  await face.picture('panel-refused');
  const { page } = face;
  const button = page.locator('.panel-frame[data-panel="jobs"]').getByRole('button', { name: 'Try again' });
  await button.press('Enter');
  await page
    .locator('.panel-frame[data-panel="jobs"]')
    .getByText(/^Asked again at \d\d:\d\d:\d\d\.$/u)
    .waitFor();
  await page.waitForFunction(
    () => document.activeElement?.closest('.panel-frame')?.getAttribute('data-panel') === 'jobs',
  );
  face.engine.mood = 'answers';
  const broken = await wrongs(READ_ONCE, async (id) => {
    await go(id);
    // What polls may have come back by itself; then there is nothing to press.
    await page.evaluate((panel) => {
      const buttons = document.querySelectorAll<HTMLElement>(`.panel-frame[data-panel="${panel}"] button`);
      [...buttons].find((one) => one.textContent === 'Try again' && one.checkVisibility())?.click();
    }, id);
    const isBack = (panel: string): boolean => {
      const body = document.querySelector<HTMLElement>(`.panel-frame[data-panel="${panel}"] > *`);
      if (body === null || body.innerText === '') return false;
      return ![...body.querySelectorAll('button')].some(
        (one) => one.textContent === 'Try again' && one.checkVisibility(),
      );
    };
    return page.waitForFunction(isBack, id, { timeout: SAY_WITHIN_MS }).then(
      () => null,
      () => `${id} did not come back`,
    );
  });
  assert.deepEqual(broken, []);
});

test('an engine with nothing: each panel says how it is filled', async () => {
  await pageIn('empty');
  assert.deepEqual(await wrongs(IDS, (id) => wrongIn(id, says(id).empty)), []);
  const { page } = face;
  await go('builder');
  await page.locator('.builder:focus').waitFor();
  await page.keyboard.press('h');
  await page.locator('.toast', { hasText: /Nothing is held in options or futures/u }).waitFor();
  await page.locator('#builder-ready').selectOption('iron-condor');
  await page.locator('.toast', { hasText: /No options are listed: there is nothing to place/u }).waitFor();
});

test('a feed that went down: every panel with values says it in its header, and the values lose their colours', async () => {
  await pageIn('answers');
  const { page, engine } = face;
  engine.setFeed('stale', 'Socket 1 was closed by the server; reconnecting.', TICK_FLAG.stale);
  const marks = await wrongs(IDS, async (id) => {
    await go(id);
    const marked = ({ id, values }: { id: string; values: string | null }): boolean => {
      const frame = document.querySelector<HTMLElement>(`.panel-frame[data-panel="${id}"]`);
      const group = [...document.querySelectorAll('.dv-groupview')].find((one) =>
        one.classList.contains('dv-active-group'),
      );
      if (!frame || !group || (frame.firstElementChild as HTMLElement | null)?.offsetParent === null) return false;
      const mark = group.querySelector('.old-mark')?.textContent ?? null;
      const isFaded =
        getComputedStyle(frame).getPropertyValue('--up') ===
        getComputedStyle(document.body).getPropertyValue('--text-muted');
      return (mark === null) === (values === null) && isFaded === (values === 'together');
    };
    return page.waitForFunction(marked, { id, values: says(id).values ?? null }, { timeout: SAY_WITHIN_MS }).then(
      () => null,
      () => id,
    );
  });
  assert.deepEqual(marks, []);
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(at: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run({ include: [['.dock']] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
  assert.deepEqual(found, []);
  const quotes = await page.evaluate(() => {
    const muted = getComputedStyle(document.body).getPropertyValue('--text-muted');
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = muted;
    const { color } = getComputedStyle(probe);
    probe.remove();
    return [...document.querySelectorAll('.index-quote span')].every((one) => getComputedStyle(one).color === color);
  });
  assert.equal(quotes, true, 'the indices of the top bar fade as well');
  await go('sectors');
  await go('positions');
  await face.picture('panels-stale');
  engine.setFeed('live', null, TICK_FLAG.stale);
  await page.locator('.old-mark').first().waitFor({ state: 'detached' });
  assert.equal(await page.locator('.panel-frame.is-old').count(), 0);
  engine.refusing = true;
  engine.dropSockets();
  await page.locator('.panel-frame[data-panel="depth"].is-old').waitFor({ state: 'attached' });
  const values = IDS.filter((id) => says(id).values !== undefined);
  assert.equal(await page.locator('.panel-frame.is-old').count(), values.length, 'a lost connection fades all of them');
});
