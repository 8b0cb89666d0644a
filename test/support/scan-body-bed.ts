import type { Bars } from '#contract/model/bar.ts';
import type { Hit } from '#contract/model/scan.ts';
import type { Watchlist } from '#contract/model/watchlist.ts';
import { MinuteGate } from '../../src/main/core/bars/minute-gate.ts';
import { DayBars } from '../../src/main/core/bars/day-bars.ts';
import { pastTradeDays } from '../../src/main/core/session/past-days.ts';
import type { AnyScanner } from '../../src/main/core/scan/scanner.ts';
import openingRangeBreakout from '../../src/main/scanners/opening-range-breakout.ts';
import resistanceBreakout from '../../src/main/scanners/resistance-breakout.ts';
import type { MessagePortLike, ScanBoot, ScanReport } from '../../src/main/threads/protocol.ts';
import type { StoreReport, StoreRequest } from '../../src/main/threads/protocol.ts';
import { ScanBody } from '../../src/main/threads/scan/scan-body.ts';
import { shippedCalendar, shippedCalendarData } from './shipped-calendar.ts';
import { barsOf, DAY, OPEN_MINUTE, share } from './scan-bench.ts';
import { at, sharedMemory, told } from './store-bench.ts';

/** The body is tested with two: what the others find has tests of its own. */
export const SCANNERS = [openingRangeBreakout, resistanceBreakout];

/** 60 flat bars of ₹100 before today, and a previous day of 4,000. */
export const flat: Bars = barsOf(
  Array.from({ length: 60 }, (_, i) => [DAY.midnightMs - (60 - i) * 86_400_000, 10_000, 10_050, 9_950, 10_000, 4_000]),
);

/** The store's side of the door: stores hits, keeps settings, answers bars. */
export function storeDouble() {
  const hits: Hit[] = [];
  const prefs = new Map<string, string>();
  const asked: StoreRequest[] = [];
  const lists: Watchlist[] = [];
  let deliver: (report: StoreReport) => void = () => {};
  let refusing = false;
  let isMute = false;
  const key = (hit: Hit): string => [hit.scannerId, hit.securityId, hit.interval, hit.atMs].join();
  const answer = (request: StoreRequest): object => {
    if (request.kind === 'prefGet') return { json: prefs.get(request.key) ?? null };
    if (request.kind === 'ownScanners') return { scanners: [] };
    if (request.kind === 'hitIds') return { next: hits.length + 1, runsAgain: false };
    if (request.kind === 'hits') return { hits: hits.slice(-request.limit).toReversed() };
    if (request.kind === 'bars') return { bars: request.beforeMs === null ? barsOf([]) : flat, more: false };
    if (request.kind === 'watchlists') return { lists };
    if (request.kind.startsWith('outcomes')) return { closed: 0, done: [], fresh: [], unknown: 0 };
    if (request.kind === 'prefSet') prefs.set(request.key, request.json);
    if (request.kind !== 'saveHits') return {};
    return {
      hits: request.hits.map((hit) => {
        const known = hits.find((other) => key(other) === key(hit));
        if (known !== undefined) return known;
        hits.push({ ...hit, id: hit.id > 0 ? hit.id : hits.length + 1 });
        return hits.at(-1) as Hit;
      }),
    };
  };
  const port: MessagePortLike = {
    postMessage: (message) => {
      const { id, request } = message as { id: number; request: StoreRequest };
      asked.push(request);
      if (isMute && request.kind === 'saveHits') return;
      const refuse = refusing && (request.kind === 'bars' || request.kind === 'saveHits');
      if (refuse)
        deliver({ type: 'refused', id, fault: { kind: 'unavailable', code: 'unavailable.x', text: 'not now' } });
      else deliver({ type: 'answer', id, answer: answer(request) } as StoreReport);
    },
    close: () => {},
  };
  return {
    port,
    hits,
    prefs,
    asked,
    lists,
    refuse: (on: boolean) => (refusing = on),
    mute: (on: boolean) => (isMute = on),
    listen: (_port: MessagePortLike, receive: (report: StoreReport) => void) => (deliver = receive),
  };
}
export const NOTHING = {
  close: null,
  rangeHigh: null,
  rangeLow: null,
  rangeMinutes: null,
  beyond: null,
  rvol: null,
  atr: null,
};

export function rig(store = storeDouble(), scanners: readonly AnyScanner[] = SCANNERS, isReplay = false) {
  const memory = sharedMemory(10);
  const says = told<ScanReport>(at(OPEN_MINUTE));
  const boot: ScanBoot = {
    name: 'scan',
    clock: { epochMs: 0, wallMs: 0, speed: 1 },
    day: DAY,
    memory,
    pastDays: pastTradeDays(shippedCalendar(), DAY.date),
    capital: 1_000_000,
    calendar: shippedCalendarData(),
    riskFreeRate: 0.0525,
    isReplay,
    logLevel: 'debug',
  };
  const gate = MinuteGate.attach(memory.gate);
  const bars = DayBars.attach(memory.bars, 10);
  const body = new ScanBody(boot, says.tools, { scanners, listen: store.listen });
  const begin = (): void =>
    body.step(
      { type: 'begin', instruments: [share(0), share(1), { ...share(2), kind: 'OPTSTK' }], store: store.port },
      says.nowMs,
    );
  const moveTo = async (nowMs: number): Promise<void> => {
    await says.timers.advance(1_100);
    says.nowMs = nowMs;
    gate.close(Math.max(gate.closed, Math.floor((nowMs - 2_000 - DAY.midnightMs) / 60_000) - 1));
    body.tick(nowMs);
  };
  const heard = (): readonly Hit[] => says.reports.flatMap((report) => (report.type === 'hits' ? report.hits : []));
  const infos = () => says.reports.filter((report) => report.type === 'scanners').at(-1)?.scanners ?? [];
  return { ...says, says, body, bars, gate, begin, moveTo, hits: heard, infos, store };
}

/** A bar that breaks out, in the minute given. */
export const breakOut = (bars: DayBars, slot: number, minute: number): void =>
  bars.write(slot, minute, 10_020, 10_150, 10_010, 10_105, 2_500, 0);
