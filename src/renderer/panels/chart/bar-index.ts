/** Bars looked at to find the distance between two of them. */
const LOOKED_AT = 50;
const MINUTE_MS = 60_000;

/** Distance of neighbouring bars, ms: the smallest among the newest ones; a minute where there are fewer than two. */
export function stepOf(times: readonly number[]): number {
  let step = Number.POSITIVE_INFINITY;
  for (let i = times.length - 1; i > Math.max(0, times.length - LOOKED_AT); i -= 1)
    step = Math.min(step, (times[i] as number) - (times[i - 1] as number));
  return Number.isFinite(step) && step > 0 ? step : MINUTE_MS;
}

/**
 * Index of the bar in which a moment lies: the last one that opened at it or before. Beyond both ends the bars are
 * thought on by their distance, so that an anchor in the future, or in a page that is not read, keeps its place.
 * @param times open times, ascending
 */
export function indexAt(times: readonly number[], t: number): number {
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined) return Number.NaN;
  if (t < first) return -Math.ceil((first - t) / stepOf(times));
  if (t >= last) return times.length - 1 + Math.floor((t - last) / stepOf(times));
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((times[middle] as number) <= t) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Open time of the bar at an index; beyond both ends as `indexAt` thinks it. */
export function timeAt(times: readonly number[], index: number): number {
  const last = times.length - 1;
  if (last < 0) return Number.NaN;
  if (index < 0) return (times[0] as number) + index * stepOf(times);
  if (index > last) return (times[last] as number) + (index - last) * stepOf(times);
  return times[index] as number;
}

/** A price on the nearest tick, never below one. */
export function onTick(price: number, tick: number): number {
  return Math.max(tick, Math.round(price / tick) * tick);
}
