/** Steps of a bar's width: no panel is as wide as this many px. */
const STEPS = 1_000;
const PER_CENT = STEPS / 100;

/**
 * A bar whose width is a share of its cell. It remembers what it shows: asking the element would give the browser's own
 * spelling of it, and cost more than the rest of a row's paint. It is the size of a background: a transform would make
 * each bar a layer of its own to the browser.
 */
export class ShareBar {
  readonly element = document.createElement('span');
  #shown = -1;

  constructor(className: string) {
    this.element.className = className;
  }

  /** @param share 0 to 1. */
  paint(share: number): void {
    const shown = Math.round(share * STEPS);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.element.style.backgroundSize = `${shown / PER_CENT}% 100%`;
  }
}
