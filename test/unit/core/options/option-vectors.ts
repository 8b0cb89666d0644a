import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Wing } from '../../../../src/main/core/options/black.ts';

export interface Expected {
  price: number;
  delta: number;
  gamma: number;
  theta_day: number;
  vega_pt: number;
  rho_pct: number;
  prob_itm: number;
}

interface Case {
  id: number;
  cp: 'c' | 'p';
  F: number;
  K: number;
  T: number;
  r: number;
  df: number;
}

export interface BsmCase extends Case {
  S: number;
  q: number;
  sigma: number;
  expected: Expected;
  iv: { price: number; exact_inverse_of_double_price: number | null; tol_abs: number | null; expect: string };
}

export interface Black76Case extends Case {
  sigma: number;
  expected: Expected;
  iv: { price: number; lbr_cpp: number };
}

interface TickIv {
  status: string;
  iv: number | null;
  uncertainty?: number;
}

export interface TickCase extends Case {
  tick: number;
  price_tick: number;
  iv_mid: TickIv;
  iv_lo: TickIv;
  iv_hi: TickIv;
}

export interface FailureCase {
  desc: string;
  cp: 'c' | 'p';
  undiscounted_price: number;
  F: number;
  K: number;
  T: number;
  df: number;
  half_tick: number;
  expected_status: string;
  expected_iv: number | null;
  lbr_cpp_raw: number | string;
}

export interface OptionVectors {
  bsm: BsmCase[];
  black76: Black76Case[];
  tick_rounded: TickCase[];
  iv_failures: FailureCase[];
}

const packed = path.resolve(import.meta.dirname, '../../../fixtures/vectors/options.json.gz');

/** All option vectors; the fixture keeps every case without the columns of tools that are not asserted. */
export const optionVectors = JSON.parse(gunzipSync(readFileSync(packed)).toString('utf8')) as OptionVectors;

export function wingOf(cp: 'c' | 'p'): Wing {
  return cp === 'c' ? 1 : -1;
}
