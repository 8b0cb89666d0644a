import sectorsJson from '../../../../resources/sectors.json' with { type: 'json' };
import { assert } from '#contract/faults.ts';

/** A share of an index: the name it trades under at NSE, which is what finds it in the instrument list. */
export interface Constituent {
  readonly symbol: string;
  /** In the segment NSE_EQ; null where the list of facts lacks it. */
  readonly securityId: number | null;
}

/** An index of NSE with the shares that make it. Weights change every day and are not shipped: breadth is unweighted. */
export interface SectorIndex {
  /** Short name without spaces, as universes name it: `NIFTY50`, `NIFTYBANK`. */
  readonly id: string;
  readonly name: string;
  /** Of the index itself, in the segment IDX_I. */
  readonly securityId: number;
  /** One of the nine that stand for the sectors of the market. */
  readonly sector: boolean;
  readonly constituents: readonly Constituent[];
}

/** Day to which the lists are true. NSE changes them on the last working day of March and September. */
export const SECTORS_AS_OF: string = sectorsJson.asOf;

/** Indices with their constituents, broad ones and sectors, as shipped in resources/sectors.json. */
export const SECTOR_INDICES: readonly SectorIndex[] = sectorsJson.indices.map((index) => ({
  ...index,
  constituents: index.constituents.map(([symbol, securityId]) => {
    assert(typeof symbol === 'string' && typeof securityId !== 'string', `${index.id} names a share by symbol and id`);
    return { symbol, securityId: securityId ?? null };
  }),
}));

const BY_ID: ReadonlyMap<string, SectorIndex> = new Map(SECTOR_INDICES.map((index) => [index.id, index]));

/** An index by its short name; undefined when its constituents are not shipped. */
export function sectorIndexOf(id: string): SectorIndex | undefined {
  return BY_ID.get(id);
}
