import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FakePage } from './fake-page.ts';

let face: FakePage;
before(async () => {
  face = await FakePage.open({ instruments: 300, share: 0.5 });
});
after(() => face.close());

const WATCHED_MS = 1_500;

/** How many texts changed in the rows of the market watch within a while. */
const changes = (): Promise<number> =>
  face.page.evaluate(
    (ms) =>
      new Promise<number>((done) => {
        let count = 0;
        const observer = new MutationObserver((records) => (count += records.length));
        for (const grid of document.querySelectorAll('.live-grid'))
          observer.observe(grid, { subtree: true, characterData: true });
        setTimeout(() => {
          observer.disconnect();
          done(count);
        }, ms);
      }),
    WATCHED_MS,
  );

test('a market watch behind another panel is not written into, and is right as soon as it is in front', async () => {
  const { page, engine } = face;
  await page.keyboard.press('Control+1');
  await page.locator('.live-grid .ag-row').first().waitFor();
  assert.ok((await changes()) > 0, 'in front it follows the market');
  await page.keyboard.press('Alt+s');
  await page.locator('.sectors').first().waitFor();
  await page.waitForTimeout(300);
  assert.equal(await changes(), 0);
  // The market stands still: nothing but the panel's coming to the front asks for a paint.
  engine.share = 0;
  await page.waitForTimeout(300);
  await page.keyboard.press('w');
  await page.waitForFunction(
    (ltp) => {
      const cell = document.querySelector('.live-grid .ag-row[row-index="0"] [col-id="ltp"]');
      return cell?.textContent?.replaceAll(',', '') === ltp;
    },
    (engine.market.get(0, 'ltp') / 100).toFixed(2),
  );
  assert.deepEqual(face.faults, []);
});
