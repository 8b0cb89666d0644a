import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FakePage } from './fake-page.ts';

/** What stands behind another panel costs nothing, and is right as soon as it is in front. */
let face: FakePage;
before(async () => {
  face = await FakePage.open({ instruments: 300, share: 0.5 });
  // Strokes on the canvases of charts, counted from the beginning.
  await face.page.evaluate(() => {
    const counted = window as unknown as { strokes: number };
    counted.strokes = 0;
    type FillRect = (this: CanvasRenderingContext2D, ...at: number[]) => void;
    const strokes = CanvasRenderingContext2D.prototype as unknown as { fillRect: FillRect };
    const { fillRect } = strokes;
    strokes.fillRect = function (...at): void {
      if (this.canvas.closest('.chart-canvas') !== null) counted.strokes += 1;
      fillRect.apply(this, at);
    };
  });
});
after(async () => {
  await face.close();
  assert.deepEqual(face.faults, []);
});

const WATCHED_MS = 1_000;
const strokes = (): Promise<number> => face.page.evaluate(() => (window as unknown as { strokes: number }).strokes);

/** Strokes on charts within a while. */
async function drawn(): Promise<number> {
  const before = await strokes();
  await face.page.waitForTimeout(WATCHED_MS);
  return (await strokes()) - before;
}

/** Texts that change within a while in what a selector names. */
const changes = (selector: string): Promise<number> =>
  face.page.evaluate(
    ({ ms, name }) =>
      new Promise<number>((done) => {
        let count = 0;
        const observer = new MutationObserver((records) => (count += records.length));
        for (const one of document.querySelectorAll(name))
          observer.observe(one, { subtree: true, characterData: true, childList: true });
        setTimeout(() => {
          observer.disconnect();
          done(count);
        }, ms);
      }),
    { ms: WATCHED_MS, name: selector },
  );

/** The market stands still: nothing but a panel's coming to the front asks for a paint from then on. */
async function still(): Promise<void> {
  face.engine.share = 0;
  await face.page.waitForTimeout(400);
}

test('a market watch behind another panel is not written into, and is right as soon as it is in front', async () => {
  const { page, engine } = face;
  await page.keyboard.press('Control+1');
  await page.locator('.live-grid .ag-row').first().waitFor();
  assert.ok((await changes('.live-grid')) > 0, 'in front it follows the market');
  await page.keyboard.press('Alt+s');
  await page.locator('.sectors').first().waitFor();
  await page.waitForTimeout(300);
  assert.equal(await changes('.live-grid'), 0);
  await still();
  await page.keyboard.press('w');
  await page.waitForFunction(
    (ltp) => {
      const cell = document.querySelector('.live-grid .ag-row[row-index="0"] [col-id="ltp"]');
      return cell?.textContent?.replaceAll(',', '') === ltp;
    },
    (engine.market.get(0, 'ltp') / 100).toFixed(2),
  );
});

test('a chart behind another panel is not drawn and asks for no indicators; in front it shows the newest bar', async () => {
  const { page, engine } = face;
  engine.share = 0.5;
  await page.keyboard.press('c');
  await page.locator('.chart .panel-state').waitFor({ state: 'detached' });
  const close = page.locator('.chart .legend-close').first();
  await page.waitForFunction(() => document.querySelector('.chart .legend-close')?.textContent !== '');
  assert.ok((await drawn()) > 0, 'in front it is drawn');
  const before = await close.textContent();
  await page.keyboard.press('k');
  await page.locator('.depth').first().waitFor();
  await page.waitForTimeout(400);
  const asked = (): number => engine.calls.filter(({ name }) => name === 'indicator.series').length;
  const askedBefore = asked();
  assert.equal(await drawn(), 0);
  assert.equal(await changes('.chart .legend, .indicator-legend'), 0);
  assert.equal(asked(), askedBefore);
  await still();
  const slot = engine.market.instruments.findIndex(({ symbol }) => symbol === 'RELIANCE');
  const newest = (engine.market.get(slot, 'ltp') / 100).toFixed(2);
  assert.notEqual(before?.replaceAll(',', ''), newest, 'the price has moved meanwhile');
  await page.keyboard.press('c');
  await page.waitForFunction(
    (text) => document.querySelector('.chart .legend-close')?.textContent?.replaceAll(',', '') === text,
    newest,
  );
  assert.ok((await strokes()) > 0);
});

test('the book behind another panel is not written into', async () => {
  const { page, engine } = face;
  engine.share = 0.5;
  await page.keyboard.press('k');
  await page.locator('.depth').first().waitFor();
  await page.keyboard.press('c');
  await page.waitForTimeout(400);
  assert.equal(await changes('.depth'), 0);
});
