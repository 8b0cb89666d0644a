import type { Locator, Page } from 'playwright-core';
import { KeyboardPage } from './keyboard-page.ts';
import { PATIENCE_MS } from './patience.ts';

/** Puts the keyboard on something that is seen, and waits until it is there: what is hidden takes no keyboard. */
async function focusSeen(one: Locator): Promise<void> {
  await one.waitFor({ timeout: PATIENCE_MS });
  await one.focus();
  const untilMs = performance.now() + PATIENCE_MS;
  while (!(await one.evaluate((element) => element === document.activeElement))) {
    if (performance.now() > untilMs) throw new Error('What is seen does not take the keyboard.');
    await one.focus();
  }
}

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
    await new KeyboardPage(this.page).isIn('positions');
    await focusSeen(this.row(symbol));
    await this.page.keyboard.press('Control+Delete');
  }

  /** Walks down the rows from the first one and exits as many open positions as are asked for. */
  async exitByWalking(count: number): Promise<void> {
    const keyboard = new KeyboardPage(this.page);
    await keyboard.press('q');
    await keyboard.isIn('positions');
    const closed = await this.row(/closed/u).count();
    for (let exited = 1; exited <= count; exited += 1) {
      await keyboard.press('PageUp');
      while (/closed/u.test(await this.#held())) await keyboard.press('ArrowDown');
      await keyboard.press('Ctrl+Delete');
      await this.row(/closed/u)
        .nth(closed + exited - 1)
        .waitFor({ state: 'attached', timeout: PATIENCE_MS });
    }
  }

  /** Words of the row that holds the keyboard. */
  async #held(): Promise<string> {
    const words = await this.page.evaluate(() => document.activeElement?.closest('tr')?.textContent ?? '');
    if (words === '') throw new Error('No row of the positions holds the keyboard.');
    return words;
  }
}

/** The tray and the baskets that went out. */
export class BasketsPage extends DeskTable {
  readonly legs: Locator;

  constructor(page: Page) {
    super(page, 'Baskets');
    this.legs = page.locator('.tray-leg');
  }

  /** Waits for so many legs in the tray. @returns each as side, strike and right. */
  async tray(count: number): Promise<string[]> {
    await this.legs.nth(count - 1).waitFor({ state: 'attached', timeout: PATIENCE_MS });
    const words = await this.legs.allInnerTexts();
    return words.map((text) => {
      const [, side, strike, right] = /\b([BS])\b[\s\S]*? (\d+) (CE|PE)\b/u.exec(text) ?? [];
      return `${side} ${strike} ${right}`;
    });
  }

  /** Waits until the engine has told what the legs come to together. */
  async together(words: RegExp): Promise<void> {
    await this.page.locator('.tray-figures', { hasText: words }).waitFor({ timeout: PATIENCE_MS });
  }

  /** Sends the tray. */
  async send(): Promise<void> {
    await this.page.keyboard.press('Control+F6');
    await new KeyboardPage(this.page).isIn('baskets');
    await focusSeen(this.page.locator('.tray'));
    await this.page.keyboard.press('Control+Enter');
  }
}
