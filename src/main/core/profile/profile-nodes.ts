/** High- and low-volume nodes as indices into the volumes. */
export interface Nodes {
  readonly high: readonly number[];
  readonly low: readonly number[];
}

const HEIGHT_MIN = 0.5;
const PROMINENCE_MIN = 0.1;
const LOW_OF_MEAN = 0.5;

/** Nodes of a profile (quant.md B.4): prominent peaks and troughs of the three-bin mean. */
export function profileNodes(volumes: Float64Array): Nodes {
  if (volumes.length === 0) return { high: [], low: [] };
  const smooth = smoothed(volumes);
  let most = 0;
  let sum = 0;
  for (const value of smooth) {
    most = Math.max(most, value);
    sum += value;
  }
  const padded = new Float64Array(smooth.length + 2);
  padded.set(smooth, 1);
  const high = peaks(padded)
    .filter((i) => padded[i]! >= HEIGHT_MIN * most && prominence(padded, i) >= PROMINENCE_MIN * most)
    .map((i) => i - 1);
  const negated = smooth.map((value) => -value);
  const lowMax = (LOW_OF_MEAN * sum) / smooth.length;
  const low = peaks(negated).filter((i) => smooth[i]! <= lowMax && prominence(negated, i) >= PROMINENCE_MIN * most);
  return { high, low };
}

/** Centred mean of three bins, of two at the edges. */
function smoothed(volumes: Float64Array): Float64Array {
  const last = volumes.length - 1;
  return volumes.map((_, i) => {
    const from = Math.max(0, i - 1);
    const to = Math.min(last, i + 1);
    let sum = 0;
    for (let k = from; k <= to; k++) sum += volumes[k]!;
    return sum / (to - from + 1);
  });
}

/** Indices that rise above both neighbours; of a plateau the middle, rounded down; none at the ends. */
function peaks(values: Float64Array): number[] {
  const found: number[] = [];
  for (let i = 1; i < values.length - 1; i++) {
    if (!(values[i - 1]! < values[i]!)) continue;
    let to = i;
    while (to + 1 < values.length && values[to + 1] === values[i]) to++;
    if (to + 1 < values.length && values[to + 1]! < values[i]!) found.push((i + to) >> 1);
    i = to;
  }
  return found;
}

/** How far a peak stands above the higher of the two lowest points between it and something higher (scipy's rule). */
function prominence(values: Float64Array, peak: number): number {
  const top = values[peak]!;
  let left = top;
  for (let i = peak - 1; i >= 0 && values[i]! <= top; i--) left = Math.min(left, values[i]!);
  let right = top;
  for (let i = peak + 1; i < values.length && values[i]! <= top; i++) right = Math.min(right, values[i]!);
  return top - Math.max(left, right);
}
