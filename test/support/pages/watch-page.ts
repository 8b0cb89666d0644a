import type { Page } from 'playwright-core';
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
    await this.choose(symbol);
    await this.#page.locator('.dv-tab', { hasText: symbol }).first().waitFor({ timeout: PATIENCE_MS });
    await this.#page.keyboard.press('c');
  }

  /** Chooses an instrument for the panel that holds the keyboard. */
  async choose(symbol: string): Promise<void> {
    await this.#page.keyboard.press('/');
    await this.#page.keyboard.type(symbol);
    await this.#page
      .locator('.palette-entry[aria-selected="true"]', { hasText: symbol })
      .waitFor({ timeout: PATIENCE_MS });
    await this.#page.keyboard.press('Enter');
  }

  /** Rows that are old, with the word for it. */
  stale(): Promise<number> {
    return this.#page.locator('.live-grid .ag-row.is-stale').count();
  }
}
