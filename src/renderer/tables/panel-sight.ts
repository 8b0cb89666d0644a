/** The dock lays every panel out in one of these, and makes it invisible while another panel stands before it. */
const OVERLAY = '.dv-render-overlay';

/**
 * Whether the panel around an element is in front. A panel behind another one stays laid out: whatever is written into
 * it costs style and layout as if it were seen. What the dock wrote is read, not what the browser made of it, which
 * would have to work out all styles in the middle of a paint.
 */
export class PanelSight {
  readonly #element: Element;
  readonly #turned: (seen: boolean) => void;
  readonly #observer = new MutationObserver(() => this.#look());
  #overlay: HTMLElement | null = null;
  /** What was told last. */
  #told: boolean;
  #ended = false;

  /** @param turned called when the panel has come to the front or gone behind. */
  constructor(element: Element, turned: (seen: boolean) => void) {
    this.#element = element;
    this.#turned = turned;
    this.#told = this.seen;
  }

  /** True also for what stands in no dock. */
  get seen(): boolean {
    const overlay = this.#element.closest<HTMLElement>(OVERLAY);
    if (overlay !== this.#overlay) this.#follow(overlay);
    return overlay === null || overlay.style.visibility !== 'hidden';
  }

  #follow(overlay: HTMLElement | null): void {
    this.#overlay = overlay;
    this.#observer.disconnect();
    if (overlay !== null) this.#observer.observe(overlay, { attributeFilter: ['style'] });
    // The element may have come into a place that is seen, or out of one: nothing there changes by it.
    queueMicrotask(() => this.#look());
  }

  #look(): void {
    const { seen } = this;
    if (this.#ended || seen === this.#told) return;
    this.#told = seen;
    this.#turned(seen);
  }

  end(): void {
    this.#ended = true;
    this.#observer.disconnect();
  }
}
