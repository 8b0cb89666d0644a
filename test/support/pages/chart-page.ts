import type { Page } from 'playwright-core';
import { PATIENCE_MS } from './patience.ts';

/** The chart as it tells of itself. */
export class ChartPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Waits until bars of an instrument are drawn. */
  async shows(symbol: string): Promise<void> {
    await this.#page.waitForFunction(
      (name) =>
        document.querySelector('.chart-canvas')?.getAttribute('aria-label')?.startsWith(`Chart. ${name},`) === true,
      symbol,
      { timeout: PATIENCE_MS },
    );
  }

  /** Begins an alert at the last price. @returns the line that is offered. */
  async beginAlert(): Promise<string> {
    await this.#page.keyboard.press('c');
    await this.#page.keyboard.press('Alt+z');
    const field = this.#page.getByLabel('New alert');
    await field.waitFor();
    // The words come with the first price.
    await this.#page.waitForFunction(
      () => /\d/.test(document.querySelector<HTMLInputElement>('input[aria-label="New alert"]')?.value ?? ''),
      undefined,
      { timeout: PATIENCE_MS },
    );
    return field.inputValue();
  }

  /** The words of the bar under the price line, which grows with every trade. */
  legend(): Promise<string> {
    return this.#page.locator('.legend-volume').first().innerText();
  }
}
