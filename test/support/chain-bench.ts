import type { Bars } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import { DAY_MS, MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import type { Bar } from '../../src/main/core/bars/bar.ts';
import type { IvSeries } from '../../src/main/core/options/iv-plan.ts';
import { black76 } from '../../src/main/core/options/black.ts';
import { expiryInstantMs, yearsToExpiry } from '../../src/main/core/options/time-to-expiry.ts';
import { ChainPass } from '../../src/main/core/scan/chain-pass.ts';
import type { ChainScanner } from '../../src/main/core/scan/chain-scanner.ts';
import type { DayBefore } from '../../src/main/core/scan/contract-day.ts';
import { defaultParams, type ScalarParams } from '../../src/main/core/scan/scanner.ts';
import type { MinuteSource } from '../../src/main/core/scan/scan-runner.ts';
import { ScannerRun } from '../../src/main/core/scan/scanner-run.ts';
import type { ScanHistory } from '../../src/main/core/scan/scan-state.ts';
import { minuteOfText } from '../../src/main/core/time/ist.ts';
import { barsOf, DAY, OPEN_MINUTE, type Row, share } from './scan-bench.ts';
import { shippedCalendar } from './shipped-calendar.ts';

const RATE = 0.0525;
const LOT = 65;
const STEP = 50;
export const EXPIRIES = ['2026-11-23', '2026-12-01'] as const;
/** A cash session of index values ends here, the options trade on. */
export const SPOT_END = 915;
const CHAIN_END = 940;

/** Straight lines between places: `[['09:15', 24500], ['10:00', 24550]]`. */
export type Path = readonly (readonly [time: string, value: number])[];
/** One option's own path: `['24600 CE', path]`, of the front expiry. */
export type Paths = Readonly<Record<string, Path>>;

/** A made-up day of one index, its future and two expiries; prices by Black-76 on the paths. */
export interface World {
  readonly spot: Path;
  readonly sigma?: Path;
  readonly backSigma?: Path;
  /** Open interest in lots, and volume in lots a minute. */
  readonly oi?: Paths;
  readonly volume?: Paths;
  readonly futureOi?: Path;
  readonly vix?: number | null;
  /** Volatility history: equal steps between two values, and the value of the last session. */
  readonly iv?: {
    readonly from: number;
    readonly to: number;
    readonly last: number;
    readonly sessions?: number;
  } | null;
  /** Swing of the daily closes before, percent. */
  readonly dailyPct?: number;
  /** Official close and open interest (lots) of the day before by `24600 CE`. */
  readonly before?: Readonly<Record<string, readonly [close: number, lots: number]>>;
  readonly root?: string;
}

function along(path: Path, minute: number): number {
  let [before, from] = [minuteOfText(path[0]![0]), path[0]![1]];
  for (const [time, value] of path) {
    const at = minuteOfText(time);
    if (at >= minute) return at === before ? value : from + ((value - from) * (minute - before)) / (at - before);
    [before, from] = [at, value];
  }
  return from;
}

const BASE: Omit<Instrument, 'slot' | 'securityId' | 'symbol' | 'kind'> = {
  ...share(0),
  segment: 'NSE_FNO',
  sessionClass: 'FNO',
  underlying: 'NIFTY',
  lot: LOT,
  freezeQty: 1_800,
};

/** The instruments of a world: index, future, VIX, then the options. */
export function chainInstruments(root = 'NIFTY', middle = 24_500, each = 10): Instrument[] {
  const list: Instrument[] = [];
  const add = (one: Partial<Instrument> & Pick<Instrument, 'symbol' | 'kind'>): void => {
    list.push({ ...BASE, underlying: root, securityId: 1_000 + list.length, slot: list.length, ...one } as Instrument);
  };
  add({ symbol: root, kind: 'INDEX', segment: 'IDX_I', sessionClass: 'INDEX', lot: 1, securityId: 13 });
  add({ symbol: `${root} NOV FUT`, kind: 'FUTIDX', expiry: EXPIRIES[0] });
  add({
    symbol: 'INDIA VIX',
    kind: 'INDEX',
    segment: 'IDX_I',
    sessionClass: 'INDEX',
    lot: 1,
    securityId: 21,
    underlying: 'INDIA VIX',
  });
  for (const expiry of EXPIRIES) {
    for (let i = -each; i <= each; i += 1) {
      const strike = (middle + i * STEP) * 100;
      for (const right of ['CE', 'PE'] as const) {
        add({ symbol: `${root} ${expiry} ${strike / 100} ${right}`, kind: 'OPTIDX', expiry, strike, right });
      }
    }
  }
  return list;
}

/** A world's day as minutes. `untilMinute` hides what comes later; `bend` lets the future be another one. */
export class WorldMinutes {
  readonly instruments: readonly Instrument[];
  readonly #world: World;
  readonly #years: Readonly<Record<string, (minute: number) => number>>;
  untilMinute = 1_439;
  bend: (minute: number, price: number) => number = (_minute, price) => price;

  constructor(world: World) {
    this.#world = world;
    this.instruments = chainInstruments(world.root, Math.round(world.spot[0]![1] / STEP) * STEP);
    const calendar = shippedCalendar();
    this.#years = Object.fromEntries(
      EXPIRIES.map((expiry) => {
        const atMs = expiryInstantMs(calendar, expiry, 'FNO');
        return [expiry, (minute: number) => yearsToExpiry(atMs, DAY.midnightMs + (minute + 1) * MINUTE_MS)];
      }),
    );
  }

  read(slot: number, minute: number, out: Bar): boolean {
    const instrument = this.instruments[slot];
    if (instrument === undefined || minute < OPEN_MINUTE || minute > this.untilMinute) return false;
    const end = instrument.kind === 'INDEX' ? SPOT_END : CHAIN_END;
    const [now, then] = [this.#price(instrument, minute), this.#price(instrument, Math.max(OPEN_MINUTE, minute - 1))];
    if (minute >= end || now === null || then === null) return false;
    out.o = then;
    out.c = now;
    out.h = Math.max(now, then);
    out.l = Math.min(now, then);
    out.v = instrument.kind === 'INDEX' ? 0 : this.#lots(this.#world.volume, instrument, minute, 10) * LOT;
    out.oi = instrument.kind === 'INDEX' ? 0 : this.#interest(instrument, minute) * LOT;
    return true;
  }

  #price(instrument: Instrument, minute: number): number | null {
    const { spot, vix = 14, sigma = [['09:15', 0.13]], backSigma = sigma } = this.#world;
    const price = this.bend(minute, along(spot, minute));
    if (instrument.slot === 2) return vix === null ? null : Math.round(vix * 100);
    const paise = (rupees: number): number => Math.max(5, Math.round((rupees * 100) / 5) * 5);
    if (instrument.strike === null || instrument.expiry === null) return paise(price);
    const years = this.#years[instrument.expiry]!(minute);
    const vol = along(instrument.expiry === EXPIRIES[0] ? sigma : backSigma, minute);
    const forward = price * Math.exp(RATE * years);
    const wing = instrument.right === 'CE' ? 1 : -1;
    return paise(black76(wing, forward, instrument.strike / 100, years, vol, RATE).price);
  }

  #interest(instrument: Instrument, minute: number): number {
    if (instrument.right === null) return Math.round(along(this.#world.futureOi ?? [['09:15', 100_000]], minute));
    return this.#lots(this.#world.oi, instrument, minute, 1_000);
  }

  #lots(paths: Paths | undefined, { strike, right, expiry }: Instrument, minute: number, byDefault: number): number {
    const path = expiry === EXPIRIES[0] ? paths?.[`${(strike ?? 0) / 100} ${right}`] : undefined;
    return path === undefined ? byDefault : Math.round(along(path, minute));
  }

  previous(slot: number): DayBefore | null {
    const { strike, right, expiry } = this.instruments[slot]!;
    const told = expiry === EXPIRIES[0] ? this.#world.before?.[`${(strike ?? 0) / 100} ${right}`] : undefined;
    return told === undefined ? null : { close: Math.round(told[0] * 100), interest: told[1] * LOT };
  }
}

