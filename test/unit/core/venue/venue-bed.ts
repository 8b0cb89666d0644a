import chargesJson from '../../../../resources/charges.json' with { type: 'json' };
import type { Segment } from '#contract/model/instrument.ts';
import type { Phase } from '#contract/model/session.ts';
import { tariffSchema } from '../../../../src/main/core/charges/tariff.ts';
import { Rng } from '../../../../src/main/core/rng.ts';
import { dayMsOf } from '../../../../src/main/core/time/ist.ts';
import type {
  Hours,
  Listing,
  Quotes,
  VenueInstrument,
  VenueLevel,
  VenueQuote,
} from '../../../../src/main/core/venue/model.ts';
import type { VenueRules } from '../../../../src/main/core/venue/rules.ts';
import { Venue, type VenueEvent } from '../../../../src/main/core/venue/venue.ts';
import type { VenueMethod } from '../../../../src/main/core/venue/routes/venue-route.ts';

export const CLIENT = '1100000001';
/** 2026-11-20 11:00 IST, a Friday. */
export const START_MS = Date.parse('2026-11-20T11:00:00+05:30');
const HOUR_MS = 3_600_000;

function instrument(segment: Segment, securityId: number, more: Partial<VenueInstrument>): VenueInstrument {
  return {
    key: `${segment}:${securityId}`,
    segment,
    securityId,
    kind: 'EQUITY',
    sessionClass: 'EQ_PLAIN',
    tradingSymbol: 'NTPC',
    displayName: 'NTPC',
    isin: 'INE733E01010',
    series: 'EQ',
    expiry: null,
    strike: null,
    right: null,
    lotStep: 1,
    multiplier: 1,
    tickPaise: 5,
    freezeQty: null,
    ...more,
  };
}

export const SHARE = instrument('NSE_EQ', 11_630, {});
export const OPTION = instrument('NSE_FNO', 45_471, {
  kind: 'OPTIDX',
  sessionClass: 'FNO',
  tradingSymbol: 'NIFTY-Nov2026-24500-PE',
  displayName: 'NIFTY 24 NOV 24500 PUT',
  isin: null,
  series: null,
  expiry: '2026-11-24',
  strike: 24_500,
  right: 'PE',
  lotStep: 65,
  freezeQty: 1_800,
});
export const CRUDE = instrument('MCX_COMM', 565_899, {
  kind: 'FUTCOM',
  sessionClass: 'MCX',
  tradingSymbol: 'CRUDEOIL-18Dec2026-FUT',
  displayName: 'CRUDEOIL DEC FUT',
  isin: null,
  series: null,
  expiry: '2026-12-18',
  multiplier: 100,
  tickPaise: 100,
});
export const INDEX = instrument('IDX_I', 13, { kind: 'INDEX', sessionClass: 'INDEX', tradingSymbol: 'NIFTY' });

/** A market that the test sets by hand. */
export class HandMarket implements Quotes, Listing {
  readonly quotes = new Map<string, VenueQuote>();

  constructor() {
    this.set(SHARE, 37_700, { upperPaise: 41_470, lowerPaise: 33_930 });
    this.set(OPTION, 13_000);
    this.set(CRUDE, 560_000);
    this.set(INDEX, 2_450_000);
  }

  /** New last price with five levels of 100, 200, … a tick apart around it. */
  set(one: VenueInstrument, ltpPaise: number, more: Partial<VenueQuote> = {}): void {
    const before = this.quotes.get(one.key);
    const side = (sign: number): VenueLevel[] =>
      [1, 2, 3, 4, 5].map((i) => ({
        pricePaise: ltpPaise + sign * i * one.tickPaise,
        quantity: i * 100 * one.lotStep,
      }));
    this.quotes.set(one.key, {
      prevClosePaise: ltpPaise,
      volume: before?.volume ?? 0,
      upperPaise: before?.upperPaise ?? 0,
      lowerPaise: before?.lowerPaise ?? 0,
      ltpPaise,
      bids: side(-1),
      asks: side(1),
      version: (before?.version ?? 0) + 1,
      ...more,
    });
  }

