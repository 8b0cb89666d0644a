/** A hit older than this is history that was caught up with: it is listed, and nobody is called, real ms. */
export const NEWS_MS = 30_000;

/** Whether a hit at `atMs` is news at `nowMs`, both engine time, on a clock that runs `speed` times as fast as ours. */
export function isNews(atMs: number, nowMs: number, speed: number): boolean {
  return nowMs - atMs <= NEWS_MS * Math.max(1, speed);
}
