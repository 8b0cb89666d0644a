import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Calculator } from '../../../../src/main/core/calc/calculator.ts';
import { vectors } from '../vectors.ts';

type Row = Record<string, unknown>;
interface KowRun extends Row {
  readonly strike: number;
  readonly vwap: readonly number[];
  readonly events: readonly Row[];
  readonly events_exitOnVwapCross: readonly Row[];
  readonly events_sl10_tg10: readonly Row[];
}
const file = vectors('patterns') as {
  readonly iv_crush: readonly { input: Row; expect: Row | null }[];
  readonly range_strangle: readonly { input: Row; expect: Row | null }[];
  readonly premium_collection: readonly { input: Row; expect: Row | null }[];
  readonly mm_trap: readonly (Row & { expect: Row | null })[];
  readonly kow: readonly KowRun[];
};

function ask(fn: string, params: Row, bars?: unknown): Row {
  const line = new Calculator().answerLine(JSON.stringify({ fn, params, ...(bars === undefined ? {} : { bars }) }));
  const answer = JSON.parse(line as string) as { ok: boolean; out: Row; fault?: { text: string } };
  assert.ok(answer.ok, answer.fault?.text);
  return answer.out;
}

function assertNear(actual: unknown, expected: unknown, what: string): void {
  if (typeof expected !== 'number') assert.equal(actual, expected, what);
  else {
    assert.ok(typeof actual === 'number', `${what} is ${String(actual)}`);
    assert.ok(
      Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
      `${what}: ${actual} ≠ ${expected}`,
    );
  }
}

function assertAnswer(out: Row, expect: Row | null, what: string): void {
  assert.equal(out['fired'], expect !== null, what);
  for (const [name, value] of Object.entries(expect ?? {})) assertNear(out[name], value, `${what}.${name}`);
}

for (const [fn, rows] of [
  ['IV_CRUSH', file.iv_crush],
  ['RANGE_STRANGLE', file.range_strangle],
  ['PREMIUM_COLLECTION', file.premium_collection],
] as const) {
  test(`${fn}: every vector`, () => {
    assert.ok(rows.length >= 8);
    rows.forEach(({ input, expect }, i) => assertAnswer(ask(fn, input), expect, `${fn} ${i}`));
  });
}

test('MM_TRAP: every vector', () => {
  file.mm_trap.forEach(({ bars, expect, ...params }, i) => {
    assertAnswer(ask('MM_TRAP', params, bars), expect, `MM_TRAP ${i}`);
  });
});

test('MM_TRAP on a call wall: the mirror, with the distance back inside as a factor', () => {
  const bars = [
    { h: 100, l: 99, c: 99.5 },
    { h: 101, l: 99, c: 99.8 },
  ];
  const out = ask('MM_TRAP', { wall: 100, dir: -1, oiChgPct: 5, straddleChgPct: -2.5, atr: 1 }, bars);
  assertAnswer(
    out,
    { dir: -1, entry: 99.8, stop: 101.1, target: 99.8 - 1.5 * 1.3, conf: 0.5 + 0.5 * (0.2 + 0.15 + 0.3 * 0.4) },
    'call wall',
  );
});

test('KOW: strike, average and events of every vector, with all three sets of rules', () => {
  for (const [i, run] of file.kow.entries()) {
    const { spot, strikes, ce, pe } = run;
    const input = { spot, strikes, ce, pe };
    const variants = [
      [{}, run.events],
      [{ exitOnVwapCross: true }, run.events_exitOnVwapCross],
      [{ slPct: 0.1, tgtPct: 0.1 }, run.events_sl10_tg10],
    ] as const;
    for (const [params, events] of variants) {
      const out = ask('KOW', { ...input, ...params });
      assert.equal(out['strike'], run.strike);
      const vwap = out['vwap'] as readonly (number | null)[];
      assert.equal(vwap.length, run.vwap.length);
      run.vwap.forEach((value, at) => assertNear(vwap[at], value, `run ${i} vwap ${at}`));
      const found = out['events'] as readonly Row[];
      assert.equal(found.length, events.length);
      events.forEach((event, at) => {
        for (const [name, value] of Object.entries(event)) assertNear(found[at]?.[name], value, `run ${i} ${name}`);
      });
    }
  }
});

const minuteMs = Date.UTC(2026, 5, 23, 3, 45);
const day = (premiums: readonly number[], volumes?: readonly number[]) => ({
  spot: premiums.map((_, i) => ({ t: minuteMs + i * 60_000, c: 25_000 - i, v: 10 })),
  strikes: [24_950, 25_000],
  ce: premiums.map((premium, i) => [premium / 2, volumes?.[i] ?? 5]),
  pe: premiums.map((premium, i) => [premium / 2, volumes?.[i] ?? 5]),
});

test('KOW: the long side mirrors entry, stop and target', () => {
  const premiums = [...Array.from({ length: 15 }, () => 100), 110, 104, 99, 80];
  const out = ask('KOW', { ...day(premiums), side: 'LONG', slPct: 0.1, tgtPct: 0.5 });
  const [entry, exit] = out['events'] as readonly Row[];
  assert.deepEqual([entry?.['i'], entry?.['sl'], entry?.['target']], [15, 99, 165]);
  assert.deepEqual([exit?.['i'], exit?.['reason'], exit?.['pnlPerUnit']], [17, 'SL', -11]);
});

test('KOW: before any volume there is no average and no entry; the tie of two strikes goes to the lower', () => {
  const premiums = Array.from({ length: 20 }, (_, i) => 100 - i);
  const quiet = ask(
    'KOW',
    day(
      premiums,
      premiums.map(() => 0),
    ),
  );
  assert.deepEqual(quiet['events'], []);
  const { spot, ...rest } = day(premiums);
  const tied = ask('KOW', { ...rest, spot: spot.map((bar) => ({ ...bar, c: 24_975 })) });
  assert.equal(tied['strike'], 24_950);
});

test('KOW: with the average of the underlying it is the underlying that must be below it', () => {
  const premiums = Array.from({ length: 20 }, (_, i) => 100 + i);
  const own = ask('KOW', day(premiums));
  assert.deepEqual(own['events'], [], 'the premium rises: never below its average');
  const other = ask('KOW', { ...day(premiums), vwapOf: 'underlying' });
  assert.equal((other['events'] as readonly Row[])[0]?.['time'], '09:30');
});