  /** Quantity trades at the last price; the book stays. */
  trade(one: VenueInstrument, quantity: number, ltpPaise?: number): void {
    const before = this.quotes.get(one.key) as VenueQuote;
    const ltp = ltpPaise ?? before.ltpPaise;
    this.quotes.set(one.key, {
      ...before,
      ltpPaise: ltp,
      volume: before.volume + quantity,
      version: before.version + 1,
    });
  }

  quote(segment: Segment, securityId: number): VenueQuote | null {
    return this.quotes.get(`${segment}:${securityId}`) ?? null;
  }

  instrument(segment: Segment, securityId: number): VenueInstrument | null {
    return [SHARE, OPTION, CRUDE, INDEX].find((one) => one.key === `${segment}:${securityId}`) ?? null;
  }
}

/** Open from nine to four every day, or what the test says. */
export class HandHours implements Hours {
  fixed: Phase | null = null;

  phase(_class: unknown, epochMs: number): Phase {
    if (this.fixed !== null) return this.fixed;
    const dayMs = dayMsOf(epochMs);
    return dayMs >= 9 * HOUR_MS && dayMs < 16 * HOUR_MS ? 'continuous' : 'closed';
  }

  openMs(_class: unknown, epochMs: number): number {
    return epochMs - dayMsOf(epochMs) + 9 * HOUR_MS;
  }
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & readonly Record<string, unknown>[];
}

/** A venue over a market by hand, with a clock that the test moves. */
export class VenueBed {
  readonly market = new HandMarket();
  readonly hours = new HandHours();
  readonly venue: Venue;
  nowMs = START_MS;
  readonly events: VenueEvent[] = [];

  constructor(rules: Partial<VenueRules> = {}, lateFillMs: () => number | null = () => null) {
    this.venue = new Venue({
      quotes: this.market,
      listing: this.market,
      hours: this.hours,
      tariff: tariffSchema.parse(chargesJson),
      rng: new Rng('venue-bed'),
      rules: { squareOff: null, ...rules },
      lateFillMs,
    });
  }

  call(method: VenueMethod, path: string, body?: Record<string, unknown>, query?: Record<string, string>): Answer {
    const request = { method, path, clientId: CLIENT, ...(body ? { body } : {}), ...(query ? { query } : {}) };
    const { status, body: text } = this.venue.handle(request, this.nowMs);
    return { status, body: (text === '' ? null : JSON.parse(text)) as Answer['body'] };
  }

  /** Lets market time pass. */
  run(ms = 200): this {
    this.nowMs += ms;
    this.events.push(...this.venue.advance(this.nowMs));
    return this;
  }

  place(more: Record<string, unknown> = {}): string {
    const answer = this.call('POST', '/orders', orderBody(more));
    if (answer.status !== 200) throw new Error(JSON.stringify(answer));
    return String(answer.body['orderId']);
  }

  order(id: string): Record<string, unknown> {
    return this.call('GET', `/orders/${id}`).body[0] as Record<string, unknown>;
  }

  position(one: VenueInstrument): Record<string, unknown> | undefined {
    return this.call('GET', '/positions').body.find((row) => row['securityId'] === String(one.securityId));
  }

  /** Members of the socket's frames of an order. */
  frames(id: string): Record<string, unknown>[] {
    return this.events
      .filter(({ orderId, frame }) => orderId === id && frame !== null)
      .map(({ frame }) => (JSON.parse(frame as string) as { Data: Record<string, unknown> }).Data);
  }
}

export const orderBody = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  dhanClientId: CLIENT,
  transactionType: 'BUY',
  exchangeSegment: 'NSE_EQ',
  productType: 'INTRADAY',
  orderType: 'LIMIT',
  validity: 'DAY',
  securityId: '11630',
  quantity: 10,
  price: 377,
  ...more,
});