/** Quiet bars before today: a slow wave without a trend, narrower at its end. */
export function quietHistory({ spot, dailyPct = 0.5 }: World): ScanHistory {
  const start = spot[0]![1] * 100;
  const wave = (count: number, stepMs: number, amplitude: number) =>
    barsOf(
      Array.from({ length: count }, (_, i) => {
        const at = (k: number): number =>
          Math.round(start * (1 + amplitude * (1 - i / (2 * count)) * Math.sin(k * 1.7)));
        const [o, c] = [at(i - 1), at(i)];
        const row: Row = [o, Math.max(o, c) + 200, Math.min(o, c) - 200, c, 0];
        return [DAY.midnightMs - (count - i) * stepMs, ...row] as const;
      }),
    );
  const daily: Bars = barsOf(
    Array.from({ length: 40 }, (_, i) => {
      const c = Math.round(start * (1 + (i % 2 === 0 ? 0 : dailyPct / 100)));
      return [DAY.midnightMs - (40 - i) * DAY_MS, c, c, c, c, 0] as const;
    }),
  );
  const past = {
    '1m': wave(200, MINUTE_MS, 2e-4),
    '5m': wave(200, 5 * MINUTE_MS, 4e-4),
    '15m': wave(200, 15 * MINUTE_MS, 8e-4),
    '1d': daily,
  };
  return { past, today: barsOf([]) };
}

