import type { Sector, SectorBoard, SectorMember } from '#contract/model/market.ts';
import type { MarketMove } from './market-book.ts';
import type { SectorIndex } from './sectors.ts';

/** A change smaller than this is none, percent. */
const UNCHANGED_PCT = 0.005;

/**
 * The sectors of the market side by side: change, breadth, volume and members of each, the strongest first. An index
 * that is not followed stands for itself by the mean change of its members; weights are not known.
 * @param sectors which indices, with their members.
 * @param waiting shares whose past is not read yet.
 */
export function sectorBoard(
  sectors: readonly SectorIndex[],
  shares: readonly MarketMove[],
  indices: readonly MarketMove[],
  atMs: number | null,
  waiting = 0,
): SectorBoard {
  const bySymbol = new Map(shares.map((move) => [move.instrument.symbol, move]));
  const byId = new Map(
    indices
      .filter(({ instrument }) => instrument.segment === 'IDX_I')
      .map((move) => [move.instrument.securityId, move]),
  );
  const rows = sectors.map((sector) => {
    const moves = sector.constituents.flatMap(({ symbol }) => bySymbol.get(symbol) ?? []);
    return rowOf(sector, moves, byId.get(sector.securityId) ?? null);
  });
  rows.sort((a, b) => (b.changePct ?? Number.NEGATIVE_INFINITY) - (a.changePct ?? Number.NEGATIVE_INFINITY));
  return { atMs, ...breadthOf(shares), waiting, sectors: rows };
}

function rowOf(sector: SectorIndex, moves: readonly MarketMove[], index: MarketMove | null): Sector {
  const members = moves.map(memberOf).sort((a, b) => b.changePct - a.changePct);
  const byMembers = moves.length === 0 ? null : moves.reduce((sum, move) => sum + move.changePct, 0) / moves.length;
  return {
    id: sector.id,
    name: sector.name,
    slot: index?.instrument.slot ?? null,
    changePct: index?.changePct ?? byMembers,
    changeFrom: index === null ? 'members' : 'index',
    ...breadthOf(moves),
    listed: sector.constituents.length,
    members,
  };
}

function memberOf({ instrument, price, changePct, volumeRatio, unseen, turnover }: MarketMove): SectorMember {
  return { slot: instrument.slot, symbol: instrument.symbol, price, changePct, volumeRatio, unseen, turnover };
}

/** How many rise and fall, and how much is traded. */
function breadthOf(
  moves: readonly MarketMove[],
): Pick<Sector, 'advancers' | 'decliners' | 'unchanged' | 'volumeRatio' | 'turnover'> {
  let advancers = 0;
  let decliners = 0;
  let turnover = 0;
  let usual = 0;
  let counted = 0;
  for (const { changePct, volumeRatio, turnover: traded } of moves) {
    if (changePct > UNCHANGED_PCT) advancers += 1;
    else if (changePct < -UNCHANGED_PCT) decliners += 1;
    turnover += traded;
    if (volumeRatio === null || volumeRatio === 0) continue;
    // Shares of different prices add up in rupees: what is usual is today's turnover over its ratio.
    counted += traded;
    usual += traded / volumeRatio;
  }
  const unchanged = moves.length - advancers - decliners;
  return { advancers, decliners, unchanged, turnover, volumeRatio: usual === 0 ? null : counted / usual };
}
