import type { Locator } from 'playwright-core';
import type { Order } from '#contract/model/order.ts';
import { FakePage, type OpenOptions } from './fake-page.ts';

/** The order desk of the page as a person uses it: keys first, words to look at. */
export class OrderPage {
  readonly face: FakePage;

  private constructor(face: FakePage) {
    this.face = face;
  }

  static async open(options: OpenOptions = {}): Promise<OrderPage> {
    return new OrderPage(await FakePage.open(options));
  }

  get page(): FakePage['page'] {
    return this.face.page;
  }

  get account(): FakePage['engine']['account'] {
    return this.face.engine.account;
  }

  get ticket(): Locator {
    return this.page.locator('.ticket');
  }

  get alarms(): Locator {
    return this.page.locator('.alarm');
  }

  get kill(): Locator {
    return this.page.locator('.kill');
  }

  /** Rows of a table of the desk as texts of their cells. */
  async rows(label: string): Promise<string[][]> {
    return this.page.evaluate((name) => {
      const rows = document.querySelectorAll(`.trade-table[aria-label="${name}"] tbody tr`);
      return [...rows].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? ''));
    }, label);
  }

  /** Finds an instrument by the search field and charts it. */
  async find(symbol: string): Promise<void> {
    await this.page.keyboard.press('w');
    await this.page.keyboard.press('/');
    await this.page.keyboard.type(symbol);
    await this.page.locator('.palette-entry[aria-selected="true"]', { hasText: symbol }).waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.waitForFunction(
      (name) => [...document.querySelectorAll('.dv-tab')].some((tab) => tab.textContent === name),
      symbol,
    );
    // From the chart's panel, so that the ticket acts on what is charted.
    await this.page.keyboard.press('c');
    await this.page.waitForFunction(() => document.activeElement?.closest('.chart-cell') !== null);
  }

  /** Opens the ticket and waits for its figures. */
  async openTicket(key: 'F1' | 'F2'): Promise<void> {
    await this.page.keyboard.press(key);
    await this.ticket.waitFor();
    await this.page.waitForFunction(() => /₹\d/.test(document.querySelector('.ticket-figures')?.textContent ?? ''));
  }

  async arm(): Promise<void> {
    await this.page.keyboard.press('Alt+a');
    await this.page.locator('.arm[aria-checked="true"]').waitFor();
  }

  placed(): Order[] {
    return [...this.account.orders.values()];
  }

  placeCalls(): number {
    return this.face.engine.calls.filter(({ name }) => name === 'order.place').length;
  }
}
