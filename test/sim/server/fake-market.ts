import type { InstrumentKind, Segment } from '#contract/model/instrument.ts';
import { DAY_MS, MINUTE_MS } from '#contract/model/session.ts';
import { dayMsOf } from '../../../src/main/core/time/ist.ts';
import type {
  SimCandles,
  SimGreeks,
  SimInstrument,
  SimMarket,
  SimQuote,
  SimRolling,
  SimRollingQuery,
} from '../../../src/main/sim/market.ts';

/** A small market whose every value can be worked out by hand from the instrument's index and the time. */

function instrument(
  segment: Segment,
  securityId: number,
  kind: InstrumentKind,
  underlying: string,
  more: Partial<SimInstrument> = {},
): SimInstrument {
  return {
    segment,
    securityId,
    kind,
    underlying,
    ticker: underlying,
    name: underlying,
    isin: null,
    series: null,
    expiry: null,
    expiryFlag: null,
    strike: null,
    right: null,
    lot: 1,
    tickPaise: 5,
    freezeQty: null,
    upperLimit: 0,
    lowerLimit: 0,
    ...more,
  };
}

const share = (id: number, ticker: string, name: string, more: Partial<SimInstrument> = {}): SimInstrument =>
  instrument('NSE_EQ', id, 'EQUITY', ticker, {
    name,
    series: 'EQ',
    isin: `INE${String(id).padStart(9, '0')}`,
    upperLimit: 1_100,
    lowerLimit: 900,
    ...more,
  });

const option = (id: number, expiry: string, strike: number, right: 'CE' | 'PE'): SimInstrument =>
  instrument('NSE_FNO', id, 'OPTIDX', 'NIFTY', {
    expiry,
    expiryFlag: expiry.endsWith('-24') ? 'M' : 'W',
    strike,
    right,
    lot: 65,
    freezeQty: 1_800,
  });

/** @param extra that many further shares, with ids from 100001. */
export function fakeInstruments(extra = 0): SimInstrument[] {
  const expiries = ['2026-11-17', '2026-11-24'];
  const options = expiries.flatMap((expiry, e) =>
    [24_000, 24_500].flatMap((strike, s) => [
      option(40_000 + e * 100 + s * 10, expiry, strike, 'CE'),
      option(40_001 + e * 100 + s * 10, expiry, strike, 'PE'),
    ]),
  );
  return [
    instrument('IDX_I', 13, 'INDEX', 'NIFTY', { name: 'Nifty 50' }),
    instrument('IDX_I', 25, 'INDEX', 'BANKNIFTY', { name: 'Nifty Bank' }),
    instrument('IDX_I', 51, 'INDEX', 'SENSEX', { name: 'Sensex' }),
    instrument('IDX_I', 29, 'INDEX', 'NIFTY IT', { name: 'Nifty IT' }),
    share(13, 'ABB', 'ABB India'),
    share(1333, 'HDFCBANK', 'HDFC Bank'),
    share(3045, 'SBIN', 'State Bank of India'),
    share(19_585, 'BSE', 'BSE'),
    instrument('NSE_FNO', 48_704, 'FUTIDX', 'NIFTY', {
      expiry: '2026-11-24',
      expiryFlag: 'M',
      lot: 65,
      tickPaise: 10,
      freezeQty: 1_800,
    }),
    instrument('NSE_FNO', 53_429, 'FUTSTK', 'HDFCBANK', { expiry: '2026-11-24', expiryFlag: 'M', lot: 550 }),
    instrument('BSE_FNO', 1_100_789, 'FUTIDX', 'SENSEX', { expiry: '2026-11-26', expiryFlag: 'M', lot: 20 }),
    instrument('MCX_COMM', 565_899, 'FUTCOM', 'CRUDEOIL', {
      expiry: '2026-12-18',
      expiryFlag: 'M',
      lot: 100,
      tickPaise: 100,
    }),
    instrument('MCX_COMM', 576_266, 'OPTFUT', 'CRUDEOIL', {
      expiry: '2026-12-16',
      expiryFlag: 'M',
      strike: 7_000,
      right: 'CE',
      lot: 100,
      tickPaise: 10,
    }),
    ...options,
    ...Array.from({ length: extra }, (_, i) => share(100_001 + i, `SIM${i}`, `Simulated ${i}`)),
  ];
}

/** Every instrument changes once in this many ms. */
export const FAKE_STEP_MS = 100;

export class FakeMarket implements SimMarket {
  instruments: readonly SimInstrument[];
  listing = 1;
  nowMs: number;
  /** Set to stop its time, as a market that is not moved. */
  frozen = false;
  /** Set to stop every change while time goes on, as before the opening and after the close. */
  stands = false;
  private readonly byKey = new Map<string, number>();
  private readonly startMs: number;

