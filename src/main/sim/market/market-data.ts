import { z } from 'zod';
import marketJson from '../../../../resources/sim-market.json' with { type: 'json' };
import universeJson from '../../../../resources/sim-universe.json' with { type: 'json' };
import { ensure } from '#contract/faults.ts';

/** What the simulated market is made of: contract terms of the exchanges and made-up levels (two files of `resources`). */

const positive = z.number().positive();
const count = z.int().positive();
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const derivativeTerms = {
  root: z.string(),
  lot: count,
  /** Price steps in paise. */
  futureTick: count,
  optionTick: count,
  /** Strike steps in rupees, near the money and far out. */
  step: positive,
  farStep: positive,
  freeze: count,
};

const universeSchema = z.object({
  version: z.literal(1),
  indices: z.array(
    z.object({
      root: z.string(),
      name: z.string(),
      id: count,
      exchange: z.enum(['NSE', 'BSE']),
      tick: count,
      members: z.array(z.string()).min(1),
    }),
  ),
  indexContracts: z.array(
    z.object({
      ...derivativeTerms,
      segment: z.enum(['NSE_FNO', 'BSE_FNO']),
      weeklies: z.int().min(0),
      monthlies: count,
      options: z.boolean(),
    }),
  ),
  commodities: z.array(
    z.object({ ...derivativeTerms, id: count, futureExpiries: z.array(date), expiryDay: z.int().min(1).max(28) }),
  ),
  stocks: z.array(
    z.object({
      symbol: z.string(),
      name: z.string(),
      id: count,
      isin: z.string().nullable(),
      lot: count,
      tick: count,
      optionTick: count,
      step: positive,
      farStep: positive,
      freeze: count,
      madeUp: z.boolean(),
    }),
  ),
  equities: z.array(z.object({ symbol: z.string(), id: count, isin: z.string().nullable(), tick: count })),
});

const marketSchema = z.object({
  version: z.literal(1),
  /** First trade date with a price, and the date whose close the base levels are. */
  originDate: date,
  baseDate: date,
  vixBase: positive,
  carryPercent: z.number(),
  market: z.object({ volPercent: positive, gapShare: positive, jumpChance: positive, jumpPercent: positive }),
  sectorVolPercent: z.record(z.string(), positive),
  indexBase: z.record(z.string(), positive),
  indexVolRatio: z.record(z.string(), positive),
  indexOptionLots: z.record(z.string(), count),
  indexFutureLots: z.record(z.string(), count),
  commodities: z.record(
    z.string(),
    z.object({ base: positive, volPercent: positive, ivPercent: positive, futureLots: count, optionLots: count }),
  ),
  stocks: z.array(
    z.object({
      symbol: z.string(),
      base: positive,
      sector: z.string(),
      weight: positive,
      beta: positive,
      volPercent: positive,
      turnoverCrore: positive,
    }),
  ),
});

export type UniverseData = z.infer<typeof universeSchema>;
export type MarketData = z.infer<typeof marketSchema>;
export type StockTerms = UniverseData['stocks'][number];
export type IndexContract = UniverseData['indexContracts'][number];
export type CommodityTerms = UniverseData['commodities'][number];

export const UNIVERSE: UniverseData = universeSchema.parse(universeJson);
export const MARKET: MarketData = marketSchema.parse(marketJson);

/** Security id of the volatility index, which has no members. */
export const VIX_ID = 21;
export const VIX_ROOT = 'INDIA VIX';

/** The made-up values of a share. */
export function marketRow(symbol: string): MarketData['stocks'][number] {
  return ensure(
    MARKET.stocks.find((row) => row.symbol === symbol),
    `sim-market.json has no row for ${symbol}: add one under stocks`,
  );
}
