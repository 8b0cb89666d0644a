import type { Locator, Page } from 'playwright-core';

/** How long a price may take to reach a level beside it, in a market that runs faster, ms. */
const FIRES_MS = 30_000;

/** A person's own alerts: rules, and what they raised. */
export class AlertsPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  tab(name: string): Locator {
    return this.#page
      .locator('.tools[aria-label="Alerts, rules or channels"]')
      .getByRole('button', { name, exact: true });
  }

  /** Makes rules of lines, one by one; each is listed before the next one. */
  async watch(lines: readonly string[]): Promise<void> {
    const field = this.#page.getByLabel('New alert');
    for (const [i, line] of lines.entries()) {
      await field.fill(line);
      await field.press('Enter');
      await this.#page.locator('.alert-rules .trade-row').nth(i).waitFor();
    }
  }

  /** Waits for an alert of one's own on an instrument and puts the keyboard on it. */
  async reach(words: RegExp): Promise<Locator> {
    await this.tab('Alerts').click();
    const row = this.#page.locator('.trade-table[aria-label="Alerts"] .trade-row', { hasText: words }).first();
    await row.waitFor({ timeout: FIRES_MS });
    await row.focus();
    return row;
  }
}
