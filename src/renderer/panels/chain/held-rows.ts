import type { Chain } from '#contract/model/chain.ts';
import type { ChainTable, RowText } from './chain-rows.ts';

/** A row that nobody sees is drawn anew once in so many readings: every two seconds. */
export const UNSEEN_EVERY = 8;

/** Rows from an index on and before another one. */
export interface RowSpan {
  readonly from: number;
  readonly to: number;
}

/**
 * The rows of one chain's table as they are drawn. Most strikes of a whole chain are scrolled out of sight; drawing all
 * of them four times a second would cost more than everything else on the screen. They take turns instead, and follow
 * at once when they come into sight.
 */
export class HeldRows {
  #rows = new Map<number, RowText>();
  #chain: Chain | null = null;
  #inLakh = false;
  #readings = 0;

  /** The rows to draw: those in sight as they are now, the others as they were drawn, unless it is their turn. */
  of(chain: Chain, { rows, inLakh }: ChainTable, sight: RowSpan): readonly RowText[] {
    // Slots are those of an epoch, and numbers those of a unit.
    if (chain.epoch !== this.#chain?.epoch || inLakh !== this.#inLakh) this.#rows.clear();
    if (chain !== this.#chain) this.#readings += 1;
    this.#chain = chain;
    this.#inLakh = inLakh;
    const drawn = rows.map((row, i) => {
      const before = this.#rows.get(row.strike);
      const isSeen = i >= sight.from && i < sight.to;
      const isTurn = (i + this.#readings) % UNSEEN_EVERY === 0;
      return before === undefined || isSeen || isTurn || !sameMarks(before, row) ? row : before;
    });
    this.#rows = new Map(drawn.map((row) => [row.strike, row]));
    return drawn;
  }
}

/** Marks stand on one row each: two rows at the money would be one too many. */
function sameMarks(a: RowText, b: RowText): boolean {
  const sameLegs = a.call.slot === b.call.slot && a.put.slot === b.put.slot;
  return sameLegs && a.atm === b.atm && a.maxPain === b.maxPain && a.below === b.below;
}
