import { FaultError, fault, never } from '#contract/faults.ts';
import { type Instrument, instrumentCode } from '#contract/model/instrument.ts';
import { SECTOR_INDICES, type SectorIndex, sectorIndexOf } from '../market/sectors.ts';

/** Which instruments a scanner looks at, as a person chose it. */
export type Universe =
  | { readonly kind: 'default' | 'all' | 'fno' | 'indices' }
  | { readonly kind: 'watchlist'; readonly id: number }
  | { readonly kind: 'index'; readonly index: SectorIndex };

/** Instruments of saved lists by list number, as instrument codes. */
export type ListedCodes = ReadonlyMap<number, ReadonlySet<number>>;

const NAMED = ['default', 'all', 'fno', 'indices'] as const;

/**
 * Reads a universe: `default` (the scanner's own), `all` (everything of its kinds), `fno` (shares with derivatives and
 * the derivatives of shares and indices), `indices` (indices and their derivatives), `watchlist:3`, `index:NIFTY50`
 * (shares of the index and their derivatives).
 * @throws input.bad_universe with what there is.
 */
export function parseUniverse(text: string): Universe {
  const name = NAMED.find((one) => one === text);
  if (name !== undefined) return { kind: name };
  const [kind, rest = ''] = text.split(/:(.*)/s);
  if (kind === 'watchlist' && /^[1-9]\d{0,8}$/.test(rest)) return { kind, id: Number(rest) };
  const index = kind === 'index' ? sectorIndexOf(rest) : undefined;
  if (index !== undefined) return { kind: 'index', index };
  const indices = SECTOR_INDICES.map(({ id }) => id).join(', ');
  throw new FaultError(
    fault(
      'input.bad_universe',
      `${text === '' ? 'An empty text' : text} is no universe. It is default, all, fno, indices, watchlist:ID with the number of a saved list, or index:NAME with one of ${indices}.`,
    ),
  );
}

/**
 * The test whether an instrument is in a universe.
 * @param own universe of the scanner itself, for `default`; all of its kinds when there is none.
 * @param lists what the saved lists hold; a list that is gone holds nothing.
 */
export function universeTest(
  text: string,
  own: string | undefined,
  lists: ListedCodes,
): (instrument: Instrument) => boolean {
  const universe = parseUniverse(text === 'default' ? (own ?? 'all') : text);
  switch (universe.kind) {
    case 'default':
    case 'all':
      return () => true;
    case 'fno':
      return ({ sessionClass }) => sessionClass === 'EQ_DERIV' || sessionClass === 'FNO';
    case 'indices':
      return ({ kind }) => kind === 'INDEX' || kind === 'FUTIDX' || kind === 'OPTIDX';
    case 'watchlist': {
      const codes = lists.get(universe.id) ?? NO_CODES;
      return ({ segment, securityId }) => codes.has(instrumentCode(segment, securityId));
    }
    case 'index':
      return madeOf(universe.index);
  }
  return never(universe);
}

function madeOf({ constituents }: SectorIndex): (instrument: Instrument) => boolean {
  const symbols = new Set(constituents.map(({ symbol }) => symbol));
  return ({ kind, underlying }) =>
    (kind === 'EQUITY' || kind === 'FUTSTK' || kind === 'OPTSTK') && symbols.has(underlying);
}

const NO_CODES: ReadonlySet<number> = new Set();
