import { assert, ensure, FaultError, fault } from '#contract/faults.ts';
import { SEGMENT_CODES, type Segment } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import expiryRulesJson from '../../../../resources/expiry-rules.json' with { type: 'json' };
import type { SessionCalendar } from '../../core/session/calendar.ts';
import { ExpiryBook } from '../../core/session/expiry.ts';
import { expiryRulesSchema } from '../../core/session/expiry-rules.ts';
import { addDays, istMidnightMs } from '../../core/time/ist.ts';
import type {
  SimCandles,
  SimGreeks,
  SimInstrument,
  SimMarket,
  SimQuote,
  SimRolling,
  SimRollingQuery,
} from '../market.ts';
import { History } from './history.ts';
import { Ledger } from './ledger.ts';
import { type Listed, takeListed } from './listing.ts';
import { LiveQuote } from './live-quote.ts';
import { MARKET } from './market-data.ts';
import { greeksAt } from './option-greeks.ts';
import { chainClose, PathStore } from './path-store.ts';
import { RollingOptions } from './rolling.ts';
import { OPTION, SPOT, type Terms } from './terms.ts';
import { type Underlying, type World, worldOf } from './underlying.ts';
import { Universe } from './universe.ts';

export interface SimMarketOptions {
  /** Same seed, same market. */
  readonly seed: number;
  /** Epoch ms; outside of trading hours the next trading day is in force. */
  readonly startMs: number;
  /** How many instruments are listed, 1 … 25,000; the most useful first. */
  readonly instruments: number;
  readonly calendar: SessionCalendar;
  /** Shows the crossed, stale books of order entry before the opening, as the broker's feed does; default true. */
  readonly crossedEntryBook?: boolean;
}

/** Calendar days of one-minute candles. */
const MINUTE_HISTORY_DAYS = 30;
/** Trading days that must lie before the first one, so that there is a day before it. */
const DAYS_BEFORE = 2;
/** Room for security ids in a lookup key. */
const ID_SPAN = 0x1000_0000;

/**
 * Creates the simulated market: a pure function of seed and time. Nothing happens between two calls; every value is
 * worked out from the seed when it is asked for, so a late start equals an early one that has been advanced.
 */
export function createSimMarket(options: SimMarketOptions): SimMarket {
  return new Market(options);
}

class Market implements SimMarket {
  instruments: readonly SimInstrument[] = [];
  listing = 0;
  nowMs: number;
  readonly #options: SimMarketOptions;
  readonly #world: World;
  readonly #ledger: Ledger;
  readonly #history: History;
  readonly #universe: Universe;
  readonly #rolling: RollingOptions;
  #day: TradeDay;
  #listed: readonly Listed[] = [];
  #index = new Map<number, number>();
  #live: (LiveQuote | undefined)[] = [];

