import type { Page } from 'playwright-core';

/** A fresh data folder greets with the first steps; a test about something else skips them. Live rows are on the screen. */
export async function skipWelcome(page: Page): Promise<void> {
  // Both are drawn at once; rows may be there before.
  await page.locator('.dock').waitFor();
  const skip = page.locator('.welcome').getByRole('button', { name: /^Skip/ });
  if ((await skip.count()) === 0) return;
  await skip.click();
  await skip.waitFor({ state: 'detached' });
  // A pointer that rests over the chart would hold its legend.
  await page.mouse.move(0, 0);
}
