import type { BookSide } from '../depth/book.ts';
import type { PriceAxis, Rounding } from './price-axis.ts';
import type { TradedHere } from './traded-here.ts';

/** Rows of the tallest screen at the smallest row, with room. */
export const LADDER_ROWS_MAX = 200;

/** What the book and the trades come to in each row that is seen. */
export class LadderSums {
  readonly bid = new Float64Array(LADDER_ROWS_MAX);
  readonly ask = new Float64Array(LADDER_ROWS_MAX);
  readonly volume = new Float64Array(LADDER_ROWS_MAX);
  /** Largest quantity of either side in one row, and the largest volume; at least 1. */
  mostQuantity = 1;
  mostVolume = 1;

  take(axis: PriceAxis, bids: BookSide, asks: BookSide, traded: TradedHere): void {
    this.mostQuantity = Math.max(1, sumSide(this.bid, axis, bids, 'down'), sumSide(this.ask, axis, asks, 'up'));
    this.volume.fill(0);
    this.mostVolume = 1;
    for (const [price, units] of traded.entries()) {
      const row = axis.rowOf(price, 'near');
      if (!axis.sees(row)) continue;
      this.volume[row] = (this.volume[row] as number) + units;
      this.mostVolume = Math.max(this.mostVolume, this.volume[row] as number);
    }
  }
}

function sumSide(sums: Float64Array, axis: PriceAxis, side: BookSide, rounding: Rounding): number {
  sums.fill(0);
  let most = 0;
  for (let level = 0; level < side.rows; level += 1) {
    const row = axis.rowOf(side.price[level] as number, rounding);
    if (!axis.sees(row)) continue;
    sums[row] = (sums[row] as number) + (side.quantity[level] as number);
    most = Math.max(most, sums[row] as number);
  }
  return most;
}
