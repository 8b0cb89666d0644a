import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import type { Bar } from '../../../src/main/core/bars/bar.ts';
import type { DayBefore } from '../../../src/main/core/scan/contract-day.ts';
import { NO_HISTORY } from '../../../src/main/core/scan/scan-state.ts';
import { CHAIN_SCANNERS } from '../../../src/main/scanners/index.ts';
import { runChains } from '../../support/chain-bench.ts';
import { share } from '../../support/scan-bench.ts';
import { sharedPath } from '../../support/shared-folder.ts';
import { shippedCalendar } from '../../support/shipped-calendar.ts';

const FILE = sharedPath('data', 'option_chain', 'nse_chain_NIFTY_2025-08-29.csv.gz');
const DAY = shippedCalendar().tradeDay('2025-08-29');
const EXPIRY = '2025-09-02';
const LOT = 75;
/** Strikes within this many points of 24,500. */
const AROUND = 1_000;

interface Snapshot {
  readonly ltp: number;
  /** Lots. */
  readonly oi: number;
  readonly oiChange: number;
  readonly volume: number;
  readonly change: number;
}
interface RealChain {
  readonly instruments: readonly Instrument[];
  read(slot: number, minute: number, out: Bar): boolean;
  previous(slot: number): DayBefore | null;
  interestAt(strike: number, right: 'CE' | 'PE', minute: number): number;
}

const minuteOf = (text: string): number => Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16));

/** Snapshots as minutes: the last of each minute is its close; what traded since the one before is its volume. */
function realChain(): RealChain {
  const rows = gunzipSync(readFileSync(FILE.path)).toString('utf8').split('\n');
  const head = rows[0]!.split(',');
  const at = (name: string): number => head.indexOf(name);
  const days = new Map<string, Map<number, Snapshot>>();
  for (const line of rows.slice(1)) {
    const cells = line.split(',');
    const strike = Number(cells[at('Strike_Price')]);
    if (cells[at('Expiry_Date')] !== EXPIRY || Math.abs(strike - 24_500) > AROUND) continue;
    const minute = minuteOf(cells[at('Fetch_Time')]!);
    for (const [right, side] of [
      ['CE', 'CALLS'],
      ['PE', 'PUTS'],
    ] as const) {
      const cell = (name: string): number => Number(cells[at(`${side}_${name}`)]);
      const key = `${strike} ${right}`;
      if (!days.has(key)) days.set(key, new Map());
      const snapshot = {
        ltp: cell('LTP'),
        oi: cell('OI'),
        oiChange: cell('Chng_in_OI'),
        volume: cell('Volume'),
        change: cell('Net_Chng'),
      };
      if (snapshot.ltp > 0) days.get(key)!.set(minute, snapshot);
    }
  }
  const keys = [...days.keys()];
  const instruments = instrumentsOf(keys);
  const spotAt = (minute: number): number | null => parity(days, minute);
  const read = (slot: number, minute: number, out: Bar): boolean => {
    const snapshot = slot === 0 ? undefined : days.get(keys[slot - 1]!)?.get(minute);
    const price = slot === 0 ? spotAt(minute) : (snapshot?.ltp ?? null);
    if (price === null) return false;
    out.o = out.h = out.l = out.c = Math.round(price * 100);
    out.v =
      snapshot === undefined
        ? 0
        : Math.max(0, snapshot.volume - volumeBefore(days.get(keys[slot - 1]!)!, minute)) * LOT;
    out.oi = (snapshot?.oi ?? 0) * LOT;
    return true;
  };
  return {
    instruments,
    read,
    previous: (slot) => {
      const first = [...(days.get(keys[slot - 1] ?? '')?.values() ?? [])][0];
      if (first === undefined) return null;
      return { close: Math.round((first.ltp - first.change) * 100), interest: (first.oi - first.oiChange) * LOT };
    },
    interestAt: (strike, right, minute) => {
      const own = days.get(`${strike} ${right}`);
      for (let m = minute; m > 550; m -= 1) if (own?.has(m) === true) return own.get(m)!.oi;
      return 0;
    },
  };
}

function volumeBefore(own: ReadonlyMap<number, Snapshot>, minute: number): number {
  for (let m = minute - 1; m > 550; m -= 1) if (own.has(m)) return own.get(m)!.volume;
  return own.get(minute)!.volume;
}

/** The file has no spot: put–call parity at the strike with the smallest gap (rates are small over four days). */
function parity(days: ReadonlyMap<string, ReadonlyMap<number, Snapshot>>, minute: number): number | null {
  let best: { gap: number; spot: number } | null = null;
  for (const [key, own] of days) {
    if (!key.endsWith('CE')) continue;
    const strike = Number(key.split(' ')[0]);
    const [call, put] = [own.get(minute), days.get(`${strike} PE`)?.get(minute)];
    if (call === undefined || put === undefined) continue;
    const gap = Math.abs(call.ltp - put.ltp);
    if (best === null || gap < best.gap) best = { gap, spot: strike + call.ltp - put.ltp };
  }
  return best?.spot ?? null;
}

