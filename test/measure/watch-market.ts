import type { Page } from 'playwright-core';
import { BUSY } from '../e2e/fake-options.ts';
import { FakePage } from '../e2e/fake-page.ts';

/**
 * The whole market in the market watch: `node test/measure/watch-market.ts [INSTRUMENTS]` prints how long opening,
 * filtering and sorting take until the next paint, and the time between frames (p50, p95, longest) while the rows are
 * scrolled. A fifth of the rows changes in every frame of the feed meanwhile.
 */
const INSTRUMENTS = Number(process.argv[2] ?? 25_000);
const TIMES = 5;
const WHEELS = 120;
const WHEEL_PX = 900;
/** Between two actions, ms: the order of the rows is kept while a key was just pressed. */
const SETTLE_MS = 400;

const at = (values: readonly number[], part: number): string =>
  (
    values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN
  ).toFixed(1);

/** What a person does: press something, type into the filter, choose a list. */
type Action = { readonly press: string } | { readonly type: string } | { readonly list: string };

/** Time of an action in the page until what it changed is painted, ms. */
function untilPainted(page: Page, action: Action): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((done) => {
        const begun = performance.now();
        if ('press' in wanted) document.querySelector<HTMLElement>(wanted.press)?.click();
        else if ('type' in wanted) {
          const field = document.querySelector<HTMLInputElement>('#watchlist-filter')!;
          // React listens to the setter of the element: the prototype's goes past it.
          Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, wanted.type);
          field.dispatchEvent(new Event('input', { bubbles: true }));
        } else {
          const choice = document.querySelector<HTMLSelectElement>('select[aria-label="List"]')!;
          choice.value = [...choice.options].find(({ label }) => label === wanted.list)?.value ?? '';
          choice.dispatchEvent(new Event('change', { bubbles: true }));
        }
        // The first frame draws it; the task behind it comes when that is painted.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => done(performance.now() - begun));
          port1.start();
          port2.postMessage(null);
        });
      }),
    action,
  );
}

/** Does an action a few times; what undoes it is not timed. */
async function report(page: Page, what: string, action: Action, undo: Action): Promise<void> {
  const taken: number[] = [];
  for (let i = 0; i < TIMES; i += 1) {
    taken.push(await untilPainted(page, action));
    await page.waitForTimeout(SETTLE_MS);
    await untilPainted(page, undo);
    await page.waitForTimeout(SETTLE_MS);
  }
  console.log(`${what}: median ${at(taken, 0.5)} ms, longest ${at(taken, 1)} ms until it is painted`);
}

async function scroll(page: Page): Promise<void> {
  const box = await page.locator('.live-grid .ag-grid-viewport').boundingBox();
  if (box === null) throw new Error('There is no table.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.evaluate(() => {
    const kept = window as unknown as { frames: number[]; long: number[] };
    [kept.frames, kept.long] = [[], []];
    new PerformanceObserver((list) => kept.long.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    });
    let before = performance.now();
    const frame = (now: number): void => {
      kept.frames.push(now - before);
      before = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  for (let i = 0; i < WHEELS; i += 1) await page.mouse.wheel(0, i < WHEELS / 2 ? WHEEL_PX : -WHEEL_PX);
  const { frames, long } = await page.evaluate(() => {
    const { frames: seen, long: tasks } = window as unknown as { frames: number[]; long: number[] };
    return { frames: seen, long: tasks };
  });
  console.log(
    `scroll: ${frames.length} frames, p50 ${at(frames, 0.5)} ms, p95 ${at(frames, 0.95)} ms, longest ${at(frames, 1)} ms, ` +
      `tasks over 50 ms ${long.length}`,
  );
}

const face = await FakePage.open({ instruments: INSTRUMENTS, ...BUSY });
try {
  const { page } = face;
  face.engine.lists = [{ id: 1, name: 'My list', items: [] }];
  face.engine.tellLists();
  await page.waitForTimeout(3_000);
  console.log(`${await page.evaluate(() => window.__terminal.rowsLive())} instruments are live`);
  const [market, list] = [{ list: 'Whole market' }, { list: 'My list' }];
  await untilPainted(page, list);
  await report(page, 'open the whole market', market, list);
  await untilPainted(page, market);
  await report(page, 'filter', { type: 'NIFTY 24' }, { type: '' });
  const head = (column: string): Action => ({ press: `.ag-header-cell[col-id="${column}"] .ag-header-cell-label` });
  await report(page, 'sort by change, then by volume', head('changePct'), head('volume'));
  await scroll(page);
  if (face.faults.length > 0) throw new Error(`the page reported ${face.faults.join('; ')}`);
} finally {
  await face.close();
}
