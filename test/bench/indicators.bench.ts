import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { computeInto, paramsOf, stepAll } from '../../src/main/core/indicators/compute.ts';
import type { Definition, Params } from '../../src/main/core/indicators/definition.ts';
import { indicatorOf } from '../../src/main/core/indicators/index.ts';
import { columnsOfPlain, makePlain, minutesOf } from './bars.ts';
import { type Feed, type Plain, ROWS } from './indicator-rivals.ts';

const SYMBOLS = 1_000;
const BARS = 375;
/** Rounds per contestant, taken in turns; the median counts. */
const ROUNDS = 7;
/** A lost race is run again: what else runs on a machine slows one of two more than the other, but not each time. */
const AGAIN_MAX = 2;
/** Of each contestant, before the first round. */
const WARM_MS = 30;
/** A rival this many times slower than ours in its first run is not run again, while there is another. */
const HOPELESS = 8;

const plains = Array.from({ length: SYMBOLS }, (_, s) => makePlain(s + 1, BARS));
const series = plains.map(columnsOfPlain);
const minutes = minutesOf(series, BARS);
/** Keeps results alive, so that no run can be optimised away. */
let sink = 0;

/** Into columns that are used again, as scans do: the libraries have no such form. */
function oursBatch(definition: Definition, params: Params): void {
  const outs = definition.outputs.map(() => new Float64Array(BARS));
  for (const columns of series) {
    computeInto(definition, params, columns, outs);
    sink += outs[0]![BARS - 1]! > 0 ? 1 : 0;
  }
}

function oursStream(definition: Definition, params: Params): void {
  const kernel = definition.kernel(params, SYMBOLS);
  const outs = definition.outputs.map(() => new Float64Array(SYMBOLS));
  for (const columns of minutes) {
    stepAll(kernel, columns, SYMBOLS, outs);
    sink += outs[0]![0]! > 0 ? 1 : 0;
  }
}

function rivalBatch(run: (data: Plain) => unknown): void {
  for (const data of plains) if (run(data) !== undefined) sink++;
}

function rivalStream(make: () => Feed): void {
  const feeds = plains.map(() => make());
  for (let i = 0; i < BARS; i++) for (let s = 0; s < SYMBOLS; s++) if (feeds[s]!(plains[s]!, i) !== undefined) sink++;
}

function timed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1]!;

interface Result {
  oursMs: number;
  best: string;
  bestMs: number;
}

/** Runs until the compiler has come to it; a machine that is busy elsewhere compiles late. */
function warmUp(run: () => void): number {
  const endMs = performance.now() + WARM_MS;
  let fastest = timed(run);
  while (performance.now() < endMs) fastest = Math.min(fastest, timed(run));
  return fastest;
}

/** All contestants in turns, so that load from elsewhere hits them alike. */
function race(ours: () => void, rivals: Record<string, () => void>): Result {
  const first = warmUp(ours);
  const all = Object.entries(rivals).map(([name, run]) => ({ name, run, times: [timed(run)] }));
  const close = all.filter(({ times }) => times[0]! < HOPELESS * first);
  for (const { run } of close) warmUp(run);
  const runners = close.length > 0 ? close : [all.sort((a, b) => a.times[0]! - b.times[0]!)[0]!];
  const oursTimes: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    oursTimes.push(timed(ours));
    for (const { run, times } of runners) times.push(timed(run));
  }
  const ranked = runners.map(({ name, times }) => ({ name, ms: median(times) })).sort((a, b) => a.ms - b.ms);
  return { oursMs: median(oursTimes), best: ranked[0]!.name, bestMs: ranked[0]!.ms };
}

function report(kind: string, name: string, { oursMs, best, bestMs }: Result): void {
  const perBar = (ms: number): string => `${((ms * 1e6) / (SYMBOLS * BARS)).toFixed(1)} ns`;
  const ratio = (oursMs / bestMs).toFixed(2);
  console.log(
    `${kind.padEnd(8)}${name.padEnd(14)}${perBar(oursMs).padStart(9)} a bar, ${best} ${perBar(bestMs)}, ratio ${ratio}`,
  );
}

describe(`indicators beside npm, ${SYMBOLS} symbols × ${BARS} bars`, () => {
  for (const row of ROWS) {
    const definition = indicatorOf(row.name)!;
    const params = paramsOf(definition, row.params) as Params;
    const contests = [
      ['batch', () => oursBatch(definition, params), map(row.batch, (run) => () => rivalBatch(run))],
      ['stream', () => oursStream(definition, params), map(row.stream, (make) => () => rivalStream(make))],
    ] as const;
    for (const [kind, ours, rivals] of contests)
      if (Object.keys(rivals).length > 0)
        it(`${kind} ${row.name}`, () => {
          const isWon = ({ oursMs, bestMs }: Result): boolean => oursMs <= (row.limit ?? 1) * bestMs;
          let result = race(ours, rivals);
          for (let again = 0; again < AGAIN_MAX && !isWon(result); again += 1) result = race(ours, rivals);
          report(kind, row.name, result);
          assert.ok(isWon(result), JSON.stringify(result));
          assert.ok(sink > 0);
        });
  }
});

function map<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
