import { z } from 'zod';
import { AtrLine } from './atr.ts';
import type { Columns } from './columns.ts';
import { bars, type Definition, factor, type Kernel, recursiveLoad } from './definition.ts';
import { type Cluster, SwingClusters } from './lines/swing-clusters.ts';

const schema = z.strictObject({
  k: bars(3, 'Bars on each side of a turning point.'),
  joinAtr: factor(0.5, 10, 'Turning points within this many average true ranges make one level.'),
  atr: bars(14, 'Length of the average true range.'),
  ageBars: bars(300, 'A level is forgotten this many bars after its last touch.'),
  minTouches: bars(2, 'Turning points that make a level.'),
});
type Params = z.infer<typeof schema>;

/** The nearest level on one side of a price. */
interface Nearest {
  price: number;
  touches: number;
  significance: number;
}

class SupportResistanceKernel implements Kernel {
  readonly #minTouches: number;
  readonly #atr: AtrLine;
  readonly #clusters: SwingClusters;
  readonly #cluster: Cluster = { price: 0, touches: 0, ageBars: 0 };
  readonly #below: Nearest = { price: 0, touches: 0, significance: 0 };
  readonly #above: Nearest = { price: 0, touches: 0, significance: 0 };

  constructor({ k, joinAtr, atr, ageBars, minTouches }: Params, slots: number) {
    this.#minTouches = minTouches;
    this.#atr = new AtrLine(atr, 'tv', slots);
    this.#clusters = new SwingClusters({ k, joinAtr, ageBars }, slots);
  }

  /** Levels of closed bars only: the forming bar is compared with them and adds none (no look-ahead, no repaint). */
  step(
    slot: number,
    { h, l, c }: Columns,
    i: number,
    outs: readonly Float64Array[],
    at: number,
    commit: boolean,
  ): void {
    this.#find(slot, c[i]!);
    write(this.#below, outs, 0, at);
    write(this.#above, outs, 3, at);
    if (commit) this.#clusters.commit(slot, h[i]!, l[i]!, this.#atr.next(slot, h[i]!, l[i]!, c[i]!, true));
  }

  #find(slot: number, price: number): void {
    clear(this.#below);
    clear(this.#above);
    for (let index = 0; index < this.#clusters.size(slot); index++) {
      this.#clusters.read(slot, index, this.#cluster);
      if (this.#cluster.touches < this.#minTouches) continue;
      const under = this.#cluster.price <= price;
      const side = under ? this.#below : this.#above;
      if (under ? this.#cluster.price <= side.price : this.#cluster.price >= side.price) continue;
      side.price = this.#cluster.price;
      side.touches = this.#cluster.touches;
      side.significance = this.#clusters.significance(this.#cluster);
    }
  }
}

/** NaN loses every comparison, so the first level found takes its place. */
function clear(nearest: Nearest): void {
  nearest.price = Number.NaN;
  nearest.touches = Number.NaN;
  nearest.significance = Number.NaN;
}

function write(nearest: Nearest, outs: readonly Float64Array[], first: number, at: number): void {
  outs[first]![at] = nearest.price;
  outs[first + 1]![at] = nearest.touches;
  outs[first + 2]![at] = nearest.significance;
}

/** Nearest support and resistance with touch count and significance. */
export const SUPPORT_RESISTANCE: Definition<Params> = {
  name: 'SUPPORT_RESISTANCE',
  title: 'Support and resistance',
  pane: 'price',
  params: schema,
  outputs: [
    'support',
    'supportTouches',
    'supportSignificance',
    'resistance',
    'resistanceTouches',
    'resistanceSignificance',
  ],
  looks: {
    support: 'dots',
    supportTouches: 'none',
    supportSignificance: 'none',
    resistance: 'dots',
    resistanceTouches: 'none',
    resistanceSignificance: 'none',
  },
  needs: ['h', 'l', 'c'],
  first: () => [null, null, null, null, null, null],
  load: ({ atr, ageBars }) => ageBars + recursiveLoad(atr),
  formula: 'Clusters of confirmed swings; significance = half touches (full at 3), half recency of the last touch.',
  kernel: (params, slots) => new SupportResistanceKernel(params, slots),
};
