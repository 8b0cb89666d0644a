import { AtrLine } from '../indicators/atr.ts';
import { type Cluster, type ClusterRules, SwingClusters } from '../indicators/lines/swing-clusters.ts';

/** A level made of turning points that lie close together. */
export interface SwingLevel {
  readonly price: number;
  readonly touches: number;
  /** 0–1: half touches (full at three), half how recent the last one is. */
  readonly significance: number;
}

export interface LevelBars {
  readonly h: ArrayLike<number>;
  readonly l: ArrayLike<number>;
  readonly c: ArrayLike<number>;
}

/** Length of the average true range by which turning points are joined. */
const ATR_BARS = 14;

/**
 * Support and resistance levels of the bars in [from, end), lowest price first; the same clusters as the indicator's.
 * @param minTouches turning points that make a level.
 */
export function swingLevels(
  { h, l, c }: LevelBars,
  from: number,
  end: number,
  rules: ClusterRules,
  minTouches: number,
): SwingLevel[] {
  const clusters = new SwingClusters(rules, 1);
  const atr = new AtrLine(ATR_BARS, 'tv', 1);
  for (let i = from; i < end; i += 1) clusters.commit(0, h[i]!, l[i]!, atr.next(0, h[i]!, l[i]!, c[i]!, true));
  const levels: SwingLevel[] = [];
  const cluster: Cluster = { price: 0, touches: 0, ageBars: 0 };
  for (let index = 0; index < clusters.size(0); index += 1) {
    clusters.read(0, index, cluster);
    const { price, touches } = cluster;
    if (touches >= minTouches) levels.push({ price, touches, significance: clusters.significance(cluster) });
  }
  return levels.sort((a, b) => a.price - b.price);
}
