import { z } from 'zod';
import { AtrLine } from './atr.ts';
import type { Columns } from './columns.ts';
import { bars, type Definition, factor, type Kernel, recursiveLoad } from './definition.ts';
import { type Cluster, SwingClusters } from './lines/swing-clusters.ts';

const schema = z.strictObject({
  k: bars(3, 'Bars on each side of a turning point.'),
  reachAtr: factor(0.25, 10, 'Half height of a zone in average true ranges.'),
  joinAtr: factor(0.5, 10, 'Turning points within this many average true ranges make one cluster.'),
  atr: bars(14, 'Length of the average true range.'),
  ageBars: bars(100, 'A cluster is forgotten this many bars after its last touch.'),
  minTouches: bars(2, 'Turning points that make a cluster.'),
});
type Params = z.infer<typeof schema>;

class StopHuntKernel implements Kernel {
  readonly #params: Params;
  readonly #atr: AtrLine;
  readonly #clusters: SwingClusters;
  readonly #cluster: Cluster = { price: 0, touches: 0, ageBars: 0 };

  constructor(params: Params, slots: number) {
    this.#params = params;
    this.#atr = new AtrLine(params.atr, 'tv', slots);
    this.#clusters = new SwingClusters(params, slots);
  }

  step(
    slot: number,
    { h, l, c }: Columns,
    i: number,
    outs: readonly Float64Array[],
    at: number,
    commit: boolean,
  ): void {
    const atr = this.#atr.next(slot, h[i]!, l[i]!, c[i]!, commit);
    const reach = this.#params.reachAtr * atr;
    const above = this.#nearest(slot, c[i]!, true);
    const below = this.#nearest(slot, c[i]!, false);
    outs[0]![at] = above + reach;
    outs[1]![at] = above - reach;
    outs[2]![at] = below + reach;
    outs[3]![at] = below - reach;
    if (commit) this.#clusters.commit(slot, h[i]!, l[i]!, atr);
  }

  /** Price of the nearest cluster above or below; NaN when there is none. */
  #nearest(slot: number, price: number, above: boolean): number {
    let found = Number.NaN;
    for (let index = 0; index < this.#clusters.size(slot); index++) {
      this.#clusters.read(slot, index, this.#cluster);
      const level = this.#cluster.price;
      if (this.#cluster.touches < this.#params.minTouches || (above ? level <= price : level > price)) continue;
      if (!(above ? level >= found : level <= found)) found = level;
    }
    return found;
  }
}

/** Zones around swing clusters, where stops of many traders rest and a short spike through them is likely. */
export const STOP_HUNT: Definition<Params> = {
  name: 'STOP_HUNT',
  title: 'Stop-hunt zones',
  pane: 'price',
  params: schema,
  outputs: ['upperTop', 'upperBottom', 'lowerTop', 'lowerBottom'],
  needs: ['h', 'l', 'c'],
  first: () => [null, null, null, null],
  load: ({ atr, ageBars }) => ageBars + recursiveLoad(atr),
  formula: 'Nearest cluster of at least two confirmed swings above and below the close, ± k·ATR.',
  kernel: (params, slots) => new StopHuntKernel(params, slots),
};
