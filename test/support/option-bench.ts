import { COLUMNS as C } from '#contract/columns.ts';
import type { Instrument, SessionClass } from '#contract/model/instrument.ts';
import { TickTable } from '../../src/main/core/table/tick-table.ts';
import { istDate } from '../../src/main/core/time/ist.ts';
import { createSimMarket } from '../../src/main/sim/market/create.ts';
import type { SimInstrument, SimMarket } from '../../src/main/sim/market.ts';
import { quoteRecord } from '../../src/main/sim/quote-record.ts';
import { OptionBody } from '../../src/main/threads/option/option-body.ts';
import type { OptionBoot, OptionOrder, OptionReport } from '../../src/main/threads/protocol.ts';
import { shippedCalendar, shippedCalendarData } from './shipped-calendar.ts';
import { sharedMemory, told, type Told } from './store-bench.ts';

export const RATE = 0.0525;

function classOf({ segment, kind }: SimInstrument): SessionClass {
  if (kind === 'INDEX') return 'INDEX';
  if (kind === 'EQUITY') return 'EQ_DERIV';
  if (segment === 'MCX_COMM') return 'MCX';
  return segment === 'NSE_CURRENCY' || segment === 'BSE_CURRENCY' ? 'CDS' : 'FNO';
}

function instrumentOf(one: SimInstrument, slot: number): Instrument {
  const { segment, securityId, kind, underlying, ticker, name, expiry, strike, right, lot, tickPaise } = one;
  const decimals = segment === 'NSE_CURRENCY' || segment === 'BSE_CURRENCY' ? 4 : 2;
  return {
    slot,
    segment,
    securityId,
    kind,
    sessionClass: classOf(one),
    symbol: `${ticker} ${expiry ?? ''} ${strike ?? ''} ${right ?? ''}`.trim(),
    name,
    underlying: expiry === null ? ticker : underlying,
    expiry,
    strike: strike === null ? null : Math.round(strike * 10 ** decimals),
    right,
    lot,
    tick: tickPaise,
    decimals,
    freezeQty: null,
  };
}

/** The option thread's body over the rows of a simulated market, without threads and sockets. */
export class OptionBench {
  readonly market: SimMarket;
  readonly instruments: readonly Instrument[];
  readonly table: TickTable;
  readonly body: OptionBody;
  readonly rig: Told<OptionReport>;
  readonly boot: OptionBoot;
  readonly #quote = quoteRecord();
  readonly #versions: Float64Array;
  #lastId = 0;

  constructor(startMs: number, count: number, optionMs = 250, keep: (one: SimInstrument) => boolean = () => true) {
    const calendar = shippedCalendar();
    this.market = createSimMarket({ seed: 7, instruments: count, startMs, calendar });
    const kept = this.market.instruments.filter(keep);
    this.instruments = kept.map(instrumentOf);
    const memory = sharedMemory(Math.max(1, kept.length));
    this.table = TickTable.attach(memory.table);
    this.#versions = new Float64Array(kept.length).fill(-1);
    this.rig = told<OptionReport>(startMs);
    this.boot = {
      name: 'option',
      clock: { epochMs: startMs, wallMs: 0, speed: 1 },
      day: calendar.tradeDay(istDate(startMs)),
      memory,
      logLevel: 'debug',
      calendar: shippedCalendarData(),
      optionMs,
      riskFreeRate: RATE,
    };
    this.body = new OptionBody(this.boot, this.rig.tools);
    this.advance(startMs);
    this.order({ type: 'begin', instruments: this.instruments });
  }

  /** Moves the market and copies what changed into the table. @returns rows written. */
  advance(toMs: number): number {
    if (toMs > this.market.nowMs) this.market.advance(toMs);
    this.rig.nowMs = toMs;
    let written = 0;
    for (const { slot, segment, securityId } of this.instruments) {
      const index = this.market.indexOf(segment, securityId) as number;
      const version = this.market.version(index);
      if (this.#versions[slot] === version) continue;
      this.#versions[slot] = version;
      this.#write(slot, index);
      written += 1;
    }
    return written;
  }

  /** Writes single cells of a row, as the feed does. */
  set(slot: number, values: Partial<Record<'bid' | 'ask' | 'ltp' | 'flags' | 'oi', number>>): void {
    const cell = this.table.beginWrite(slot);
    for (const [name, value] of Object.entries(values))
      this.table.u32[cell + C[name as keyof typeof values].cell] = value;
    this.table.endWrite(slot);
  }

  tick(): void {
    this.body.tick(this.rig.nowMs);
  }

  order(order: Exclude<OptionOrder, { type: 'close' } | { type: 'clock' }>): void {
    this.body.step(order, this.rig.nowMs);
  }

  list(): Extract<OptionReport, { type: 'listed' }>['list'] {
    this.order({ type: 'list', id: 0 });
    const last = this.rig.reports.at(-1);
    if (last?.type !== 'listed') throw new Error('no list');
    return last.list;
  }

  /** What a page gets; a refusal is thrown. */
  read(underlying: string, expiry: string): Extract<OptionReport, { type: 'chain' }>['chain'] {
    this.#lastId += 1;
    this.order({ type: 'read', id: this.#lastId, underlying, expiry });
    const last = this.rig.reports.at(-1);
    if (last?.type === 'refused') throw Object.assign(new Error(last.fault.text), { fault: last.fault });
    if (last?.type !== 'chain' || last.id !== this.#lastId) throw new Error('no chain');
    return last.chain;
  }

  #write(slot: number, index: number): void {
    const quote = this.#quote;
    this.market.quote(index, quote);
    const { i32, u32, f64 } = this.table;
    const cell = this.table.beginWrite(slot);
    i32[cell + C.ltp.cell] = quote.ltpPaise;
    i32[cell + C.bid.cell] = quote.levels[0]?.bidPaise ?? 0;
    i32[cell + C.ask.cell] = quote.levels[0]?.askPaise ?? 0;
    u32[cell + C.oi.cell] = quote.oi;
    u32[cell + C.prevOi.cell] = quote.prevOi;
    i32[cell + C.prevClose.cell] = quote.prevClosePaise;
    f64[(cell + C.volume.cell) / 2] = quote.volume;
    this.table.endWrite(slot);
  }
}
