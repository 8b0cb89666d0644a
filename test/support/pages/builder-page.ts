import type { Locator, Page } from 'playwright-core';
import { KeyboardPage } from './keyboard-page.ts';
import { PATIENCE_MS } from './patience.ts';

interface Leg {
  readonly side: string;
  readonly strike: number;
  readonly right: string;
}

/** The strategy builder, by keys. */
export class BuilderPage {
  readonly #page: Page;
  readonly #keyboard: KeyboardPage;
  readonly #rows: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#keyboard = new KeyboardPage(page);
    this.#rows = page.locator('.builder-legs tbody tr');
  }

  /** Goes there, chooses a ready-made strategy by typing its name, and goes on to its legs. */
  async ready(title: string): Promise<void> {
    await this.#keyboard.press('s');
    await this.#keyboard.isIn('builder');
    await this.#keyboard.press('r');
    await this.#page.locator('#builder-ready:focus').waitFor({ timeout: PATIENCE_MS });
    await this.#page.keyboard.type(title);
    await this.#page.locator('#builder-ready option:checked', { hasText: title }).waitFor({ state: 'attached' });
    await this.#rows.first().waitFor({ timeout: PATIENCE_MS });
    await this.#keyboard.press('Enter');
    await this.#page.locator('.builder-legs tbody tr:focus').waitFor({ timeout: PATIENCE_MS });
  }

  /** Waits for so many legs. */
  async legs(count: number): Promise<Leg[]> {
    await this.#rows.nth(count - 1).waitFor({ timeout: PATIENCE_MS });
    const words = await this.#rows.allInnerTexts();
    return words.map((text) => {
      const [, side = '', strike, right = ''] = /\b([BS])\b[\s\S]*? (\d+) (CE|PE)\b/u.exec(text) ?? [];
      return { side, strike: Number(strike), right };
    });
  }

  /** Waits until the engine has worked out what the strategy comes to. */
  async figures(): Promise<string> {
    const facts = this.#page.locator('.builder-facts');
    await facts.waitFor({ timeout: PATIENCE_MS });
    return facts.innerText();
  }

  /** Removes every leg. */
  async clear(): Promise<void> {
    await this.#keyboard.press('s');
    await this.#keyboard.isIn('builder');
    for (let left = await this.#rows.count(); left > 0; left -= 1) {
      await this.#page.locator('.builder-legs tbody tr:focus').waitFor({ timeout: PATIENCE_MS });
      await this.#keyboard.press('Delete');
    }
    await this.#page.getByText('The strategy has no legs yet.').waitFor({ timeout: PATIENCE_MS });
  }
}
