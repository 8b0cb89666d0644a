import type { Page } from 'playwright-core';
import { KeyboardPage } from './keyboard-page.ts';
import { PATIENCE_MS } from './patience.ts';

/** The option chain, by keys. */
export class ChainPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Goes to the chain of an underlying, which must be the one that is shown. @returns the strike at the money; its call holds the keyboard. */
  async atTheMoney(underlying: string): Promise<string> {
    const keyboard = new KeyboardPage(this.#page);
    await this.#page
      .locator(`table[aria-label^="Options of ${underlying}"] .chain-row.is-atm`)
      .waitFor({ timeout: PATIENCE_MS });
    await keyboard.press('o');
    await keyboard.isIn('chain');
    await keyboard.press('ArrowLeft');
    await keyboard.press('Home');
    const held = await this.#page.waitForFunction(
      () => {
        const cell = document.activeElement?.closest<HTMLElement>('.chain-row.is-atm [data-leg$=" CE"]');
        return cell?.dataset['leg']?.split(' ')[0] ?? false;
      },
      undefined,
      { timeout: PATIENCE_MS },
    );
    return String(await held.jsonValue());
  }
}
