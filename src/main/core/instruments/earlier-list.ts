import type { Instrument } from '#contract/model/instrument.ts';

/** A row of an earlier day's list, as it may be used on a later one: its price limits held for its own day alone. */
export function fromEarlierList({ band: _band, ...instrument }: Instrument): Instrument {
  return instrument;
}
