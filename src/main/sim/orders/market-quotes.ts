import type { Segment, SessionClass } from '#contract/model/instrument.ts';
import type { SimInstrument, SimMarket } from '../market.ts';
import { displayName, tradingSymbol } from '../master/market-rows.ts';
import { quoteRecord } from '../quote-record.ts';
import type { Listing, Quotes, VenueInstrument, VenueLevel, VenueQuote } from '../../core/venue/model.ts';

const CENTURY = 100;

interface Known {
  readonly index: number;
  readonly instrument: VenueInstrument;
  quote: VenueQuote | null;
}

/** The simulated market as the venue sees it: instruments and quotes, worked out once per change. */
export class MarketQuotes implements Quotes, Listing {
  readonly #market: SimMarket;
  readonly #record = quoteRecord();
  #known = new Map<string, Known>();
  #listing = -1;
  /** Tickers of shares that have derivatives: they close by auction. */
  #withDerivatives: ReadonlySet<string> = new Set();

  constructor(market: SimMarket) {
    this.#market = market;
  }

  instrument(segment: Segment, securityId: number): VenueInstrument | null {
    return this.#find(segment, securityId)?.instrument ?? null;
  }

  quote(segment: Segment, securityId: number): VenueQuote | null {
    const known = this.#find(segment, securityId);
    if (known === null) return null;
    const version = this.#market.version(known.index);
    if (known.quote?.version !== version) known.quote = this.#read(known.index, version);
    return known.quote;
  }

  #find(segment: Segment, securityId: number): Known | null {
    const market = this.#market;
    if (market.listing !== this.#listing) this.#relist();
    const key = `${segment}:${securityId}`;
    const found = this.#known.get(key);
    if (found !== undefined) return found;
    const index = Number.isInteger(securityId) ? market.indexOf(segment, securityId) : undefined;
    const one = index === undefined ? undefined : market.instruments[index];
    if (index === undefined || one === undefined) return null;
    const known: Known = { index, instrument: this.#describe(one, key), quote: null };
    this.#known.set(key, known);
    return known;
  }

  #relist(): void {
    const { instruments, listing } = this.#market;
    this.#listing = listing;
    this.#known = new Map();
    this.#withDerivatives = new Set(
      instruments.filter(({ kind }) => kind === 'FUTSTK').map(({ underlying }) => underlying),
    );
  }

  #describe(one: SimInstrument, key: string): VenueInstrument {
    const commodity = one.segment === 'MCX_COMM';
    return {
      key,
      segment: one.segment,
      securityId: one.securityId,
      kind: one.kind,
      sessionClass: this.#sessionClass(one),
      tradingSymbol: tradingSymbol(one),
      displayName: displayName(one),
      isin: one.isin,
      series: one.series,
      expiry: one.expiry,
      strike: one.strike,
      right: one.right,
      // The master shows lot 1 on MCX: there orders count lots.
      lotStep: commodity ? 1 : one.lot,
      multiplier: commodity ? one.lot : 1,
      tickPaise: one.tickPaise,
      freezeQty: one.freezeQty,
    };
  }

  #sessionClass(one: SimInstrument): SessionClass {
    if (one.kind === 'INDEX') return 'INDEX';
    if (one.segment === 'MCX_COMM') return 'MCX';
    if (one.segment.endsWith('CURRENCY')) return 'CDS';
    if (one.kind !== 'EQUITY') return 'FNO';
    return this.#withDerivatives.has(one.ticker) ? 'EQ_DERIV' : 'EQ_PLAIN';
  }

  #read(index: number, version: number): VenueQuote {
    const record = this.#record;
    this.#market.quote(index, record);
    const { upperLimit, lowerLimit } = this.#market.instruments[index] as SimInstrument;
    const bids: VenueLevel[] = [];
    const asks: VenueLevel[] = [];
    for (const level of record.levels) {
      if (level.bidQty > 0) bids.push({ pricePaise: level.bidPaise, quantity: level.bidQty });
      if (level.askQty > 0) asks.push({ pricePaise: level.askPaise, quantity: level.askQty });
    }
    return {
      ltpPaise: record.ltpPaise,
      prevClosePaise: record.prevClosePaise,
      volume: record.volume,
      bids,
      asks,
      upperPaise: Math.round(upperLimit * CENTURY),
      lowerPaise: Math.round(lowerLimit * CENTURY),
      version,
    };
  }
}
