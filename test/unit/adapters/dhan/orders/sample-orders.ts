import type { Instrument } from '#contract/model/instrument.ts';
import type { VenueOrder } from '../../../../../src/main/adapters/order-adapter.ts';

function instrument(more: Partial<Instrument>): Instrument {
  return {
    slot: 0,
    segment: 'NSE_EQ',
    securityId: 11_536,
    kind: 'EQUITY',
    sessionClass: 'EQ_DERIV',
    symbol: 'TCS',
    name: '',
    underlying: 'TCS',
    expiry: null,
    strike: null,
    right: null,
    lot: 1,
    tick: 5,
    decimals: 2,
    freezeQty: null,
    ...more,
  };
}

export const SHARE = instrument({});
export const CRUDE = instrument({
  slot: 1,
  segment: 'MCX_COMM',
  securityId: 565_899,
  kind: 'FUTCOM',
  sessionClass: 'MCX',
  symbol: 'CRUDEOIL DEC FUT',
  underlying: 'CRUDEOIL',
  expiry: '2026-12-18',
  lot: 100,
  tick: 100,
});
export const RUPEE = instrument({
  slot: 2,
  segment: 'NSE_CURRENCY',
  securityId: 1_234,
  kind: 'FUTCUR',
  sessionClass: 'CDS',
  symbol: 'USDINR NOV FUT',
  underlying: 'USDINR',
  expiry: '2026-11-26',
  lot: 1_000,
  tick: 25,
  decimals: 4,
});

/** A limit order for 5 TCS at 3,345.80. */
export function venueOrder(more: Partial<VenueOrder> = {}): VenueOrder {
  return {
    correlationId: 'strat7-000123',
    instrument: SHARE,
    side: 'BUY',
    product: 'INTRADAY',
    type: 'LIMIT',
    validity: 'DAY',
    quantity: 5,
    price: 334_580,
    trigger: 0,
    disclosed: 0,
    amo: null,
    ...more,
  };
}
