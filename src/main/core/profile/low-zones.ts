import { profileNodes } from './profile-nodes.ts';

/** A stretch of prices where little was traded, as indices into the volumes, both ends inside. */
export interface LowZone {
  readonly from: number;
  readonly to: number;
  /** Mean volume of its bins over that of the whole profile. */
  readonly share: number;
}

/** A bin with less than this part of the mean volume belongs to a zone: the limit of a low-volume node (quant.md B.4). */
const LOW_OF_MEAN = 0.5;

/** The zones around the low-volume nodes of a profile, lowest first; zones that meet are one. */
export function lowZones(volumes: Float64Array, nodes = profileNodes(volumes).low): LowZone[] {
  if (volumes.length === 0) return [];
  const mean = volumes.reduce((sum, volume) => sum + volume, 0) / volumes.length;
  const limit = LOW_OF_MEAN * mean;
  const zones: LowZone[] = [];
  for (const node of nodes) {
    if (volumes[node]! > limit || (zones.at(-1)?.to ?? -1) >= node) continue;
    let from = node;
    let to = node;
    while (from > 0 && volumes[from - 1]! <= limit) from -= 1;
    while (to < volumes.length - 1 && volumes[to + 1]! <= limit) to += 1;
    const volume = volumes.subarray(from, to + 1).reduce((sum, one) => sum + one, 0);
    zones.push({ from, to, share: volume / (to - from + 1) / mean });
  }
  return zones;
}
