import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Calculator } from '../../../../src/main/core/calc/calculator.ts';
import { vixState } from '../../../../src/main/core/volume/vix.ts';
import { assertNumber, assertSeries, type BarFile, type Series, vectors } from '../vectors.ts';

type Row = Record<string, number | string | boolean | null>;
interface PatternFile {
  readonly meta: { readonly params: object };
  readonly core: Record<string, Row[]>;
  readonly ict: { readonly signals: Row[]; readonly structure: Row[]; readonly dealing_range_pos: Series };
  readonly fvg_raw: Row[];
  readonly swings_k3: { readonly highs: number[][]; readonly lows: number[][] };
  readonly rvol20: Series;
  readonly session_multiplier: { ist: string; mult: number; killzone: string | null }[];
  readonly vix: { vix: number | null; regime: string; mult: number }[];
  readonly killzones: { ist: string; zone: string | null; mult: number }[];
}

const file = vectors('patterns') as PatternFile;
const { bars, edge } = vectors('bars') as BarFile;
const calculator = new Calculator();

function out(fn: string, params: object, of: readonly object[] | null = bars): Record<string, unknown> {
  const answer = JSON.parse(
    calculator.answerLine(JSON.stringify({ fn, params, ...(of === null ? {} : { bars: of }) }))!,
  );
  assert.ok(answer.ok, `${fn}: ${answer.fault?.text}`);
  return answer.out;
}

/** The same rows in the same order; every value of the vectors within the tolerance. */
function assertRows(label: string, got: unknown, want: readonly Row[]): void {
  const rows = got as Row[];
  const spell = (row: Row): string => `${row['i']} ${row['name'] ?? ''} ${row['dir']}`;
  assert.deepEqual(rows.map(spell), want.map(spell), label);
  want.forEach((row, n) => {
    for (const [name, value] of Object.entries(row)) {
      const where = `${label} ${spell(row)} ${name}`;
      if (typeof value === 'number') assertNumber(where, rows[n]![name], value);
      else assert.equal(rows[n]![name], value, where);
    }
  });
}

for (const [vix, want] of Object.entries(file.core)) {
  test(`the core patterns equal the vectors at a VIX of ${vix}`, () => {
    assertRows(vix, out('PATTERNS', { vix: Number(vix) })['signals'], want);
    assertRows(vix, out('PATTERNS', { vix: Number(vix), rules: file.meta.params })['signals'], want);
  });
}

test('the ICT set equals the vectors', () => {
  const got = out('ICT', { rules: file.meta.params });
  assertRows('signals', got['signals'], file.ict.signals);
  assertRows('structure', got['structure'], file.ict.structure);
  assertSeries('dealing range', got['dealingRangePos'] as Series, file.ict.dealing_range_pos);
});

test('raw gaps, turning points and relative volume equal the vectors', () => {
  assertRows('gaps', out('FVG_RAW', {})['gaps'], file.fvg_raw);
  const { highs, lows } = out('SWINGS', { k: 3 });
  assert.deepEqual({ highs, lows }, file.swings_k3);
  assertSeries('rvol', out('RVOL', { n: 20 })['value'] as Series, file.rvol20);
});

test('multipliers and killzones equal the vectors, through summer time in London and the later close', () => {
  for (const { ist, mult, killzone } of file.session_multiplier) {
    assert.deepEqual(out('KILLZONE', { t: Date.parse(ist) }, null), { zone: killzone, mult }, ist);
  }
  for (const { ist, zone, mult } of file.killzones) {
    assert.deepEqual(out('KILLZONE', { t: Date.parse(`${ist}:00+05:30`) }, null), { zone, mult }, ist);
  }
  for (const { vix, regime, mult } of file.vix) {
    const state = vixState(vix);
    assert.deepEqual([state.regime, state.multiplier], [regime, mult], String(vix));
  }
});