function instrumentsOf(keys: readonly string[]): Instrument[] {
  const index: Instrument = {
    ...share(0, 'NIFTY'),
    segment: 'IDX_I',
    kind: 'INDEX',
    sessionClass: 'INDEX',
    securityId: 13,
  };
  const options = keys.map((key, i): Instrument => {
    const [strike, right] = key.split(' ') as [string, 'CE' | 'PE'];
    return {
      ...share(i + 1, `NIFTY ${key}`),
      segment: 'NSE_FNO',
      kind: 'OPTIDX',
      sessionClass: 'FNO',
      underlying: 'NIFTY',
      expiry: EXPIRY,
      strike: Number(strike) * 100,
      right,
      lot: LOT,
      freezeQty: 1_800,
    };
  });
  return [index, ...options];
}

describe('chain scanners on a day of NSE snapshots', { skip: FILE.skip }, () => {
  let chain: RealChain;
  let hits: readonly Hit[];
  const of = (id: string): Hit[] => hits.filter(({ scannerId }) => scannerId === id);
  before(() => {
    chain = realChain();
    hits = runChains({
      scanners: CHAIN_SCANNERS,
      params: { roots: 'NIFTY' },
      day: DAY,
      instruments: chain.instruments,
      minutes: chain,
      previous: (slot) => chain.previous(slot),
      histories: new Map([[0, NO_HISTORY]]),
      iv: null,
    });
    if (process.env['SHOW_HITS'] !== undefined) {
      for (const hit of hits)
        console.log(
          new Date(hit.atMs + 19_800_000).toISOString().slice(11, 16),
          hit.symbol,
          hit.scannerId,
          hit.variant,
          hit.side,
          JSON.stringify(hit.evidence),
        );
    }
  });

  test('walls are the strikes with the largest open interest of the file', () => {
    const walls = of('oi-walls');
    assert.ok(walls.length > 0 && walls.length < 60, `${walls.length} hits`);
    for (const { evidence, atMs, variant } of walls) {
      const minute = Math.round((atMs - DAY.midnightMs) / 60_000) - 1;
      const right = variant.startsWith('call') ? 'CE' : 'PE';
      const [wall, price] = [Number(evidence['wall']), Number(evidence['price'])];
      const beyond = chain.instruments
        .filter(
          (one) => one.right === right && (right === 'CE' ? one.strike! / 100 > price : one.strike! / 100 < price),
        )
        .map((one) => chain.interestAt(one.strike! / 100, right, minute));
      assert.equal(chain.interestAt(wall, right, minute), Math.max(...beyond), `${variant} at ${wall}`);
      assert.equal(evidence['oi'], Math.max(...beyond) * LOT);
    }
  });

  test('classes follow the change of price and of open interest against the day before', () => {
    const builds = of('oi-build-up');
    assert.ok(builds.length > 10, `${builds.length} hits`);
    for (const { evidence } of builds) {
      const [price, interest] = [Number(evidence['pricePct']), Number(evidence['oiPct'])];
      const expected =
        interest > 0 ? (price > 0 ? 'LONG_BUILDUP' : 'SHORT_BUILDUP') : price > 0 ? 'SHORT_COVERING' : 'LONG_UNWINDING';
      assert.equal(evidence['class'], expected);
      assert.equal(evidence['base'], 'day before');
    }
    // The index closed lower that day: calls were written more than bought.
    const written = builds.filter(({ variant, symbol }) => variant === 'SHORT_BUILDUP' && symbol.endsWith('CE')).length;
    const bought = builds.filter(({ variant, symbol }) => variant === 'LONG_BUILDUP' && symbol.endsWith('CE')).length;
    assert.ok(written > bought, `${written} written, ${bought} bought`);
  });

  test('the Kow Signal trades once at a strike near the money, unusual volume names real jumps', () => {
    const kow = of('kow-signal');
    assert.ok(kow.length === 0 || kow.length === 2, `${kow.length} hits`);
    for (const { evidence } of kow) {
      assert.ok(Math.abs(Number(evidence['strike']) - 24_500) <= 300);
      assert.ok(Number(evidence['premium']) > 50 && Number(evidence['premium']) < 600);
    }
    const jumps = of('unusual-options');
    for (const { evidence } of jumps) assert.ok(Number(evidence['volume']) > 0 && Number(evidence['oi']) > 0);
    assert.ok(jumps.length < 400, `${jumps.length} hits`);
  });
});
