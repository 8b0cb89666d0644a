import { z } from 'zod';
import { fault, FaultError } from '#contract/faults.ts';
import { BAR_FLAG, type Bars } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { fromRupees } from '#contract/model/price.ts';
import { addDays } from '../../core/time/ist.ts';
import type { HistoryAdapter } from '../adapter.ts';
import { INTRADAY_DAYS_MAX } from './limits.ts';
import type { DhanRest } from './rest.ts';

/** Prices are below this in any scale; anything above does not fit the tables. */
const PRICE_MAX = 0x7fff_ffff;

const numbers = z.array(z.number());
const candlesSchema = z.object({
  open: numbers,
  high: numbers,
  low: numbers,
  close: numbers,
  volume: numbers,
  timestamp: numbers,
  open_interest: numbers.optional(),
});

/** Dhan's candles, cut into calls as long as it allows. */
export class DhanHistory implements HistoryAdapter {
  readonly #rest: DhanRest;

  constructor(rest: DhanRest) {
    this.#rest = rest;
  }

  async daily(instrument: Instrument, fromDate: string, toDate: string): Promise<Bars> {
    const bars = emptyBars();
    // The last date of charts/historical is exclusive, so one day is added (dhan-api §8.2).
    const body = { ...requestOf(instrument), fromDate, toDate: addDays(toDate, 1) };
    appendCandles(bars, await this.#rest.read('/charts/historical', body, 'data'), instrument);
    return bars;
  }

  async minutes(instrument: Instrument, fromDate: string, toDate: string): Promise<Bars> {
    const bars = emptyBars();
    for (let from = fromDate; from <= toDate; from = addDays(from, INTRADAY_DAYS_MAX)) {
      const last = addDays(from, INTRADAY_DAYS_MAX - 1);
      // With dates alone the last date of charts/intraday is inclusive (dhan-api §8.3).
      const body = { ...requestOf(instrument), interval: '1', fromDate: from, toDate: last < toDate ? last : toDate };
      appendCandles(bars, await this.#rest.read('/charts/intraday', body, 'data'), instrument);
    }
    return bars;
  }
}

function requestOf({ segment, securityId, kind }: Instrument): object {
  const derivative = kind !== 'INDEX' && kind !== 'EQUITY';
  const expiryCode = derivative ? { expiryCode: 0 } : {};
  return { securityId: String(securityId), exchangeSegment: segment, instrument: kind, oi: derivative, ...expiryCode };
}

function emptyBars(): Bars {
  return { t: [], o: [], h: [], l: [], c: [], v: [], oi: [], flags: [] };
}

/** Adds the answer to `bars`: integer prices, epoch ms; a bar that does not make sense refuses the whole answer. */
function appendCandles(bars: Bars, answer: unknown, instrument: Instrument): void {
  const read = candlesSchema.safeParse(answer);
  if (!read.success) throw unreadable(instrument, 'an unknown form');
  const { open, high, low, close, volume, timestamp, open_interest: openInterest } = read.data;
  const columns = openInterest === undefined ? [] : [openInterest];
  for (const column of [open, high, low, close, volume, ...columns]) {
    if (column.length !== timestamp.length) throw unreadable(instrument, 'columns of different length');
  }
  for (let i = 0; i < timestamp.length; i += 1) {
    const t = Math.round((timestamp[i] ?? 0) * 1_000);
    const lastT = bars.t.at(-1) ?? 0;
    if (t === lastT) continue;
    if (!(t > lastT)) throw unreadable(instrument, 'times that do not rise');
    bars.t.push(t);
    bars.o.push(priceOf(open[i], instrument));
    bars.h.push(priceOf(high[i], instrument));
    bars.l.push(priceOf(low[i], instrument));
    bars.c.push(priceOf(close[i], instrument));
    bars.v.push(Math.max(0, Math.round(volume[i] ?? 0)));
    bars.oi.push(Math.max(0, Math.round(openInterest?.[i] ?? 0)));
    bars.flags.push(BAR_FLAG.history);
  }
}

function priceOf(rupees: number | undefined, instrument: Instrument): number {
  const price = fromRupees(rupees ?? Number.NaN, instrument.decimals);
  if (!(price >= 0 && price <= PRICE_MAX)) throw unreadable(instrument, 'a price that is none');
  return price;
}

function unreadable(instrument: Instrument, what: string): FaultError {
  const text = `The broker's candles of ${instrument.symbol} have ${what}. They were left out.`;
  return new FaultError(fault('unavailable.bad_candles', text, { symbol: instrument.symbol }));
}
