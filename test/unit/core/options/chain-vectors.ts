import { ChainColumns, type ChainSide } from '../../../../src/main/core/options/chain-columns.ts';
import { vectors } from '../vectors.ts';

export interface SideRow {
  bid: number;
  ask: number;
  ltp: number;
  prevClose: number;
  oi: number;
  prevOi: number;
  vol: number;
  mid: number | null;
  ivr: { status: string; iv: number | null; uncertainty?: number };
  greeks: Record<'price' | 'delta' | 'gamma' | 'theta_day' | 'vega_pt', number | null>;
  gamma: number;
  oi_state: string;
}

export interface ChainRow {
  k: number;
  ce: SideRow;
  pe: SideRow;
  smile_iv: number | null;
}

interface PartSide {
  oi: number;
  vol: number;
}

export interface ChainFile {
  time_to_expiry: {
    now_ms: number;
    expiry: string;
    expiry_instant: string;
    T: number;
    calendar_minutes: number;
    trading_minutes: number;
  }[];
  chain: {
    S: number;
    r: number;
    T: number;
    lot: number;
    rows: ChainRow[];
    synthetic_forward: { k0: number; F: number; F_median: number };
    atm_by_spot: number;
    atm_by_forward: number;
    atm_iv: number;
    atm_straddle: number;
    pcr: { pcr_oi: number; pcr_vol: number; ce_oi: number; pe_oi: number };
    max_pain: { strike: number; table: [number, number][] };
    expected_move: Record<string, number>;
    gex: { total: number; table: [number, number][]; call_wall: number; put_wall: number };
    gex_flip: number;
  };
  max_pain_hand: {
    chain: { k: number; ce: PartSide; pe: PartSide }[];
    spot: number;
    strike: number | null;
    table: [number, number][];
    pcr_oi?: number | null;
    pcr_vol?: number | null;
  }[];
  oi_state: { p0: number; p1: number; o0: number; o1: number; expect: string }[];
  iv_rank: { current: number; history: number[] | 'same'; rank: number | null; percentile: number | null }[];
  payoff: {
    name: string;
    legs: { type: 'C' | 'P' | 'F'; side: 1 | -1; k: number; price: number; qty: number }[];
    breakevens: number[];
    max_profit: number | string;
    max_loss: number | string;
    slope_right: number;
    curve: [number, number][];
    pop: number;
    pop_inputs: { F: number; iv: number; T: number };
  }[];
}

export const chainVectors = vectors('chain') as ChainFile;

type AnyRow = { k: number; ce: Partial<SideRow>; pe: Partial<SideRow> };

/** Rows of the vector file as columns. */
export function columnsOf(rows: readonly AnyRow[]): ChainColumns {
  const chain = new ChainColumns(Math.max(1, rows.length));
  chain.rows = rows.length;
  rows.forEach(({ k, ce, pe }, row) => {
    chain.strike[row] = k;
    fill(chain.calls, row, ce);
    fill(chain.puts, row, pe);
  });
  return chain;
}

function fill(side: ChainSide, row: number, from: Partial<SideRow>): void {
  side.bid[row] = from.bid ?? 0;
  side.ask[row] = from.ask ?? 0;
  side.last[row] = from.ltp ?? 0;
  side.closeBefore[row] = from.prevClose ?? 0;
  side.interest[row] = from.oi ?? 0;
  side.interestBefore[row] = from.prevOi ?? 0;
  side.volume[row] = from.vol ?? 0;
}