test('degenerate series give answers without a value that is no number', () => {
  const openMs = Date.parse('2026-06-22T09:15:00+05:30');
  for (const [name, series] of Object.entries(edge)) {
    const timed = series.map((bar, i) => ({ ...bar, t: openMs + i * 300_000 }));
    for (const fn of ['PATTERNS', 'ICT', 'FVG_RAW', 'SWINGS']) {
      const text = JSON.stringify(out(fn, {}, timed));
      assert.ok(
        !/"(stop|target|conf)":null/.test(text.replaceAll(/"name":"(FVG_NEW|VOLUME_SPIKE)"[^}]*/g, '')),
        `${name} ${fn}`,
      );
    }
  }
  for (const fn of ['PATTERNS', 'ICT']) assert.deepEqual(out(fn, {}, [])['signals'], []);
});

test('a bar that cannot be is refused with its number', () => {
  const line = (bar: object): string =>
    calculator.answerLine(JSON.stringify({ fn: 'PATTERNS', bars: [bars[0], { ...bars[1], ...bar }] }))!;
  assert.match(line({ h: 1 }), /Bar 1: the high is below the low/);
  assert.match(line({ c: -1 }), /Bar 1: c is negative/);
  assert.match(line({ v: null }), /Bar 1: v is not a number/);
  assert.match(
    calculator.answerLine(JSON.stringify({ fn: 'ICT', bars, params: { rules: { FVG: { age: 3 } } } }))!,
    /rules.FVG/,
  );
});

test('every number of a pattern is a parameter', () => {
  const count = (rules: object): number => (out('PATTERNS', { rules })['signals'] as Row[]).length;
  const base = count({});
  const changes: Record<string, object> = {
    VOLUME_SPIKE: { base: 2 },
    VOLUME_BREAKOUT: { volBase: 1 },
    VOLUME_PRICE_DIVERGENCE: { volRatio: 0.95 },
    MOMENTUM: { momAtr: 1 },
    BREAKOUT: { maxWidthAtr: 5 },
    REVERSAL: { rsi: 50 },
    HIDDEN_ACCUMULATION: { cmf: 0.02 },
  };
  for (const [name, change] of Object.entries(changes)) assert.ok(count({ [name]: change }) > base, name);
  assert.notEqual(count({ atrLen: 7 }), base);
});

test('prices in another scale give the same signals', () => {
  const scaled = bars.map(({ t, o, h, l, c, v }) => ({ t, o: 4 * o!, h: 4 * h!, l: 4 * l!, c: 4 * c!, v }));
  const spell = (rows: unknown): string[] => (rows as Row[]).map(({ i, name, dir }) => `${i} ${name} ${dir}`);
  for (const fn of ['PATTERNS', 'ICT'])
    assert.deepEqual(spell(out(fn, {}, scaled)['signals']), spell(out(fn, {})['signals']));
});

const MIRRORED: Readonly<Record<string, string>> = {
  UPSIDE_MOMENTUM: 'DOWNSIDE_MOMENTUM',
  DOWNSIDE_MOMENTUM: 'UPSIDE_MOMENTUM',
  HIDDEN_ACCUMULATION: 'HIDDEN_DISTRIBUTION',
};

test('a market upside down gives the same signals with the other direction', () => {
  const top = 60_000;
  const turned = bars.map(({ t, o, h, l, c, v }) => ({ t, o: top - o!, h: top - l!, l: top - h!, c: top - c!, v }));
  for (const fn of ['PATTERNS', 'ICT']) {
    const got = out(fn, {}, turned)['signals'] as Row[];
    const wanted = (out(fn, {})['signals'] as Row[]).map(({ i, name, dir, conf }) => ({
      key: `${i} ${MIRRORED[String(name)] ?? name} ${0 - Number(dir)}`,
      conf: conf as number | null,
    }));
    assert.equal(got.length, wanted.length);
    for (const { i, name, dir, conf } of got) {
      const found = wanted.find(({ key }) => key === `${i} ${name} ${dir}`);
      assert.ok(found !== undefined, `${i} ${name} ${dir}`);
      assertNumber(found.key, conf, found.conf, { rel: 0, abs: 1e-6 });
    }
  }
});
