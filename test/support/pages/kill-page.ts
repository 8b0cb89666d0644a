import type { Locator, Page } from 'playwright-core';

/** Cancelling and exiting, and the hold after it, in a market that runs faster, ms. */
const DONE_MS = 30_000;

/** The kill switch at work. */
export class KillPage {
  readonly #page: Page;
  readonly body: Locator;
  readonly unlock: Locator;
  readonly word: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.body = page.locator('.kill');
    this.unlock = this.body.getByRole('button', { name: 'Unlock' });
    this.word = this.body.getByLabel(/^To allow entries again/);
  }

  async start(): Promise<void> {
    await this.#page.keyboard.press('Control+Shift+K');
    await this.#page.locator('.kill', { hasText: /Done: entries blocked/ }).waitFor({ timeout: DONE_MS });
  }

  /** Waits until the hold is over and the word counts. */
  async holdIsOver(): Promise<void> {
    await this.#page
      .locator('.kill-unlock', { hasText: /^To allow entries again, type/ })
      .waitFor({ timeout: DONE_MS });
  }
}
