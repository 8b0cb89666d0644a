import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { PATIENCE_MS } from './patience.ts';

/** The order ticket, by keys. */
export class TicketPage {
  readonly #page: Page;
  readonly body: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.body = page.locator('.ticket');
  }

  /** Waits until nothing blocks entries: books reconciled, prices on time. */
  async entriesAllowed(): Promise<void> {
    await this.#page.locator('.trade-state', { hasText: 'entries allowed' }).waitFor({ timeout: PATIENCE_MS });
  }

  async arm(on: boolean): Promise<void> {
    const lamp = this.#page.locator('.arm');
    if ((await lamp.getAttribute('aria-checked')) !== String(on)) await this.#page.keyboard.press('Alt+a');
    await this.#page.locator(`.arm[aria-checked="${on}"]`).waitFor();
  }

  /** Opens the ticket on what holds the keyboard. @param price as it is typed: m, a, b-2, a number. */
  async open(key: 'F1' | 'F2', price: string): Promise<void> {
    await this.#page.keyboard.press(key);
    await this.body.waitFor();
    // It takes the keyboard itself when it has been drawn; before that, what is typed would go to its first field.
    await this.#page.waitForFunction(() => document.activeElement?.closest('.ticket') instanceof Element, undefined, {
      timeout: PATIENCE_MS,
    });
    await this.#page.locator('#ticket-price').focus();
    await this.#page.keyboard.type(price);
    await this.#page.waitForFunction(
      () => /₹\d/.test(document.querySelector('.ticket-figures')?.textContent ?? ''),
      undefined,
      { timeout: PATIENCE_MS },
    );
  }

  /** Sends, and once more where a warning asks. */
  async send(): Promise<void> {
    await this.#page.keyboard.press('Control+Enter');
    const asks = await this.#page.waitForFunction(
      () => {
        if (document.querySelector('.ticket') === null) return 'sent';
        return document.querySelector('.ticket-confirm') === null ? false : 'asks';
      },
      undefined,
      { timeout: PATIENCE_MS },
    );
    if ((await asks.jsonValue()) === 'asks') await this.#page.keyboard.press('Control+Enter');
    await this.body.waitFor({ state: 'detached', timeout: PATIENCE_MS }).catch(async () => {
      assert.fail(`The ticket stays open and says: ${await this.body.innerText()}`);
    });
  }
}
