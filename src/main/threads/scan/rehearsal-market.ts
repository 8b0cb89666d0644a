import type { Bars } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { DAY_MS, MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import { DayBars } from '../../core/bars/day-bars.ts';
import { MinuteGate, SealedMinutes } from '../../core/bars/minute-gate.ts';
import { sectorIndexOf } from '../../core/market/sectors.ts';
import { black76 } from '../../core/options/black.ts';
import { Rng } from '../../core/rng.ts';
import type { MinuteSource } from '../../core/scan/scan-runner.ts';
import { isOption } from '../../core/scan/scan-plan.ts';
import { NO_HISTORY, type ScanHistory, type ScanState, tradingMinutes } from '../../core/scan/scan-state.ts';
import { emptyBars, pushBar } from '../store/minute-fold.ts';
import { historyOf } from './history-of.ts';

/** Shares of an index, so that the scanners of the market have something to compare. */
const SHARES = 8;
/** Strikes on each side of the money, and what is between two of them, rupees. */
const STRIKES_EACH = 5;
const STRIKE_STEP = 50;
const START_RUPEES = 24_500;
/** Days to each of the two expiries. */
const EXPIRY_DAYS = [3, 31] as const;
const SIGMA = 0.13;
const RATE = 0.0525;
/** Sessions of minutes, and of days, that the histories hold: enough for every scanner to be ready. */
const MINUTE_SESSIONS = 5;
const DAY_BARS = 280;
/** Share of minutes that move and trade far more than the others, and how much: signals need some. */
const BURST = 0.04;
const BURST_TIMES = 8;
/** Usual step of a minute and of a day, as a share of the price. */
const MINUTE_STEP = 0.0006;
const DAY_STEP = 0.012;

/** A made-up market of a few instruments over one session: shares, an index with its future and two expiries, and the volatility index. */
export interface RehearsalMarket {
  readonly instruments: readonly Instrument[];
  readonly minutes: MinuteSource;
  /** Minutes of day between which it trades. */
  readonly openMinute: number;
  readonly endMinute: number;
  expiryMs(expiry: string): number;
  /** What an instrument's scanners know from before. */
  historyOf(state: ScanState, pastDays: readonly TradeDay[]): ScanHistory;
}

/** @returns null on a day without a session of shares. */
export function rehearsalMarket(day: TradeDay, seed: string): RehearsalMarket | null {
  const span = tradingMinutes(day, 'EQ_DERIV');
  if (span === null) return null;
  const [openMinute, endMinute] = span;
  const instruments = instrumentsOf(day);
  const bars = DayBars.create(instruments.length);
  const expiryMs = (expiry: string): number => Date.parse(`${expiry}T10:00:00Z`);
  writeDay(bars, instruments, { day, openMinute, endMinute, expiryMs }, new Rng(`${seed}/day`));
  return {
    instruments,
    minutes: new SealedMinutes(MinuteGate.create(), bars),
    openMinute,
    endMinute,
    expiryMs,
    historyOf: (state, pastDays) => pastOf(state, pastDays, endMinute - openMinute, seed),
  };
}

function instrumentsOf(day: TradeDay): Instrument[] {
  const list: Instrument[] = [];
  const add = (one: Partial<Instrument> & Pick<Instrument, 'symbol' | 'kind'>): void => {
    const [slot, name] = [list.length, one.symbol];
    const plain = {
      slot,
      name,
      securityId: 1_000 + slot,
      segment: 'NSE_FNO',
      sessionClass: 'FNO',
      underlying: 'NIFTY',
    };
    const fixed = { expiry: null, strike: null, right: null, lot: 1, tick: 5, decimals: 2, freezeQty: null };
    list.push({ ...plain, ...fixed, ...one } as Instrument);
  };
  const shares = (sectorIndexOf('NIFTY50')?.constituents ?? []).slice(0, SHARES);
  for (const { symbol } of shares)
    add({ symbol, kind: 'EQUITY', segment: 'NSE_EQ', sessionClass: 'EQ_DERIV', underlying: symbol });
  const index = { kind: 'INDEX', segment: 'IDX_I', sessionClass: 'INDEX' } as const;
  add({ ...index, symbol: 'NIFTY', securityId: 13 });
  add({ ...index, symbol: 'INDIA VIX', securityId: 21, underlying: 'INDIA VIX' });
  const expiries = EXPIRY_DAYS.map((days) => dateOf(day.midnightMs + days * DAY_MS));
  add({ symbol: 'NIFTY FUT', kind: 'FUTIDX', expiry: expiries[1] ?? null, lot: 65 });
  for (const expiry of expiries) {
    for (let i = -STRIKES_EACH; i <= STRIKES_EACH; i += 1) {
      const rupees = START_RUPEES + i * STRIKE_STEP;
      for (const right of ['CE', 'PE'] as const)
        add({
          symbol: `NIFTY ${expiry} ${rupees} ${right}`,
          kind: 'OPTIDX',
          expiry,
          strike: rupees * 100,
          right,
          lot: 65,
        });
    }
  }
  return list;
}

/** IST date of a midnight. */
function dateOf(midnightMs: number): string {
  return new Date(midnightMs + DAY_MS / 2).toISOString().slice(0, 10);
}

interface Session {
  readonly day: TradeDay;
  readonly openMinute: number;
  readonly endMinute: number;
  expiryMs(expiry: string): number;
}

function writeDay(bars: DayBars, instruments: readonly Instrument[], session: Session, rng: Rng): void {
  const walks = instruments.map(({ symbol }) => new Walk(startOf(symbol), rng.fork(symbol)));
  const spot = instruments.findIndex(({ kind, symbol }) => kind === 'INDEX' && symbol === 'NIFTY');
  for (let minute = session.openMinute; minute < session.endMinute; minute += 1) {
    const atMs = session.day.midnightMs + (minute + 1) * MINUTE_MS;
    for (const [slot, { kind, strike, right, expiry }] of instruments.entries()) {
      const walk = walks[slot]!;
      if (isOption(kind)) {
        const years = (session.expiryMs(expiry ?? '') - atMs) / (365 * DAY_MS);
        const wing = right === 'CE' ? 1 : -1;
        walk.go(100 * black76(wing, walks[spot]!.price / 100, (strike ?? 0) / 100, years, SIGMA, RATE).price);
      } else walk.step(MINUTE_STEP);
      const { o, h, l, c, v } = walk;
      bars.write(slot, minute, o, h, l, c, v, isOption(kind) || kind === 'FUTIDX' ? 100_000 + v * 10 : 0);
    }
  }
}

function startOf(symbol: string): number {
  if (symbol === 'INDIA VIX') return 1_400;
  return symbol.startsWith('NIFTY') ? START_RUPEES * 100 : 100_000;
}

/** A price in paise that wanders, and its last bar. */
class Walk {
  price: number;
  o = 0;
  h = 0;
  l = 0;
  c = 0;
  v = 0;
  readonly #rng: Rng;

  constructor(price: number, rng: Rng) {
    this.price = price;
    this.#rng = rng;
  }

  /** @param size of a usual step, as a share of the price. */
  step(size: number): void {
    this.go(this.price * (1 + this.#rng.normal() * size * (this.#rng.next() < BURST ? BURST_TIMES : 1)));
  }

  /** To a price. What moves far trades much. */
  go(paise: number): void {
    const [open, close] = [Math.round(this.price), Math.max(5, Math.round(paise))];
    const wick = Math.round((open / 5_000) * this.#rng.next());
    this.o = open;
    this.c = close;
    this.h = Math.max(open, close) + wick;
    this.l = Math.max(1, Math.min(open, close) - wick);
    const far = Math.abs(close - open) / (open * MINUTE_STEP) > 3;
    this.v = Math.round((500 + 500 * this.#rng.next()) * (far ? BURST_TIMES : 1));
    this.price = close;
  }
}

function pastOf(state: ScanState, pastDays: readonly TradeDay[], minutesADay: number, seed: string): ScanHistory {
  const { instrument, openMinute, midnightMs } = state;
  if (isOption(instrument.kind)) return NO_HISTORY;
  const rng = new Rng(`${seed}/past/${instrument.symbol}`);
  const start = startOf(instrument.symbol);
  const sessions = pastDays.slice(-MINUTE_SESSIONS).map((day) => day.midnightMs + openMinute * MINUTE_MS);
  const minuteMs = sessions.flatMap((openMs) => Array.from({ length: minutesADay }, (_, i) => openMs + i * MINUTE_MS));
  const minutes = barsUpTo(new Walk(start, rng), minuteMs, MINUTE_STEP);
  const dayMs = Array.from({ length: DAY_BARS }, (_, i) => midnightMs - (DAY_BARS - i) * DAY_MS);
  const days = barsUpTo(new Walk(start, rng), dayMs, DAY_STEP);
  return historyOf({ minutes, days, today: emptyBars() }, state, pastDays);
}

/** Bars that end at the price of a walk, which is walked backwards. @param size of a usual step. */
function barsUpTo(walk: Walk, times: readonly number[], size: number): Bars {
  const rows = times.toReversed().map((t) => {
    walk.step(size);
    return { t, o: walk.c, h: walk.h, l: walk.l, c: walk.o, v: walk.v, oi: 0, flags: 0 };
  });
  const bars = emptyBars();
  for (const row of rows.toReversed()) pushBar(bars, row);
  return bars;
}
