import { assert } from '#contract/faults.ts';
import { type Instrument, instrumentCode } from '#contract/model/instrument.ts';

/** Places in a list; a code is below 2^32, so that both fit one exact number. */
const PLACES = 2 ** 20;

/**
 * Finds instruments of a long list by their code (segment and id): one sorted column of code and place, 8 bytes an
 * instrument, read by bisection.
 */
export class InstrumentFinder {
  readonly #list: readonly Instrument[];
  readonly #column: Float64Array;

  constructor(list: readonly Instrument[]) {
    assert(list.length < PLACES, `${list.length} instruments do not fit the finder`);
    this.#list = list;
    this.#column = Float64Array.from(
      list,
      ({ segment, securityId }, place) => instrumentCode(segment, securityId) * PLACES + place,
    ).sort();
  }

  /** The first one listed with the code. */
  find(code: number): Instrument | undefined {
    const wanted = code * PLACES;
    let low = 0;
    let high = this.#column.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#column[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    const found = this.#column[low];
    return found === undefined || Math.floor(found / PLACES) !== code ? undefined : this.#list[found % PLACES];
  }
}
