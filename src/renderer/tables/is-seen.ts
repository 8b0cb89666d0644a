/**
 * Whether an element is in front. A panel behind another one stays laid out and only turns invisible: what is written
 * into it costs style and layout as if it were seen.
 */
export function isSeen(element: HTMLElement): boolean {
  return element.checkVisibility({ visibilityProperty: true });
}
