import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { BarLike } from '../../../src/main/core/indicators/columns.ts';

const folder = path.resolve(import.meta.dirname, '../../fixtures/vectors');

/** A vector file; its shape is the caller's knowledge. */
export function vectors(name: string): unknown {
  return JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8'));
}

export interface Tolerance {
  rel: number;
  abs: number;
}

/** quant.md 0.8. */
export const TIGHT: Tolerance = { rel: 1e-9, abs: 1e-9 };

export type Series = readonly (number | null)[];

/** Same length, the same nulls, and values within the tolerance. */
export function assertSeries(label: string, got: readonly unknown[] | undefined, want: Series, tol = TIGHT): void {
  assert.ok(got !== undefined, `${label}: no output`);
  assert.equal(got.length, want.length, `${label}: length`);
  for (let i = 0; i < want.length; i++) assertNumber(`${label}[${i}]`, got[i], want[i]!, tol);
}

/** One value or null within the tolerance. */
export function assertNumber(label: string, got: unknown, want: number | null, tol = TIGHT): void {
  if (want === null) {
    assert.equal(got, null, `${label}: want null, got ${String(got)}`);
    return;
  }
  assert.equal(typeof got, 'number', `${label}: want ${want}, got ${String(got)}`);
  const gap = Math.abs((got as number) - want);
  assert.ok(gap <= Math.max(tol.abs, tol.rel * Math.abs(want)), `${label}: want ${want}, got ${String(got)}`);
}

export interface BarFile {
  bars: (BarLike & { session: string; ist: string })[];
  edge: Record<string, BarLike[]>;
}
