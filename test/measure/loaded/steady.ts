import type { Page } from 'playwright-core';

/** A task that keeps the page from answering is long above this, ms; the browser reports those. */
export const LONG_TASK_MS = 50;

interface Watched {
  longTasks: number[];
  frames: number[];
  keys: number[];
  counting: boolean;
}
declare global {
  interface Window {
    watched?: Watched;
  }
}

/** Puts observers on the page: long tasks always, times between frames while asked, keys to the painted frame. */
export function watchPage(page: Page): Promise<void> {
  return page.evaluate(() => {
    const watched: Watched = { longTasks: [], frames: [], keys: [], counting: false };
    window.watched = watched;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) watched.longTasks.push(duration);
    }).observe({ type: 'longtask' });
    const painted = new MessageChannel();
    const waiting: number[] = [];
    painted.port1.addEventListener('message', () => {
      const atMs = waiting.shift();
      if (atMs !== undefined) watched.keys.push(performance.now() - atMs);
    });
    painted.port1.start();
    // A message posted inside an animation frame comes after that frame's style, layout and paint.
    const key = ({ timeStamp }: Event): void => {
      requestAnimationFrame(() => {
        waiting.push(timeStamp);
        painted.port2.postMessage(null);
      });
    };
    window.addEventListener('keydown', key, { capture: true });
  });
}

/** Takes what was seen of a kind since the last time. */
export function taken(page: Page, what: 'longTasks' | 'frames' | 'keys'): Promise<number[]> {
  return page.evaluate((name) => window.watched?.[name].splice(0) ?? [], what);
}

/** Times between animation frames for a while, ms. Asking for every frame is work too: not while other things are measured. */
export async function frameTimes(page: Page, ms: number): Promise<number[]> {
  await page.evaluate(() => {
    const { watched } = window;
    if (watched === undefined) return;
    watched.counting = true;
    let before = performance.now();
    const frame = (now: number): void => {
      watched.frames.push(now - before);
      before = now;
      if (watched.counting) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await page.waitForTimeout(ms);
  await page.evaluate(() => {
    if (window.watched !== undefined) window.watched.counting = false;
  });
  const [, ...frames] = await taken(page, 'frames');
  return frames;
}

/** Value below which a part of the values lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** Slope of values that were taken at equal distances, by least squares, per step. */
export function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [above, below] = [0, 0];
  values.forEach((value, i) => {
    above += (i - middle) * (value - mean);
    below += (i - middle) ** 2;
  });
  return above / below;
}
