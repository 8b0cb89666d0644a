import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { istMidnightMs } from '../../../../src/main/core/time/ist.ts';
import { profileNodes } from '../../../../src/main/core/profile/profile-nodes.ts';
import { pocShift, readProfile } from '../../../../src/main/core/profile/profile-reading.ts';
import { profileStrength } from '../../../../src/main/core/profile/profile-strength.ts';
import { compositeProfile, PocTrail, profileOfBars } from '../../../../src/main/core/profile/profile-window.ts';
import { TpoProfile } from '../../../../src/main/core/profile/tpo-profile.ts';
import { type AreaRows, valueArea } from '../../../../src/main/core/profile/value-area.ts';
import { BINS_MAX, VolumeProfile } from '../../../../src/main/core/profile/volume-profile.ts';
import { assertNumber, assertSeries, type BarFile, vectors } from '../vectors.ts';

interface Area {
  poc_bin: number;
  val_bin: number;
  vah_bin: number;
  va_volume: number;
}
interface Full extends Area {
  low_bin: number;
  n_bins: number;
  bin_width: number;
  volumes: number[];
  total: number;
  poc_low: number;
  val_price: number;
  vah_price: number;
  hvn_bins: number[];
  lvn_bins: number[];
  strength: number;
}
interface Hand {
  name: string;
  trades: [number, number][];
  two_row: Record<'poc' | 'val' | 'vah' | 'va_volume' | 'total', number>;
  one_row: Record<'poc' | 'val' | 'vah' | 'va_volume', number>;
}
interface ProfileFile {
  sessions: { session: string; bars: number; reference: Record<string, Full> }[];
  trades: { kind: string; two_row?: Full; one_row?: Area; result?: { profile: [number, number][]; total: number } }[];
  hand: Hand[];
  trades_input: [number, number][];
}

const file = vectors('profile') as ProfileFile;
const bars = (vectors('bars') as BarFile).bars;
const TICK = 0.05;
const OPEN_MS = 33_300_000;

function ofTrades(trades: readonly [number, number][], ticksPerBin: number): VolumeProfile {
  const profile = new VolumeProfile(TICK, ticksPerBin);
  for (const [price, quantity] of trades) assert.equal(profile.addTrade(price, quantity), null);
  return profile;
}

function ofBars(session: string, ticksPerBin: number): VolumeProfile {
  const rows = bars.filter((bar) => bar.session === session);
  const profile = profileOfBars(rows as never, TICK, ticksPerBin);
  assert.ok(profile instanceof VolumeProfile);
  return profile;
}

function tpoOf(session: string, ticksPerBin: number): VolumeProfile {
  const tpo = new TpoProfile(TICK, ticksPerBin, istMidnightMs(session) + OPEN_MS);
  for (const bar of bars) if (bar.session === session) assert.equal(tpo.add(bar.t!, bar.l!, bar.h!), null);
  return tpo.profile;
}

function assertArea(label: string, profile: VolumeProfile, rows: AreaRows, want: Area): void {
  const { low } = profile.range();
  const area = valueArea(profile.volumes(), profile.total, rows)!;
  const got = [low + area.poc, low + area.low, low + area.high];
  assert.deepEqual(got, [want.poc_bin, want.val_bin, want.vah_bin], label);
  assertNumber(`${label} volume`, area.volume, want.va_volume);
}

function assertFull(label: string, profile: VolumeProfile, want: Full): void {
  assert.deepEqual(profile.range(), { low: want.low_bin, count: want.n_bins }, label);
  assertSeries(label, Array.from(profile.volumes()), want.volumes);
  assertNumber(label, profile.total, want.total);
  assert.equal(profile.poc(), want.poc_bin, label);
  assertArea(label, profile, 2, want);
  const reading = readProfile(profile)!;
  assert.deepEqual([reading.poc, reading.val, reading.vah], [want.poc_low, want.val_price, want.vah_price], label);
  assertNumber(`${label} strength`, reading.strength, want.strength);
  const nodes = profileNodes(profile.volumes());
  const { low } = profile.range();
  assert.deepEqual(
    nodes.high.map((i) => low + i),
    want.hvn_bins,
    `${label} high nodes`,
  );
  assert.deepEqual(
    nodes.low.map((i) => low + i),
    want.lvn_bins,
    `${label} low nodes`,
  );
}