export interface ChainRunInput {
  readonly scanners: readonly ChainScanner[];
  readonly params?: ScalarParams;
  readonly world: World;
  readonly minutes?: WorldMinutes;
  /** Minute after which the history and the volatilities come; before the day by default. */
  readonly loadAfter?: number;
  /** Last minute that is closed. */
  readonly through?: number;
}

/** Runs a day of a world through the chain pass and gives the hits in the order of time. */
export function chainHits(input: ChainRunInput): Hit[] {
  const { world, minutes = new WorldMinutes(world) } = input;
  const { iv = { from: 0.1, to: 0.2, last: 0.15 } } = world;
  return runChains({
    ...input,
    instruments: minutes.instruments,
    minutes,
    previous: (slot) => minutes.previous(slot),
    histories: new Map([[0, quietHistory(world)]]),
    iv: ivSeriesOf(iv),
  });
}

export interface RunChainsInput extends Pick<ChainRunInput, 'scanners' | 'params' | 'loadAfter' | 'through'> {
  readonly day?: TradeDay;
  readonly instruments: readonly Instrument[];
  readonly minutes: MinuteSource;
  previous(slot: number): DayBefore | null;
  /** Of what is behind, by slot. */
  readonly histories: ReadonlyMap<number, ScanHistory>;
  readonly iv: IvSeries | null;
  stopwatchMs?(): number;
}

/** Runs a day through the chain pass. */
export function runChains(input: RunChainsInput): Hit[] {
  const { scanners, params, loadAfter = -1, through = CHAIN_END, day = DAY, instruments, minutes, histories } = input;
  const hits: Hit[] = [];
  const failed = (_id: string, _what: string, error: unknown): void => {
    throw error;
  };
  const stopwatchMs = (): number => input.stopwatchMs?.() ?? 0;
  const runs = scanners.map((scanner) => {
    const known = Object.keys(scanner.params.shape);
    const own = Object.entries(params ?? {}).filter(([name]) => known.includes(name));
    const values = scanner.params.parse({ ...defaultParams(scanner), ...Object.fromEntries(own) }) as ScalarParams;
    return new ScannerRun({ scanner, enabled: true, params: values }, () => true, { stopwatchMs, failed });
  });
  const calendar = shippedCalendar();
  const waiting: (() => void)[] = [];
  const pass = new ChainPass(
    {
      day,
      minutes,
      capital: 1_000_000,
      instruments,
      chains: {
        rate: RATE,
        expiryMs: (expiry, sessionClass) => expiryInstantMs(calendar, expiry, sessionClass),
        previous: (slot) => input.previous(slot),
        iv: (_root, told) => void waiting.push(() => told(input.iv)),
      },
    },
    runs,
  );
  for (let minute = 0; minute <= through; minute += 1) {
    if (minute === loadAfter + 1) {
      for (const [slot, history] of histories) pass.load(slot, history, -1);
      for (const tell of waiting.splice(0)) tell();
    }
    pass.closeMinute(minute, day.midnightMs + (minute + 1) * MINUTE_MS, (hit) => hits.push(hit));
    for (const run of runs) run.endMinute();
  }
  return hits;
}

export function ivSeriesOf(iv: World['iv']): IvSeries | null {
  if (iv === null || iv === undefined) return null;
  const { from, to, last, sessions = 100 } = iv;
  const values = Array.from({ length: sessions }, (_, i) => from + ((to - from) * i) / (sessions - 1));
  return { dates: [...values, last].map((_, i) => `day ${i}`), iv: [...values, last] };
}
