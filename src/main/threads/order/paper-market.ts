import type { Instrument, Segment } from '#contract/model/instrument.ts';
import type { Listing, Quotes, VenueInstrument, VenueLevel, VenueQuote } from '../../core/venue/model.ts';
import type { InstrumentDirectory } from './desk-parts.ts';
import type { MarketReader } from './market-reader.ts';

/** Lots at the last price where the feed shows no book: enough for a hand, too few for a wall. */
const UNSEEN_LOTS = 100;

/** The tick table as the paper venue sees it: the market of whatever feed is on. */
export class PaperMarket implements Quotes, Listing {
  readonly #market: MarketReader;
  readonly #instruments: InstrumentDirectory;

  constructor(market: MarketReader, instruments: InstrumentDirectory) {
    this.#market = market;
    this.#instruments = instruments;
  }

  quote(segment: Segment, securityId: number): VenueQuote | null {
    const instrument = this.#instruments.find(segment, securityId);
    const row = instrument === undefined ? null : this.#market.quote(instrument);
    if (instrument === undefined || row === null) return null;
    const { last, prevClose, volume, version, hasDepth, band } = row;
    const unseen: readonly VenueLevel[] =
      hasDepth || last <= 0 ? [] : [{ pricePaise: last, quantity: lotStepOf(instrument) * UNSEEN_LOTS }];
    const levels = (side: 'BUY' | 'SELL'): readonly VenueLevel[] => {
      const shown = this.#market.depth(instrument, side);
      return shown.length === 0 ? unseen : shown.map(({ price, quantity }) => ({ pricePaise: price, quantity }));
    };
    return {
      ltpPaise: last,
      prevClosePaise: prevClose,
      volume,
      bids: levels('SELL'),
      asks: levels('BUY'),
      upperPaise: band.upper ?? 0,
      lowerPaise: band.lower ?? 0,
      version,
    };
  }

  /** Null for currency too: its prices have four decimals, and the venue counts paise. */
  instrument(segment: Segment, securityId: number): VenueInstrument | null {
    const one = this.#instruments.find(segment, securityId);
    return one === undefined || one.decimals === 4 ? null : describe(one);
  }
}

function lotStepOf({ segment, lot }: Instrument): number {
  return segment === 'MCX_COMM' ? 1 : lot;
}

function describe(one: Instrument): VenueInstrument {
  return {
    key: `${one.segment}:${one.securityId}`,
    segment: one.segment,
    securityId: one.securityId,
    kind: one.kind,
    sessionClass: one.sessionClass,
    tradingSymbol: one.symbol,
    displayName: one.name === '' ? one.symbol : one.name,
    isin: one.isin ?? null,
    series: one.series ?? null,
    expiry: one.expiry,
    strike: one.strike === null ? null : one.strike / 100,
    right: one.right,
    lotStep: lotStepOf(one),
    multiplier: one.segment === 'MCX_COMM' ? one.lot : 1,
    tickPaise: one.tick,
    freezeQty: one.freezeQty,
  };
}