describe('volume profile', () => {
  it('sessions of bars, one- and two-row areas, nodes, strength, time at price', () => {
    let checked = 0;
    for (const { session, reference } of file.sessions)
      for (const [name, want] of Object.entries(reference)) {
        const [kind, width] = name.split('_') as [string, string];
        const label = `${session} ${name}`;
        const ticksPerBin = Math.round(Number(width) / TICK);
        const profile = kind === 'tpo' ? tpoOf(session, ticksPerBin) : ofBars(session, ticksPerBin);
        if (name.endsWith('one_row')) assertArea(label, profile, 1, want);
        else assertFull(label, profile, want);
        checked++;
      }
    assert.equal(checked, 63);
  });

  it('four thousand trades in bins of 1, 2, 5 and 20 ticks', () => {
    for (const { kind, two_row, one_row, result } of file.trades) {
      if (result !== undefined) {
        const profile = ofTrades(file.trades_input, 1);
        assert.equal(profile.total, result.total);
        for (const [price, volume] of result.profile)
          assert.equal(profile.volumeAt(Math.round(price / TICK)), volume, `${kind} ${price}`);
        continue;
      }
      const profile = ofTrades(file.trades_input, Number(kind.split('=')[1]));
      assertFull(kind, profile, two_row!);
      assertArea(kind, profile, 1, one_row!);
    }
  });

  it('cases by hand', () => {
    assert.equal(file.hand.length, 12);
    for (const { name, trades, two_row, one_row } of file.hand) {
      const profile = ofTrades(trades, 1);
      for (const [rows, want] of [
        [2, two_row],
        [1, one_row],
      ] as const) {
        const got = readProfile(profile, rows)!;
        assert.deepEqual([got.poc, got.val, got.vah], [want.poc, want.val, want.vah], `${name} ${rows}`);
        assert.equal(got.areaVolume, want.va_volume, name);
      }
      assert.equal(profile.total, two_row.total);
    }
  });

  const trade = fc.tuple(fc.integer({ min: 1_000, max: 1_400 }), fc.integer({ min: 1, max: 50 }));
  const trades = fc
    .array(trade, { minLength: 1, maxLength: 120 })
    .map((list) => list.map(([ticks, quantity]) => [ticks / 20, quantity] as [number, number]));

  it('the area holds the point of control and 70 %, any order gives the same, parts add up', () => {
    fc.assert(
      fc.property(trades, fc.integer({ min: 1, max: 25 }), (list, ticksPerBin) => {
        const whole = ofTrades(list, ticksPerBin);
        const backwards = ofTrades(list.toReversed(), ticksPerBin);
        assert.deepEqual(whole.volumes(), backwards.volumes());
        assert.equal(whole.poc(), backwards.poc());
        const cut = list.length >> 1;
        const parts = [ofTrades(list.slice(0, cut), ticksPerBin), ofTrades(list.slice(cut), ticksPerBin)];
        const sum = compositeProfile(parts) as VolumeProfile;
        assert.deepEqual(sum.volumes(), whole.volumes());
        assert.equal(sum.poc(), whole.poc());
        for (const rows of [1, 2] as const) {
          const area = valueArea(whole.volumes(), whole.total, rows)!;
          assert.ok(area.low <= area.poc && area.poc <= area.high);
          assert.ok(100 * area.volume >= 70 * whole.total);
          assert.equal(whole.range().low + area.poc, whole.poc());
        }
        const reading = readProfile(whole)!;
        assert.ok(reading.strength >= -1e-12 && reading.strength <= 1);
      }),
    );
  });

  it('a bar spread in any bins holds its volume, and fine bins sum to coarse ones', () => {
    const tick = fc.integer({ min: 0, max: 4_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(tick, tick, fc.integer({ min: 1, max: 1e6 })), { minLength: 1 }), (list) => {
        const fine = new VolumeProfile(TICK, 1);
        const coarse = new VolumeProfile(TICK, 7);
        for (const [a, b, volume] of list)
          for (const profile of [fine, coarse])
            assert.equal(profile.addBar(Math.min(a, b) / 20, Math.max(a, b) / 20, volume), null);
        const { low, count } = coarse.range();
        for (let bin = low; bin < low + count; bin++) {
          let sum = 0;
          for (let k = 7 * bin; k < 7 * bin + 7; k++) sum += fine.volumeAt(k);
          assertNumber(`${bin}`, coarse.volumeAt(bin), sum);
        }
      }),
    );
  });

  it('a window of a session, and a composite of all sessions', () => {
    const { session } = file.sessions[0]!;
    const from = istMidnightMs(session) + OPEN_MS;
    const hour = profileOfBars(bars as never, TICK, 100, from, from + 3_600_000) as VolumeProfile;
    const inside = bars.filter((bar) => bar.t! >= from && bar.t! < from + 3_600_000);
    assert.equal(inside.length, 12);
    assertNumber(
      'hour',
      hour.total,
      inside.reduce((sum, bar) => sum + bar.v!, 0),
    );
    const days = compositeProfile(file.sessions.map((day) => ofBars(day.session, 100))) as VolumeProfile;
    const all = profileOfBars(bars as never, TICK, 100) as VolumeProfile;
    assert.deepEqual(days.range(), all.range());
    assert.equal(days.poc(), all.poc());
  });

  it('nothing traded: no profile; bad input changes nothing', () => {
    const profile = new VolumeProfile(TICK, 10);
    assert.equal(profile.poc(), null);
    assert.equal(readProfile(profile), null);
    assert.equal(compositeProfile([]), null);
    assert.deepEqual(profileNodes(new Float64Array()), { high: [], low: [] });
    assert.equal(profile.addTrade(100, 0), null);
    assert.equal(profile.addBar(100, 101, 0), null);
    assert.equal(profile.total, 0);
    assert.equal(profile.addTrade(100, 5), null);
    const before = { ...profile.range(), total: profile.total };
    for (const [price, quantity] of [
      [Number.NaN, 1],
      [-1, 1],
      [100, -1],
      [100, Number.POSITIVE_INFINITY],
    ] as const)
      assert.equal(profile.addTrade(price, quantity)?.code, 'input.trade');
    assert.equal(profile.addBar(101, 100, 5)?.code, 'input.bar');
    assert.equal(profile.addTrade(BINS_MAX, 5)?.code, 'input.profile_range');
    assert.equal(profile.merge(new VolumeProfile(TICK, 5))?.code, 'input.profile');
    assert.deepEqual({ ...profile.range(), total: profile.total }, before);
    assert.equal(profile.addTrade(100.05, 1), null);
    const bad = profileOfBars([{ t: 0, h: 1, l: 2, v: 1 }], TICK, 1);
    assert.ok(!(bad instanceof VolumeProfile) && bad.code === 'input.bar');
  });

  it('time at price: a letter counts a bin once, a jump fills its hole, bad input changes nothing', () => {
    const tpo = new TpoProfile(TICK, 1, 0);
    const minute = 60_000;
    assert.equal(tpo.add(0, 100, 100), null);
    assert.equal(tpo.add(minute, 100, 100), null);
    assert.deepEqual(Array.from(tpo.profile.volumes()), [1]);
    assert.equal(tpo.add(2 * minute, 100.1, 100.1), null);
    assert.deepEqual(Array.from(tpo.profile.volumes()), [1, 1, 1]);
    assert.equal(tpo.add(30 * minute, 99.95, 100), null);
    assert.deepEqual(Array.from(tpo.profile.volumes()), [1, 2, 1, 1]);
    assert.equal(tpo.add(31 * minute, 101, 100)?.code, 'input.bar');
    assert.equal(tpo.add(31 * minute, Number.NaN, 100)?.code, 'input.bar');
    assert.equal(tpo.add(31 * minute, 100, BINS_MAX)?.code, 'input.profile_range');
    assert.deepEqual(Array.from(tpo.profile.volumes()), [1, 2, 1, 1]);
  });

  it('one bin is as strong as can be, an even profile is weak', () => {
    assert.equal(profileStrength(Float64Array.of(9), 9, 1), 1);
    assertNumber('even', profileStrength(Float64Array.of(1, 1, 1, 1), 4, 4), 0);
  });

  it('moves of the point of control', () => {
    const trail = new PocTrail();
    const profile = new VolumeProfile(TICK, 1);
    [100, 100, 100.1, 100.1, 100.1].forEach((price, i) => {
      profile.addTrade(price, 1);
      trail.note(profile, i);
    });
    assert.deepEqual(trail.moves, [
      { timeMs: 0, bin: 2000 },
      { timeMs: 4, bin: 2002 },
    ]);
    assert.equal(trail.shiftBins, 2);
    assert.equal(new PocTrail().shiftBins, 0);
  });

  it('shift of the point of control and of the area', () => {
    const at = (list: [number, number][]) => readProfile(ofTrades(list, 1))!;
    const low = at([
      [100, 80],
      [100.05, 20],
    ]);
    const high = at([
      [101, 80],
      [101.05, 20],
    ]);
    assertNumber('pct', pocShift(low, high).movePct, 1);
    assert.equal(pocShift(low, high).area, 'higher');
    assert.equal(pocShift(high, low).area, 'lower');
    assert.equal(pocShift(low, low).area, 'same');
    const wide = at([
      [99.9, 40],
      [100, 45],
      [100.1, 40],
    ]);
    assert.equal(pocShift(wide, low).area, 'inside');
    assert.equal(pocShift(low, wide).area, 'outside');
    const above = at([
      [100, 50],
      [100.05, 45],
      [100.1, 50],
    ]);
    assert.equal(pocShift(low, above).area, 'overlapping_higher');
    assert.equal(pocShift(above, low).area, 'overlapping_lower');
  });
});
