import { ensure } from '#contract/faults.ts';
import type { Segment, SessionClass } from '#contract/model/instrument.ts';
import type { SessionCalendar } from '../../core/session/calendar.ts';
import { MARKET, marketRow, UNIVERSE, VIX_ID, VIX_ROOT } from './market-data.ts';
import { hashText } from './noise.ts';
import { Timeline } from './timeline.ts';
import { type Asset, Venue } from './venue.ts';

/** Something that derivatives can be written on, or that is listed by itself. */
export interface Underlying {
  /** Dense and stable number; part of cache keys and hashes. */
  readonly key: number;
  readonly kind: 'share' | 'index' | 'vix' | 'commodity';
  readonly root: string;
  readonly name: string;
  readonly segment: Segment;
  readonly securityId: number;
  readonly sessionClass: SessionClass;
  readonly tickPaise: number;
  readonly venue: Venue;
  /** Index among the venue's assets; −1 for indices. */
  readonly asset: number;
  /** Members of an index as asset indices, with the number of units of each. */
  readonly members: Int32Array;
  readonly units: Float64Array;
}

/** Everything with a price of its own, in a fixed order: indices, VIX, shares, commodities. */
export interface World {
  readonly equity: Venue;
  readonly commodity: Venue;
  readonly underlyings: readonly Underlying[];
  readonly byRoot: ReadonlyMap<string, Underlying>;
}

const NONE = { members: new Int32Array(0), units: new Float64Array(0) };

/** Builds the world of a seed: the venues with their daily chains and the underlyings. */
export function worldOf(seed: number, calendar: SessionCalendar): World {
  const shares = [
    ...UNIVERSE.stocks.map((row) => ({ ...row, sessionClass: 'EQ_DERIV' as const })),
    ...UNIVERSE.equities.map((row) => ({ ...row, name: row.symbol, sessionClass: 'EQ_PLAIN' as const })),
  ];
  const sectors = Object.keys(MARKET.sectorVolPercent);
  const assets = shares.map((share) => shareAsset(share.symbol, sectors));
  const equityDays = new Timeline(calendar, MARKET.originDate, 'EQ_DERIV', ['INDEX', 'EQ_DERIV', 'EQ_PLAIN', 'FNO']);
  const equity = new Venue(seed, equityDays, assets, sectors);
  const commodityDays = new Timeline(calendar, MARKET.originDate, 'MCX', ['MCX']);
  const commodity = new Venue(seed, commodityDays, UNIVERSE.commodities.map(commodityAsset), []);

  const underlyings: Underlying[] = [];
  const add = (one: Omit<Underlying, 'key'>): void => void underlyings.push({ key: underlyings.length, ...one });
  addIndices(add, equity);
  shares.forEach((share, asset) => {
    add({
      kind: 'share',
      root: share.symbol,
      name: share.name,
      segment: 'NSE_EQ',
      securityId: share.id,
      sessionClass: share.sessionClass,
      tickPaise: share.tick,
      venue: equity,
      asset,
      ...NONE,
    });
  });
  UNIVERSE.commodities.forEach((terms, asset) => {
    add({
      kind: 'commodity',
      root: terms.root,
      name: terms.root,
      segment: 'MCX_COMM',
      securityId: terms.id,
      sessionClass: 'MCX',
      tickPaise: terms.futureTick,
      venue: commodity,
      asset,
      ...NONE,
    });
  });
  return { equity, commodity, underlyings, byRoot: new Map(underlyings.map((one) => [one.root, one])) };
}

function addIndices(add: (one: Omit<Underlying, 'key'>) => void, equity: Venue): void {
  const common = { segment: 'IDX_I', sessionClass: 'INDEX', venue: equity, asset: -1 } as const;
  for (const index of UNIVERSE.indices) {
    const level = ensure(MARKET.indexBase[index.root], `sim-market.json has no indexBase for ${index.root}`);
    add({
      ...common,
      kind: 'index',
      root: index.root,
      name: index.name,
      securityId: index.id,
      tickPaise: index.tick,
      ...basketOf(index.members, level, equity),
    });
  }
  add({ ...common, kind: 'vix', root: VIX_ROOT, name: 'India VIX', securityId: VIX_ID, tickPaise: 1, ...NONE });
}

/** Units of each member such that the basket is worth `level` at base prices, in proportion to the weights. */
function basketOf(symbols: readonly string[], level: number, equity: Venue): Pick<Underlying, 'members' | 'units'> {
  const rows = symbols.map((symbol) => marketRow(symbol));
  const total = rows.reduce((sum, row) => sum + row.weight, 0);
  const position = new Map(equity.assets.map((asset, i) => [asset.symbol, i]));
  return {
    members: Int32Array.from(symbols, (symbol) =>
      ensure(position.get(symbol), `${symbol} is in an index but no share`),
    ),
    units: Float64Array.from(rows, (row) => (level * row.weight) / total / row.base),
  };
}

function shareAsset(symbol: string, sectors: readonly string[]): Asset {
  const row = marketRow(symbol);
  return {
    symbol,
    hash: hashText(symbol),
    base: row.base,
    vol: row.volPercent / 100,
    beta: row.beta,
    sector: sectors.indexOf(row.sector),
    regimes: true,
  };
}

function commodityAsset(terms: { root: string }): Asset {
  const row = ensure(MARKET.commodities[terms.root], `sim-market.json has no commodity ${terms.root}`);
  const vol = row.volPercent / 100;
  return { symbol: terms.root, hash: hashText(terms.root), base: row.base, vol, beta: 0, sector: -1, regimes: false };
}
