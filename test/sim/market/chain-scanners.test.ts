import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bars } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Bar } from '../../../src/main/core/bars/bar.ts';
import type { ScalarParams } from '../../../src/main/core/scan/scanner.ts';
import type { ScanHistory } from '../../../src/main/core/scan/scan-state.ts';
import { minuteOfDay } from '../../../src/main/core/time/ist.ts';
import { CHAIN_SCANNERS } from '../../../src/main/scanners/index.ts';
import type { SimCandles, SimInstrument, SimMarket } from '../../../src/main/sim/market.ts';
import { emptyBars, foldMinutes, pushBar } from '../../../src/main/threads/store/minute-fold.ts';
import { ivSeriesOf, runChains } from '../../support/chain-bench.ts';
import { CALENDAR, DAY, ist, marketAt } from './sample-market.ts';

/** Strikes on each side of the money, and expiries: 190 instruments. */
const EACH = 10;
const EXPIRIES = 2;
const ROOTS = ['NIFTY', 'BANKNIFTY'];
/** Days of the market that are tried until every scanner has fired. */
const SEEDS = [7, 11, 3, 5];
const OPEN = 555;
/** What is not the default: the simulated market knows no events, and its volumes and its term structure are smoother than real ones. */
const PARAMS: Readonly<Record<string, ScalarParams>> = {
  'straddle-iv-crush': { eventDate: DAY, eventTime: '15:35', eventMovePct: 0.5, termRatio: 0.9 },
  'unusual-options': { volumeTimes: 2, volumeOfOi: 0.1 },
};

function chosen(market: SimMarket): SimInstrument[] {
  const indices = market.instruments.filter(({ kind, underlying }) => kind === 'INDEX' && ROOTS.includes(underlying));
  const vix = market.instruments.filter(({ segment, securityId }) => segment === 'IDX_I' && securityId === 21);
  const rest = ROOTS.flatMap((root) => {
    const future = market.instruments.find(({ kind, underlying }) => kind === 'FUTIDX' && underlying === root);
    const options = market.instruments.filter(({ kind, underlying }) => kind === 'OPTIDX' && underlying === root);
    const expiries = [...new Set(options.map(({ expiry }) => expiry as string))].sort().slice(0, EXPIRIES);
    const index = indices.findIndex(({ underlying }) => underlying === root);
    const open = minutesOf(market, indices[index]!).o[0]! / 100;
    const near = expiries.flatMap((expiry) => {
      const strikes = [
        ...new Set(options.filter((one) => one.expiry === expiry).map(({ strike }) => strike as number)),
      ];
      strikes.sort((a, b) => Math.abs(a - open) - Math.abs(b - open));
      const kept = new Set(strikes.slice(0, 2 * EACH + 1));
      return options.filter((one) => one.expiry === expiry && kept.has(one.strike as number));
    });
    return [...(future === undefined ? [] : [future]), ...near];
  });
  return [...indices, ...vix, ...rest];
}

function indexOf(market: SimMarket, one: SimInstrument): number {
  return market.indexOf(one.segment, one.securityId) as number;
}

function minutesOf(market: SimMarket, one: SimInstrument): SimCandles {
  return market.minutes(indexOf(market, one), ist(DAY, '00:00'), ist(DAY, '23:59'));
}

function instrumentOf(one: SimInstrument, slot: number): Instrument {
  const { segment, securityId, kind, underlying, ticker, name, expiry, strike, right, lot, tickPaise, freezeQty } = one;
  return {
    slot,
    segment,
    securityId,
    kind,
    sessionClass: kind === 'INDEX' ? 'INDEX' : 'FNO',
    symbol: `${ticker} ${expiry ?? ''} ${strike ?? ''} ${right ?? ''}`.trim(),
    name,
    underlying,
    expiry,
    strike: strike === null ? null : Math.round(strike * 100),
    right,
    lot,
    tick: tickPaise,
    decimals: 2,
    freezeQty,
  };
}

function barsFrom(candles: SimCandles): Bars {
  return { ...candles, flags: candles.t.map(() => 0) };
}

function historyOf(market: SimMarket, one: SimInstrument): ScanHistory {
  const index = indexOf(market, one);
  const midnight = ist(DAY, '00:00');
  const minutes = barsFrom(market.minutes(index, midnight - 12 * 86_400_000, midnight));
  const fold = (interval: '5m' | '15m'): Bars => {
    const out = emptyBars();
    const at = (i: number) => ({
      t: minutes.t[i]!,
      o: minutes.o[i]!,
      h: minutes.h[i]!,
      l: minutes.l[i]!,
      c: minutes.c[i]!,
      v: minutes.v[i]!,
      oi: minutes.oi[i]!,
      flags: 0,
    });
    for (const bar of foldMinutes(
      minutes.t.map((_, i) => at(i)),
      interval,
      OPEN,
    ))
      pushBar(out, bar);
    return out;
  };
  const daily = barsFrom(market.daily(index, midnight - 200 * 86_400_000, midnight));
  return {
    past: { '1m': minutes, '5m': fold('5m'), '15m': fold('15m'), '1d': daily },
    today: barsFrom(emptyCandles()),
  };
}

function emptyCandles(): SimCandles {
  return { t: [], o: [], h: [], l: [], c: [], v: [], oi: [] };
}

test('every chain scanner fires on the simulated market', () => {
  const silent = new Set(CHAIN_SCANNERS.map(({ id }) => id));
  const fired = new Map<string, number>();
  for (const seed of SEEDS) {
    if (silent.size === 0) break;
    const market = marketAt('15:39', 5_000, DAY, seed);
    const listed = chosen(market);
    assert.ok(listed.length <= 300 && listed.length > 100, `${listed.length} instruments`);
    const instruments = listed.map(instrumentOf);
    const days = listed.map((one) => {
      const candles = minutesOf(market, one);
      return { candles, at: new Map(candles.t.map((t, i) => [minuteOfDay(t), i])) };
    });
    const read = (slot: number, minute: number, out: Bar): boolean => {
      const { candles, at } = days[slot]!;
      const i = at.get(minute);
      if (i === undefined) return false;
      out.o = candles.o[i]!;
      out.h = candles.h[i]!;
      out.l = candles.l[i]!;
      out.c = candles.c[i]!;
      out.v = candles.v[i]!;
      out.oi = candles.oi[i]!;
      return true;
    };
    const before = listed.map((one) =>
      market.daily(indexOf(market, one), ist(DAY, '00:00') - 10 * 86_400_000, ist(DAY, '00:00')),
    );
    const histories = new Map(ROOTS.map((_, slot) => [slot, historyOf(market, listed[slot]!)]));
    const run = {
      day: CALENDAR.tradeDay(DAY),
      instruments,
      minutes: { read },
      previous: (slot: number) => {
        const { c, oi } = before[slot]!;
        return c.length === 0 ? null : { close: c.at(-1)!, interest: oi.at(-1)! };
      },
      histories,
      // A volatility that is dear in its year.
      iv: ivSeriesOf({ from: 0.08, to: 0.2, last: 0.19 }),
      through: 940,
    };
    const hits = CHAIN_SCANNERS.flatMap((scanner) =>
      runChains({ ...run, scanners: [scanner], params: PARAMS[scanner.id] ?? {} }),
    );
    for (const { scannerId } of hits) {
      silent.delete(scannerId);
      fired.set(scannerId, (fired.get(scannerId) ?? 0) + 1);
    }
  }
  assert.deepEqual([...silent], [], `never fired; the others: ${JSON.stringify([...fired])}`);
});