  constructor(startMs: number, extra = 0) {
    this.startMs = startMs;
    this.nowMs = startMs;
    this.instruments = fakeInstruments(extra);
    this.rekey();
  }

  private rekey(): void {
    this.byKey.clear();
    for (const [index, one] of this.instruments.entries()) this.byKey.set(`${one.segment}:${one.securityId}`, index);
  }

  /** A new trade date: the instruments come in another order, and those of the given ids are gone. */
  relist(...gone: number[]): void {
    this.instruments = this.instruments.filter((one) => !gone.includes(one.securityId)).toReversed();
    this.listing++;
    this.rekey();
  }

  indexOf(segment: Segment, securityId: number): number | undefined {
    return this.byKey.get(`${segment}:${securityId}`);
  }

  advance(toMs: number): void {
    if (!this.frozen) this.nowMs = toMs;
  }

  version(_index: number): number {
    return this.stands ? 0 : Math.floor((this.nowMs - this.startMs) / FAKE_STEP_MS);
  }

  quote(index: number, out: SimQuote): void {
    const one = this.instruments[index] as SimInstrument;
    const version = this.version(index);
    const base = 100_000 + (one.securityId % 1_000) * 10;
    out.ltpPaise = base + (version % 50) * 5;
    out.ltq = 25;
    out.lttMs = this.nowMs;
    out.atpPaise = base;
    out.volume = 1_000 + version * 25;
    out.totalSellQty = 500;
    out.totalBuyQty = 600;
    out.oi = one.kind === 'EQUITY' || one.kind === 'INDEX' ? 0 : 10_000 + version;
    out.oiHigh = out.oi;
    out.oiLow = one.kind === 'EQUITY' || one.kind === 'INDEX' ? 0 : 10_000;
    out.openPaise = base;
    out.prevClosePaise = base - 500;
    out.highPaise = base + 250;
    out.lowPaise = base;
    out.prevOi = 9_000;
    out.prevVolume = 65_000;
    for (const [i, level] of out.levels.entries()) {
      const empty = i === 4;
      level.bidPaise = empty ? 0 : out.ltpPaise - (i + 1) * 5;
      level.askPaise = empty ? 0 : out.ltpPaise + (i + 1) * 5;
      level.bidQty = empty ? 0 : 10 * (i + 1);
      level.askQty = empty ? 0 : 20 * (i + 1);
      level.bidOrders = empty ? 0 : i + 1;
      level.askOrders = empty ? 0 : i + 2;
    }
  }

  private candles(from: number, to: number, stepMs: number, keep: (ms: number) => boolean): SimCandles {
    const out: SimCandles = { t: [], o: [], h: [], l: [], c: [], v: [], oi: [] };
    for (let t = from; t < to; t += stepMs) {
      if (!keep(t)) continue;
      const price = 100_000 + (Math.floor(t / MINUTE_MS) % 100);
      out.t.push(t);
      out.o.push(price);
      out.h.push(price + 50);
      out.l.push(price - 50);
      out.c.push(price + 10);
      out.v.push(17_454_579);
      out.oi.push(7);
    }
    return out;
  }

  /** A candle on every day of the week, stamped 09:15. */
  daily(_index: number, fromMs: number, toMs: number): SimCandles {
    const first = fromMs - dayMsOf(fromMs) + 555 * MINUTE_MS;
    return this.candles(first, Math.min(toMs, this.nowMs - dayMsOf(this.nowMs)), DAY_MS, () => true);
  }

  /** 09:15 to 15:29 of every day, complete minutes only. */
  minutes(_index: number, fromMs: number, toMs: number): SimCandles {
    const first = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS;
    const open = (ms: number): boolean => dayMsOf(ms) >= 555 * MINUTE_MS && dayMsOf(ms) < 930 * MINUTE_MS;
    return this.candles(first, Math.min(toMs, Math.floor(this.nowMs / MINUTE_MS) * MINUTE_MS), MINUTE_MS, open);
  }

  /** The candles of `minutes`, on strikes 50 apart around 24,000 and with a volatility of 12.5 %. */
  rolling(query: SimRollingQuery): SimRolling {
    const candles = this.minutes(0, query.fromMs, query.toMs);
    const same = (value: number): number[] => candles.t.map(() => value);
    return { ...candles, iv: same(12.5), strike: same(24_000 + query.steps * 50), spot: same(24_010.5) };
  }

  greeks(index: number): SimGreeks | null {
    const one = this.instruments[index] as SimInstrument;
    if (one.right === null) return null;
    return { iv: 12.5, delta: one.right === 'CE' ? 0.5 : -0.5, gamma: 0.00132, theta: -0, vega: 12.18593 };
  }
}
