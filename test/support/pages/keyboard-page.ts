import type { Page } from 'playwright-core';
import { PATIENCE_MS } from './patience.ts';

/** Where the keyboard is, as the page shows it. */
export interface KeyboardPlace {
  /** Panel in front of the group that is active; null where there is none. */
  readonly panel: string | null;
  /** Whether what holds the keyboard lies inside that panel, on the screen. */
  readonly inside: boolean;
  /** Nothing holds the keyboard: a key goes nowhere. */
  readonly lost: boolean;
  /** A panel that was asked for is on its way to the screen and takes it soon. */
  readonly waits: boolean;
  /** What holds it, for the words of a failure. */
  readonly holder: string;
}

/** Reads the place inside the page: of a panel only what is seen counts. */
function placeInPage(): KeyboardPlace {
  const holder = document.activeElement;
  const group = document.querySelector('.dv-active-group');
  const panel = group?.querySelector<HTMLElement>('.dv-active-tab')?.dataset['tabPanelId'] ?? null;
  const box = group?.querySelector('.dv-content-container')?.getBoundingClientRect();
  const held = holder?.getBoundingClientRect();
  const waits = holder?.matches('.dv-content-container') === true;
  const lost = holder === null || holder === document.body || holder === document.documentElement;
  const inside =
    !lost &&
    !waits &&
    box !== undefined &&
    held !== undefined &&
    held.width > 0 &&
    held.left < box.right &&
    held.right > box.left &&
    held.top < box.bottom &&
    held.bottom > box.top;
  const named = holder?.getAttribute('aria-label') ?? holder?.id ?? '';
  return { panel, inside, lost, waits, holder: `${holder?.tagName}.${holder?.className} ${named}` };
}

/** Who has the keyboard. */
export class KeyboardPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  place(): Promise<KeyboardPlace> {
    return this.#page.evaluate(placeInPage);
  }

  /** Waits until a panel is in front and holds the keyboard. */
  async isIn(panel: string): Promise<void> {
    const untilMs = performance.now() + PATIENCE_MS;
    // What was in front before lies in the same place until it is hidden: the panel must be there twice in a row.
    for (let times = 0; times < 2; ) {
      const place = await this.place();
      times = place.panel === panel && place.inside ? times + 1 : 0;
      if (performance.now() > untilMs)
        throw new Error(`The keyboard is not in ${panel} but in ${place.panel}: ${place.holder}`);
      await this.frames();
    }
  }

  /** Waits until a panel or a form holds the keyboard. @returns where it is; `lost` or `waits` when nobody took it in time. */
  async settled(): Promise<KeyboardPlace> {
    const untilMs = performance.now() + PATIENCE_MS;
    await this.frames();
    let place = await this.place();
    while ((place.lost || place.waits) && performance.now() < untilMs) {
      await this.frames();
      place = await this.place();
    }
    return place;
  }

  /** Until everything that a key sets off within two frames has happened. */
  async frames(): Promise<void> {
    await this.#page.evaluate(
      () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
    );
  }

  /** Panels of the workspace, in the order of their tabs. */
  panels(): Promise<string[]> {
    return this.#page
      .locator('.dv-tab')
      .evaluateAll((tabs) => tabs.map((tab) => (tab as HTMLElement).dataset['tabPanelId'] ?? ''));
  }

  /** Panels that are in front of their groups. */
  inFront(): Promise<string[]> {
    return this.#page
      .locator('.dv-active-tab')
      .evaluateAll((tabs) => tabs.map((tab) => (tab as HTMLElement).dataset['tabPanelId'] ?? ''));
  }

  /** Counts, from now on, what a pointer does to this page. */
  async watchPointer(): Promise<void> {
    await this.#page.evaluate(() => {
      document.body.dataset['pointer'] = '0';
      const count = (): void => {
        document.body.dataset['pointer'] = String(Number(document.body.dataset['pointer']) + 1);
      };
      for (const kind of ['pointerdown', 'pointermove', 'wheel'])
        window.addEventListener(kind, count, { capture: true, passive: true });
    });
  }

  /** How often a pointer did something since it was watched; throws when nobody watched. */
  async pointerEvents(): Promise<number> {
    const told = await this.#page.locator('body').getAttribute('data-pointer');
    if (told === null) throw new Error('The pointer was not watched.');
    return Number(told);
  }

  /** Presses a chord as the command table writes it. */
  press(chord: string): Promise<void> {
    const parts = chord === '+' ? ['+'] : chord.split('+').map((part) => (part === 'Ctrl' ? 'Control' : part));
    const key = parts.pop() ?? '';
    return this.#page.keyboard.press(
      [...parts, key.length === 1 && parts.length > 0 ? key.toLowerCase() : key].join('+'),
    );
  }
}
