import { COLUMNS, ROW_CELLS } from '#contract/columns.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { toRupees } from '#contract/model/price.ts';
import { spotSources } from '../../adapters/dhan/universe.ts';
import type { SpotOf } from '../../core/symbols/search-index.ts';
import type { TickTable } from '../../core/table/tick-table.ts';

/** Last prices of the roots with subscribed options, read from the table when asked. */
export function spotLookup(subscribed: readonly Instrument[], table: TickTable): SpotOf {
  const sources = new Map(spotSources(subscribed).map((source) => [source.underlying.toUpperCase(), source]));
  return (root) => {
    const source = sources.get(root);
    if (source === undefined) return undefined;
    // One cell is read whole; the rest of the row does not matter here.
    const price = table.i32[source.slot * ROW_CELLS + COLUMNS.ltp.cell] as number;
    return price > 0 ? toRupees(price, source.decimals) : undefined;
  };
}
