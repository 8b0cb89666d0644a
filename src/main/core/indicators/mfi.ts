import { z } from 'zod';
import { type Columns, sourceAt } from './columns.ts';
import { bars, type Definition, type Kernel } from './definition.ts';
import { WindowSum } from './lines/window-sum.ts';

const schema = z.strictObject({ n: bars(14, 'Bars in the window.') });
type Params = z.infer<typeof schema>;

/** MFI when no money moved either way (quant.md 0.5). */
const MFI_DEAD = 50;

class MfiKernel implements Kernel {
  readonly #before: Float64Array;
  readonly #up: WindowSum;
  readonly #down: WindowSum;
  constructor(n: number, slots: number) {
    this.#before = new Float64Array(slots).fill(Number.NaN);
    this.#up = new WindowSum(n, slots);
    this.#down = new WindowSum(n, slots);
  }
  step(slot: number, columns: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    const tp = sourceAt(columns, 'hlc3', i);
    const before = this.#before[slot]!;
    if (commit) this.#before[slot] = tp;
    if (Number.isNaN(before)) {
      outs[0]![at] = Number.NaN;
      return;
    }
    const flow = tp * columns.v[i]!;
    const up = this.#up.next(slot, tp > before ? flow : 0, commit);
    const down = this.#down.next(slot, tp < before ? flow : 0, commit);
    const sum = up + down;
    outs[0]![at] = sum === 0 ? MFI_DEAD : (100 * up) / sum;
  }
}

/** Money flow index, quant.md A.19. */
export const MFI: Definition<Params> = {
  name: 'MFI',
  title: 'Money flow index',
  pane: 'own',
  params: schema,
  outputs: ['value'],
  needs: ['h', 'l', 'c', 'v'],
  first: ({ n }) => [n],
  load: ({ n }) => n + 1,
  formula:
    '100·up/(up + down) of typical price × volume by the sign of its change; 50 when none; otherwise as TA-Lib MFI.',
  kernel: ({ n }, slots) => new MfiKernel(n, slots),
};
