/** The dock lays every panel out in one of these, and makes it invisible while another panel stands before it. */
const OVERLAY = '.dv-render-overlay';

/**
 * Whether the panel around an element is in front. A panel behind another one stays laid out: whatever is written into
 * it costs style and layout as if it were seen. What the dock wrote is read, not what the browser made of it, which
 * would have to work out all styles in the middle of a paint.
 */
export class PanelSight {
  readonly #element: Element;
  readonly #observer: MutationObserver;
  #overlay: HTMLElement | null = null;
  #was = true;

  /** @param turned called when the panel has come to the front or gone behind. */
  constructor(element: Element, turned: (seen: boolean) => void) {
    this.#element = element;
    this.#observer = new MutationObserver(() => {
      const before = this.#was;
      if (this.seen !== before) turned(!before);
    });
    this.#was = this.seen;
  }

  /** True also for what stands in no dock. */
  get seen(): boolean {
    const overlay = this.#element.closest<HTMLElement>(OVERLAY);
    if (overlay !== this.#overlay) this.#follow(overlay);
    this.#was = overlay === null || overlay.style.visibility !== 'hidden';
    return this.#was;
  }

  #follow(overlay: HTMLElement | null): void {
    this.#overlay = overlay;
    this.#observer.disconnect();
    if (overlay !== null) this.#observer.observe(overlay, { attributeFilter: ['style'] });
  }

  end(): void {
    this.#observer.disconnect();
  }
}
