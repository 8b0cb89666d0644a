import { COLUMNS } from '#contract/columns.ts';
import type { Instrument, Segment } from '#contract/model/instrument.ts';
import type { Phase } from '#contract/model/session.ts';
import type { Rng } from '../../../src/main/core/rng.ts';
import { TickTable } from '../../../src/main/core/table/tick-table.ts';
import { dayMsOf } from '../../../src/main/core/time/ist.ts';
import type {
  Hours,
  Listing,
  Quotes,
  VenueInstrument,
  VenueLevel,
  VenueQuote,
} from '../../../src/main/core/venue/model.ts';
import { START_MS } from './sim-time.ts';

const CALL: Instrument = {
  slot: 0,
  segment: 'NSE_FNO',
  securityId: 49_081,
  kind: 'OPTIDX',
  sessionClass: 'FNO',
  symbol: 'NIFTY 24 NOV 24500 CE',
  name: '',
  underlying: 'NIFTY',
  expiry: '2026-11-24',
  strike: 2_450_000,
  right: 'CE',
  lot: 65,
  tick: 5,
  decimals: 2,
  freezeQty: 1_800,
};
const SHARE: Instrument = {
  ...CALL,
  slot: 2,
  segment: 'NSE_EQ',
  securityId: 11_630,
  kind: 'EQUITY',
  sessionClass: 'EQ_PLAIN',
  symbol: 'NTPC',
  underlying: 'NTPC',
  expiry: null,
  strike: null,
  right: null,
  lot: 1,
  freezeQty: null,
};
/** A commodity: the broker counts its lots, and ten units are behind each. */
const CRUDE: Instrument = {
  ...CALL,
  slot: 3,
  segment: 'MCX_COMM',
  securityId: 565_899,
  kind: 'FUTCOM',
  sessionClass: 'MCX',
  symbol: 'CRUDEOILM 18 DEC FUT',
  underlying: 'CRUDEOILM',
  expiry: '2026-12-18',
  strike: null,
  right: null,
  lot: 10,
  tick: 100,
  freezeQty: null,
};
/** What the simulated trader trades: two options with lots and a freeze quantity, one share, one commodity in lots. */
export const INSTRUMENTS: readonly Instrument[] = [
  CALL,
  { ...CALL, slot: 1, securityId: 49_082, symbol: 'NIFTY 24 NOV 24500 PE', right: 'PE' },
  SHARE,
  CRUDE,
];

/** Units behind one quantity as the broker counts it. */
export const unitsPer = (segment: Segment): number => (segment === 'MCX_COMM' ? CRUDE.lot : 1);
const START_PAISE = [12_000, 9_000, 37_700, 560_000] as const;
const LEVELS = 5;

export const keyOf = ({ segment, securityId }: { segment: string; securityId: number }): string =>
  `${segment}:${securityId}`;

function venueInstrument(one: Instrument): VenueInstrument {
  return {
    key: keyOf(one),
    segment: one.segment,
    securityId: one.securityId,
    kind: one.kind,
    sessionClass: one.sessionClass,
    tradingSymbol: one.symbol,
    displayName: one.symbol,
    isin: one.kind === 'EQUITY' ? 'INE733E01010' : null,
    series: one.kind === 'EQUITY' ? 'EQ' : null,
    expiry: one.expiry,
    strike: one.strike === null ? null : one.strike / 100,
    right: one.right,
    lotStep: one.lot / unitsPer(one.segment),
    multiplier: unitsPer(one.segment),
    tickPaise: one.tick,
    freezeQty: one.freezeQty,
  };
}

/** A market that walks by seed: what the venue trades against, and what the terminal's tick table shows of it. */
export class SimMarket implements Quotes, Listing, Hours {
  readonly table = TickTable.create(INSTRUMENTS.length + 1);
  readonly #rng: Rng;
  readonly #quotes = new Map<string, VenueQuote>();
  readonly #listed = new Map(INSTRUMENTS.map((one) => [keyOf(one), venueInstrument(one)]));

  constructor(rng: Rng) {
    this.#rng = rng;
    for (const [n, one] of INSTRUMENTS.entries()) this.#set(one, START_PAISE[n] ?? 10_000, 0);
  }

  last(one: Instrument): number {
    return this.#quotes.get(keyOf(one))?.ltpPaise ?? 0;
  }

  /** Each instrument moves a few ticks, or stays, and some of its book trades. */
  step(dayMs: number): void {
    for (const one of INSTRUMENTS) {
      const before = this.#quotes.get(keyOf(one));
      if (before === undefined || this.#rng.next() < 0.4) continue;
      const jump = this.#rng.next() < 0.02 ? 40 : 3;
      const moved = before.ltpPaise + (this.#rng.int(2 * jump + 1) - jump) * one.tick;
      const ltp = Math.max(60 * one.tick, moved);
      const counted = one.lot / unitsPer(one.segment);
      this.#set(one, ltp, before.volume + (this.#rng.next() < 0.5 ? this.#rng.int(6) * counted : 0));
    }
    this.show(dayMs);
  }

  /** Writes what the venue has into the tick table, as a feed would. @param dayMs ms of day on the terminal's clock. */
  show(dayMs: number): void {
    for (const one of INSTRUMENTS) {
      const quote = this.#quotes.get(keyOf(one));
      if (quote === undefined) continue;
      const first = this.table.beginWrite(one.slot);
      const { i32, u32 } = this.table;
      i32[first + COLUMNS.ltp.cell] = quote.ltpPaise;
      i32[first + COLUMNS.bid.cell] = quote.bids[0]?.pricePaise ?? 0;
      i32[first + COLUMNS.ask.cell] = quote.asks[0]?.pricePaise ?? 0;
      u32[first + COLUMNS.ticks.cell] = 1;
      u32[first + COLUMNS.recvDayMs.cell] = Math.max(0, dayMs);
      this.table.endWrite(one.slot);
    }
  }

  quote(segment: Segment, securityId: number): VenueQuote | null {
    return this.#quotes.get(`${segment}:${securityId}`) ?? null;
  }

  instrument(segment: Segment, securityId: number): VenueInstrument | null {
    return this.#listed.get(`${segment}:${securityId}`) ?? null;
  }

  phase(): Phase {
    return 'continuous';
  }

  openMs(): number {
    return START_MS - 3_600_000;
  }

  #set(one: Instrument, ltpPaise: number, volume: number): void {
    const before = this.#quotes.get(keyOf(one));
    const spread = 1 + this.#rng.int(2);
    const side = (sign: number): VenueLevel[] =>
      Array.from({ length: LEVELS }, (_, n) => ({
        pricePaise: Math.max(one.tick, ltpPaise + sign * (spread + n) * one.tick),
        quantity: (1 + this.#rng.int(6)) * (one.lot / unitsPer(one.segment)) * (one.lot === 1 ? 40 : 1),
      }));
    this.#quotes.set(keyOf(one), {
      ltpPaise,
      prevClosePaise: ltpPaise,
      volume,
      bids: side(-1),
      asks: side(1),
      upperPaise: 0,
      lowerPaise: 0,
      version: (before?.version ?? 0) + 1,
    });
  }
}

/** Ms from the midnight of its date. */
export const dayMsAt = (epochMs: number): number => dayMsOf(epochMs);
