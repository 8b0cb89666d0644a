const query = window.matchMedia('(prefers-reduced-motion: reduce)');

/** Whether the person asked for less motion; read anew each time, it may change while the page is open. */
export function reducedMotion(): boolean {
  return query.matches;
}
