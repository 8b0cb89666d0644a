import type { Locator, Page } from 'playwright-core';

/** The scanner panel as a person sees it. */
export class ScannerPage {
  readonly #page: Page;
  readonly rows: Locator;
  readonly table: Locator;
  readonly sheet: Locator;
  readonly fresh: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.rows = page.locator('.hit-row');
    this.table = page.getByRole('grid', { name: 'Hits' });
    this.sheet = page.locator('.hit-detail');
    this.fresh = page.locator('.hits-fresh');
  }

  card(id: string): Locator {
    return this.#page.locator(`[data-scanner="${id}"]`);
  }

  head(name: string): Locator {
    return this.table.locator('th', { hasText: name }).getByRole('button');
  }

  async symbols(): Promise<string[]> {
    return this.rows.locator('.hit-symbol').allInnerTexts();
  }

  /** How many rows the table has, drawn or not. */
  async count(): Promise<number> {
    return Number(await this.table.getAttribute('aria-rowcount')) - 1;
  }

  /** Away from the table, so that it follows again. */
  async leave(): Promise<void> {
    await this.#page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await this.#page.keyboard.press('w');
    await this.#page.mouse.move(5, 5);
  }
}
