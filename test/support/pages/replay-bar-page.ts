import type { Locator, Page } from 'playwright-core';
import { PATIENCE_MS } from './patience.ts';

const IST_MS = 19_800_000;
/** Between two looks at the place: longer than the bar takes to draw the clock anew. */
const SETTLE_MS = 300;
const DAY_MS = 86_400_000;

/** Play, place and jumps of a recorded day. */
export class ReplayBarPage {
  readonly #page: Page;
  readonly body: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.body = page.locator('.replay-bar');
  }

  /** Time of the day that the bar shows, ms after midnight. */
  async timeMs(): Promise<number> {
    const ms = Number(await this.#page.getByLabel('Place in the recording').inputValue());
    return (ms + IST_MS) % DAY_MS;
  }

  async pause(): Promise<void> {
    await this.#turn('Pause', 'Play');
  }

  async play(): Promise<void> {
    await this.#turn('Play', 'Pause');
  }

  /** Presses the key where the button says `from`; both say what a press would do. */
  async #turn(from: string, to: string): Promise<void> {
    const button = (name: string): Locator => this.body.getByRole('button', { name: new RegExp(`^${name}`) });
    await button(from).or(button(to)).first().waitFor({ timeout: PATIENCE_MS });
    if (await button(from).isVisible()) await this.#page.keyboard.press('p');
    await button(to).waitFor({ timeout: PATIENCE_MS });
  }

  /** Presses a key that moves the place, and waits until it has moved and stands. @returns where, ms after midnight. */
  async jump(key: string): Promise<number> {
    const before = await this.timeMs();
    await this.#page.keyboard.press(key);
    const untilMs = performance.now() + PATIENCE_MS;
    for (let last = Number.NaN; ; ) {
      // Both in one look: between two, a place on the way could be taken for the one where it stands.
      const { ms, onTheWay } = await this.#page.evaluate(() => ({
        ms: Number(document.querySelector<HTMLInputElement>('[aria-label="Place in the recording"]')?.value),
        onTheWay: [...document.querySelectorAll('.replay-bar .warn')].some((one) => /on the way/.test(one.textContent)),
      }));
      const now = (ms + IST_MS) % DAY_MS;
      // The words of the way end with an event, the place is drawn with the clock: it stands when two looks agree.
      if (now !== before && !onTheWay && now === last) return now;
      last = onTheWay ? Number.NaN : now;
      if (performance.now() > untilMs) throw new Error(`${key} did not move the place from ${before}`);
      await this.#page.waitForTimeout(SETTLE_MS);
    }
  }

  /** Goes to a time by typing it. @param time HH:MM:SS. */
  async goTo(time: string): Promise<void> {
    await this.#page.keyboard.press('g');
    await this.#page.getByLabel('Go to a time of the day').fill(time);
    await this.#page.keyboard.press('Enter');
    await this.#page.waitForFunction(
      (text) => document.querySelector('.mode-box')?.textContent?.includes(text.slice(0, 5)) === true,
      time,
      { timeout: PATIENCE_MS },
    );
    await this.#page.keyboard.press('Escape');
  }
}