  constructor(options: SimMarketOptions) {
    const { seed, startMs, calendar } = options;
    this.#options = options;
    this.nowMs = startMs;
    this.#day = calendar.tradeDayOf(startMs);
    this.#world = worldOf(seed, calendar);
    const paths = new PathStore(firstFineDate(this.#day.date));
    paths.connect(this.#world);
    this.#ledger = new Ledger(paths);
    this.#history = new History(this.#ledger);
    const expiries = new ExpiryBook(expiryRulesSchema.parse(expiryRulesJson), calendar);
    this.#universe = new Universe(this.#world, calendar, expiries, (of) => this.#closeBefore(of));
    this.#rolling = new RollingOptions(this.#world, calendar, expiries, paths);
    this.#enter();
  }

  indexOf(segment: Segment, securityId: number): number | undefined {
    return this.#index.get(keyOf(segment, securityId));
  }

  advance(toMs: number): void {
    assert(toMs >= this.nowMs, 'the simulated market cannot go back in time');
    this.nowMs = toMs;
    const day = this.#options.calendar.tradeDayOf(toMs);
    if (day.date === this.#day.date) return;
    this.#day = day;
    this.#enter();
  }

  quote(index: number, out: SimQuote): void {
    this.#liveOf(index).fill(this.nowMs, out);
  }

  version(index: number): number {
    return this.#liveOf(index).version(this.nowMs);
  }

  daily(index: number, fromMs: number, toMs: number): SimCandles {
    return this.#history.daily(this.#termsOf(index), { fromMs, toMs }, this.#day.date, this.nowMs);
  }

  minutes(index: number, fromMs: number, toMs: number): SimCandles {
    const { date } = this.#day;
    const fromDate = addDays(date, -MINUTE_HISTORY_DAYS);
    return this.#history.minutes(this.#termsOf(index), { fromMs, toMs }, fromDate, date, this.nowMs);
  }

  rolling(query: SimRollingQuery): SimRolling {
    return this.#rolling.candles(query, this.nowMs);
  }

  greeks(index: number): SimGreeks | null {
    const terms = this.#termsOf(index);
    if (terms.shape !== OPTION) return null;
    const { tape } = this.#liveOf(index);
    const sec = (this.nowMs - tape.series.openMs) / 1000;
    return greeksAt(tape, Math.max(0, Math.min(tape.minutes * 60 - 1, Math.floor(sec))));
  }

  /** Lists the instruments of the trade date in force and forgets the quotes of the one before. */
  #enter(): void {
    const { date } = this.#day;
    if (this.#world.equity.timeline.indexUpTo(date) < DAYS_BEFORE) {
      const text = `The simulated market begins on ${MARKET.originDate} and has no history on ${date}: choose a later date.`;
      throw new FaultError(fault('input.clock', text));
    }
    this.#listed = takeListed(this.#options.instruments, this.#universe.ranked(date));
    this.instruments = this.#listed.map((one) => one.instrument);
    this.#index = new Map(this.instruments.map((one, i) => [keyOf(one.segment, one.securityId), i]));
    this.#live = Array.from({ length: this.#listed.length }, () => undefined);
    this.listing++;
  }

  #termsOf(index: number): Terms {
    return ensure(this.#listed[index], `the simulated market has no instrument ${index}`).terms;
  }

  #liveOf(index: number): LiveQuote {
    const known = this.#live[index];
    if (known) return known;
    const terms = this.#termsOf(index);
    const { timeline } = terms.of.venue;
    const day = timeline.indexUpTo(this.#day.date);
    const tape = this.#ledger.tape(terms, day);
    const before = this.#ledger.dayEnd(terms, day - 1);
    const live = new LiveQuote({
      tape,
      hours: timeline.hours(day),
      day,
      before,
      beforeMidnightMs: istMidnightMs(timeline.date(day - 1)),
      officialPaise: terms.shape === SPOT ? this.#ledger.officialPaise(terms, day) : 0,
      crossedEntryBook: this.#options.crossedEntryBook ?? true,
      showsEquilibrium: matchesBeforeOpen(terms, tape.isIndex),
    });
    this.#live[index] = live;
    return live;
  }

  /** Official close in rupees of the venue's last day before the trade date. */
  #closeBefore(of: Underlying): number {
    const { timeline } = of.venue;
    const at = timeline.indexUpTo(this.#day.date);
    const before = timeline.date(at) === this.#day.date ? at - 1 : at;
    return (Math.round((chainClose(of, before) * 100) / of.tickPaise) * of.tickPaise) / 100;
  }
}

function keyOf(segment: Segment, securityId: number): number {
  return SEGMENT_CODES[segment] * ID_SPAN + securityId;
}

/** NSE's call auction gives its indices and shares a price before the open; derivatives wait for theirs. */
function matchesBeforeOpen({ of, shape }: Terms, isIndex: boolean): boolean {
  return (isIndex && isNseIndex(of)) || (of.kind === 'share' && shape === SPOT);
}

function isNseIndex(of: Underlying): boolean {
  return of.kind === 'index' && of.root !== 'SENSEX' && of.root !== 'BANKEX';
}

/** First date with fine paths: the month two before, so that every start in a month has the same history. */
function firstFineDate(date: string): string {
  const before = addDays(`${date.slice(0, 7)}-01`, -1).slice(0, 7);
  return `${addDays(`${before}-01`, -1).slice(0, 7)}-01`;
}
