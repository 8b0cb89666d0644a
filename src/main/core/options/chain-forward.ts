import type { ChainColumns } from './chain-columns.ts';

/** Strikes on each side of k0 that the robust forward looks at. */
const AROUND = 2;
/** The two forwards may differ by this many ticks, or by this part, before the chain is flagged. */
const APART_TICKS = 2;
const APART_SHARE = 2e-4;

/** Synthetic future of a chain (quant.md C.8); numbers are NaN when no strike is quoted on both sides. */
export class SyntheticForward {
  /** Row of k0, −1 without one. */
  row = -1;
  forward = Number.NaN;
  /** Median over k0 ± 2 strikes. */
  median = Number.NaN;
  /** Do the two differ by more than two ticks and 0.02 %? */
  apart = false;
  readonly #around = new Float64Array(2 * AROUND + 1);

  /**
   * F = k0 + e^{rT}(C − P) at the strike with the smallest |C − P|; ties: nearest to the spot, then lower.
   * @param growth e^{rT}; spot and tick in ₹.
   */
  measure(chain: ChainColumns, spot: number, growth: number, tick: number): void {
    this.row = nearestParity(chain, spot);
    if (this.row < 0) {
      this.forward = Number.NaN;
      this.median = Number.NaN;
      this.apart = false;
      return;
    }
    this.forward = forwardAt(chain, this.row, growth);
    this.median = this.#medianAround(chain, growth);
    const gap = Math.abs(this.forward - this.median);
    this.apart = gap > Math.max(APART_TICKS * tick, APART_SHARE * this.forward);
  }

  #medianAround(chain: ChainColumns, growth: number): number {
    const values = this.#around;
    let n = 0;
    const last = Math.min(chain.rows - 1, this.row + AROUND);
    for (let row = Math.max(0, this.row - AROUND); row <= last; row++) {
      const forward = forwardAt(chain, row, growth);
      if (Number.isNaN(forward)) continue;
      let at = n++;
      for (; at > 0 && values[at - 1]! > forward; at--) values[at] = values[at - 1]!;
      values[at] = forward;
    }
    return n % 2 === 1 ? values[n >> 1]! : 0.5 * (values[n / 2 - 1]! + values[n / 2]!);
  }
}

function forwardAt(chain: ChainColumns, row: number, growth: number): number {
  return chain.strike[row]! + growth * (chain.calls.mid(row) - chain.puts.mid(row));
}

function nearestParity(chain: ChainColumns, spot: number): number {
  let found = -1;
  let least = Number.POSITIVE_INFINITY;
  let away = Number.POSITIVE_INFINITY;
  for (let row = 0; row < chain.rows; row++) {
    const gap = Math.abs(chain.calls.mid(row) - chain.puts.mid(row));
    const distance = Math.abs(chain.strike[row]! - spot);
    if (!(gap < least) && !(gap === least && distance < away)) continue;
    found = row;
    least = gap;
    away = distance;
  }
  return found;
}

/** Row of the strike nearest to a price; ties go to the lower strike; −1 in an empty chain or without a price. */
export function nearestRow(chain: ChainColumns, price: number): number {
  let found = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let row = 0; row < chain.rows; row++) {
    const gap = Math.abs(chain.strike[row]! - price);
    if (gap < least) {
      found = row;
      least = gap;
    }
  }
  return found;
}
