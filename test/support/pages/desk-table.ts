import type { Locator, Page } from 'playwright-core';
import { PATIENCE_MS } from './patience.ts';

/** A table of the order desk: orders, positions, trades, baskets. */
class DeskTable {
  readonly #label: string;
  protected readonly page: Page;

  constructor(page: Page, label: string) {
    this.page = page;
    this.#label = label;
  }

  /** Waits until a row says something. */
  async says(words: RegExp): Promise<void> {
    const said = this.row(words).first().waitFor({ state: 'attached', timeout: PATIENCE_MS });
    await said.catch(async () => {
      const rows = await this.row('').allTextContents();
      const state = await this.page.locator('.trade-state').first().getAttribute('title');
      throw new Error(`No row of ${this.#label} says ${words}, but: ${rows.join(' / ')}. ${state}`);
    });
  }

  row(words: RegExp | string): Locator {
    return this.page.locator(`.trade-table[aria-label="${this.#label}"] tbody tr`, { hasText: words });
  }
}

/** Orders of the day. */
export class OrdersPage extends DeskTable {
  constructor(page: Page) {
    super(page, 'Orders');
  }
}

/** What is held. */
export class PositionsPage extends DeskTable {
  constructor(page: Page) {
    super(page, 'Positions');
  }

  /** The row of an instrument, by its whole name: BANKNIFTY is not NIFTY. */
  override row(words: RegExp | string): Locator {
    return super.row(typeof words === 'string' && words !== '' ? new RegExp(`^\\s*${words}`, 'u') : words);
  }

  /** Exits a position from its row, by keys alone; that works while the keys are disarmed. */
  async exit(symbol: string): Promise<void> {
    await this.page.keyboard.press('q');
    await this.row(symbol).focus();
    await this.page.keyboard.press('Control+Delete');
  }
}

/** The tray and the baskets that went out. */
export class BasketsPage extends DeskTable {
  readonly legs: Locator;

  constructor(page: Page) {
    super(page, 'Baskets');
    this.legs = page.locator('.tray-leg');
  }

  /** Sends the tray. */
  async send(): Promise<void> {
    await this.page.keyboard.press('Control+F6');
    await this.page.locator('.tray').focus();
    await this.page.keyboard.press('Control+Enter');
  }
}
