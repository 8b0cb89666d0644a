import assert from 'node:assert/strict';
import type { Stop } from '#contract/model/basket.ts';
import type { OrderPage } from './order-page.ts';

/** The chart as a person uses it: pointer, keys, and the words beside its lines. */
export class ChartPage {
  readonly #desk: OrderPage;

  constructor(desk: OrderPage) {
    this.#desk = desk;
  }

  get list() {
    return this.#desk.page.locator('.line-list');
  }

  /** Charts an instrument and waits for its bars. */
  async show(symbol: string): Promise<void> {
    await this.#desk.find(symbol);
    await this.#desk.page.waitForFunction(
      (name) => document.querySelector('.chart-canvas')?.getAttribute('aria-label')?.includes(name),
      symbol,
    );
    await this.#desk.page.locator('.chart .panel-state').waitFor({ state: 'detached' });
  }

  async box(): Promise<{ x: number; y: number; width: number; height: number }> {
    const box = await this.#desk.page.locator('.chart-canvas').boundingBox();
    assert.ok(box !== null);
    return box;
  }

  /** Words of every line that can be moved. */
  words(): Promise<string[]> {
    return this.#desk.page.locator('.line-list [role="option"]').allInnerTexts();
  }

  /** Waits until the words of a line say something. */
  async says(text: RegExp): Promise<void> {
    await this.#desk.page.waitForFunction(
      (source) =>
        [...document.querySelectorAll('.line-list [role="option"]')].some((one) =>
          new RegExp(source).test(one.textContent ?? ''),
        ),
      text.source,
    );
  }

  /** Waits until no line is on its way. */
  async settled(): Promise<void> {
    await this.#desk.page.waitForFunction(
      () =>
        ![...document.querySelectorAll('.line-list [role="option"]')].some((one) => /→/.test(one.textContent ?? '')),
    );
  }

  /** Heights at which the pointer finds a line, from the top of the chart. */
  async lines(): Promise<number[]> {
    const { page } = this.#desk;
    const box = await this.box();
    const found: number[] = [];
    for (let y = 4; y < box.height - 30; y += 7) {
      await page.mouse.move(box.x + 120, box.y + y);
      const on = await page.locator('.chart-canvas.is-on-line').count();
      if (on > 0 && y - (found.at(-1) ?? -100) > 12) found.push(y);
    }
    return found;
  }

  /** Takes the line at a height and holds it lower by some pixels. */
  async hold(y: number, by: number): Promise<void> {
    const { page } = this.#desk;
    const box = await this.box();
    await page.mouse.move(box.x + 120, box.y + y);
    await page.mouse.down();
    await page.mouse.move(box.x + 120, box.y + y + by / 2);
    await page.mouse.move(box.x + 120, box.y + y + by);
  }

  /** A watched stop and target around the newest order. */
  async watch(levels: Pick<Stop, 'stop' | 'target'>): Promise<string> {
    const order = this.#desk.placed().at(-1);
    assert.ok(order !== undefined);
    const { clientOrderId, symbol } = order;
    const stop: Stop = {
      id: clientOrderId,
      clientOrderId,
      symbol,
      where: 'client',
      trail: 0,
      state: 'armed',
      text: 'watched here',
      ...levels,
    };
    this.#desk.account.broker.stops.set(stop.id, stop);
    this.#desk.account.tell('stop.changed', stop);
    return clientOrderId;
  }
}
