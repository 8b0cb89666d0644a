import type { Page } from 'playwright-core';
import { KeyboardPage } from './keyboard-page.ts';
import { PATIENCE_MS } from './patience.ts';

/** The market watch and the search that leads to everything. */
export class WatchPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Finds an instrument by its symbol and charts it, by keys alone; the keyboard is in the chart then. */
  async find(symbol: string): Promise<void> {
    await this.#page.keyboard.press('w');
    await new KeyboardPage(this.#page).isIn('watchlist');
    await this.choose(symbol);
    await this.#page.locator('.dv-tab', { hasText: symbol }).first().waitFor({ timeout: PATIENCE_MS });
    await this.#page.keyboard.press('c');
    await new KeyboardPage(this.#page).isIn('chart');
  }

  /** Chooses an instrument for the panel that holds the keyboard. */
  async choose(symbol: string): Promise<void> {
    await this.#page.keyboard.press('/');
    await this.#page.locator('.palette input').waitFor({ timeout: PATIENCE_MS });
    await this.#page.waitForFunction(() => document.activeElement?.closest('.palette') instanceof Element);
    await this.#page.keyboard.type(symbol);
    await this.#page
      .locator('.palette-entry[aria-selected="true"]', { hasText: symbol })
      .waitFor({ timeout: PATIENCE_MS });
    await this.#page.keyboard.press('Enter');
    await this.#page.locator('.palette').waitFor({ state: 'detached', timeout: PATIENCE_MS });
  }

  /**
   * Remembers, from now on, that the feed was told as stale and that rows were: a feed that is back within a second has
   * said so in between, whether or not a look from outside fell into that second.
   * @returns waits until both were seen.
   */
  async seesLoss(): Promise<() => Promise<void>> {
    await this.#page.evaluate(() => {
      const look = (): void => {
        const { dataset } = document.body;
        if (/feed stale/.test(document.querySelector('.status-strip')?.textContent ?? '')) dataset['feedLost'] = 'yes';
        if (document.querySelector('.live-grid .ag-row.is-stale') !== null) dataset['rowsLost'] = 'yes';
      };
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
        attributeFilter: ['class'],
      });
    });
    return () =>
      this.#page.locator('body[data-feed-lost][data-rows-lost]').waitFor({ state: 'attached', timeout: PATIENCE_MS });
  }

  /** Rows that are old, with the word for it. */
  stale(): Promise<number> {
    return this.#page.locator('.live-grid .ag-row.is-stale').count();
  }
}
