import type { Instrument } from '#contract/model/instrument.ts';
import { createSimMarket } from '../../src/main/sim/market/create.ts';
import { shippedCalendar } from './shipped-calendar.ts';

/** The simulated market's instruments as the engine would list them. */
export function simUniverse(count: number): Instrument[] {
  const calendar = shippedCalendar();
  const startMs = calendar.tradeDay('2026-11-20').midnightMs + (9 * 60 + 30) * 60_000;
  const market = createSimMarket({ seed: 7, instruments: count, startMs, calendar });
  return market.instruments.map(({ segment, securityId, kind, ticker, underlying }, slot) => ({
    slot,
    segment,
    securityId,
    kind,
    sessionClass:
      segment === 'IDX_I' ? 'INDEX' : segment === 'NSE_EQ' ? 'EQ_DERIV' : segment === 'MCX_COMM' ? 'MCX' : 'FNO',
    symbol: `${ticker} ${securityId}`,
    name: ticker,
    underlying,
    expiry: null,
    strike: null,
    right: null,
    lot: 1,
    tick: 5,
    decimals: 2,
    freezeQty: null,
  }));
}
