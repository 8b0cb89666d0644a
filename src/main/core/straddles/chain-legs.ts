import { FRESH_MINUTES } from '../scan/chain-minute.ts';
import type { ChainView, ContractNow } from '../scan/chain-scanner.ts';

/** A call and a put that both traded lately, and what they cost together. */
export interface Pair {
  readonly call: ContractNow;
  readonly put: ContractNow;
  /** ₹ a unit. */
  readonly premium: number;
}

/** The pair of two rows; null when one of them is not listed or has not traded in the last minutes. */
export function pairOf(view: ChainView, callRow: number, putRow: number): Pair | null {
  const call = view.contract(callRow, 'CE');
  const put = view.contract(putRow, 'PE');
  if (call === null || put === null || call.age > FRESH_MINUTES || put.age > FRESH_MINUTES) return null;
  return { call, put, premium: call.close + put.close };
}

/** The same pair when an earlier minute closed, ₹; null before both have traded. */
export function premiumAt(view: ChainView, { call, put }: Pair, minute: number): number | null {
  const callThen = view.at(call.instrument, minute);
  const putThen = view.at(put.instrument, minute);
  return callThen === null || putThen === null ? null : callThen.close + putThen.close;
}

/** What chains are looked from: the spot, or the forward once the spot's session is over (quant.md C.8). */
export function lookPrice(view: ChainView): number {
  return view.spotStale ? (view.solved()?.forward ?? view.spot) : view.spot;
}

/** Change in percent; null without a base. */
export function changePct(before: number, now: number): number | null {
  return before > 0 ? (100 * (now - before)) / before : null;
}
