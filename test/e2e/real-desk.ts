import type { Page } from 'playwright-core';

/** An answer of the simulated venue and the frame that shows it, on a busy machine, ms. */
export const SOON_MS = 20_000;

/** Waits until a table of the desk says something. */
export async function tableSays(page: Page, label: string, pattern: RegExp): Promise<void> {
  await page.waitForFunction(
    ({ name, source }) =>
      new RegExp(source, 'u').test(
        document.querySelector(`.trade-table[aria-label="${name}"] tbody`)?.textContent ?? '',
      ),
    { name: label, source: pattern.source },
    { timeout: SOON_MS },
  );
}

/** Charts an instrument by the search field and buys some lots of it at the market; the keys must be armed. @param beforeSend done when the ticket is ready. */
export async function buyAtMarket(
  page: Page,
  symbol: string,
  lots = 1,
  beforeSend: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await page.locator('.trade-state', { hasText: 'entries allowed' }).waitFor({ timeout: SOON_MS });
  await page.keyboard.press('w');
  await page.keyboard.press('/');
  await page.keyboard.type(symbol);
  await page.locator('.palette-entry[aria-selected="true"]', { hasText: symbol }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.dv-tab', { hasText: symbol }).first().waitFor();
  await page.keyboard.press('c');
  await page.keyboard.press('F1');
  await page.locator('.ticket').waitFor();
  if (lots > 1) await page.locator('#ticket-lots').fill(String(lots));
  await page.keyboard.press('Tab');
  await page.keyboard.type('m');
  await page.locator('.ticket', { hasText: /MARKET is sent as LIMIT at/ }).waitFor({ timeout: SOON_MS });
  await beforeSend();
  await page.keyboard.press('Control+Enter');
  const asks = await page.waitForFunction(
    () => {
      const [ticket, asking] = [document.querySelector('.ticket'), document.querySelector('.ticket-confirm')];
      return ticket === null ? 'sent' : asking === null ? false : 'asks';
    },
    undefined,
    { timeout: SOON_MS },
  );
  if ((await asks.jsonValue()) === 'asks') await page.keyboard.press('Control+Enter');
  const closed = page.locator('.ticket').waitFor({ state: 'detached', timeout: SOON_MS });
  await closed.catch(async (thrown: unknown) => {
    throw new Error(`${String(thrown)} The ticket says: ${await page.locator('.ticket').innerText()}`);
  });
}
