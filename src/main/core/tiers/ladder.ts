import { assert, ensure } from '#contract/faults.ts';
import { type Instrument, instrumentCode, type Segment } from '#contract/model/instrument.ts';
import { underlyingsOf } from '../options/underlying-of.ts';

/** The options of one underlying and expiry, in a form that crosses threads cheaply. */
export interface Ladder {
  readonly underlying: string;
  readonly segment: Segment;
  /** `YYYY-MM-DD`. */
  readonly expiry: string;
  /** Code of the index, share or future behind it; 0 when none is listed. */
  readonly behind: number;
  /** Ascending, in the instruments' price scale. */
  readonly strikes: Int32Array;
  /** Security id of the call and of the put of each strike; 0 where there is none. */
  readonly calls: Int32Array;
  readonly puts: Int32Array;
}

interface Draft {
  readonly sample: Instrument;
  readonly legs: Map<number, { call: number; put: number }>;
}

/**
 * Every listed chain as a ladder, nearest expiry first, then by name. An underlying with options in two segments has
 * two ladders for one expiry. A strike that is listed twice keeps its first contract.
 */
export function laddersOf(instruments: readonly Instrument[]): Ladder[] {
  const drafts = new Map<string, Draft>();
  for (const option of instruments) {
    const { right, strike, expiry, segment, underlying, securityId } = option;
    if (right === null || strike === null || expiry === null) continue;
    const key = `${expiry} ${underlying} ${segment}`;
    let draft = drafts.get(key);
    if (draft === undefined) drafts.set(key, (draft = { sample: option, legs: new Map() }));
    let legs = draft.legs.get(strike);
    if (legs === undefined) draft.legs.set(strike, (legs = { call: 0, put: 0 }));
    const side = right === 'CE' ? 'call' : 'put';
    if (legs[side] === 0) legs[side] = securityId;
  }
  const behind = underlyingsOf(instruments);
  return [...drafts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { sample, legs }]) => {
      const rows = [...legs].sort(([a], [b]) => a - b);
      const of = behind(sample);
      return {
        underlying: sample.underlying,
        segment: sample.segment,
        expiry: ensure(sample.expiry, 'an option has an expiry'),
        behind: of === null ? 0 : instrumentCode(of.segment, of.securityId),
        strikes: Int32Array.from(rows, ([strike]) => strike),
        calls: Int32Array.from(rows, ([, { call }]) => call),
        puts: Int32Array.from(rows, ([, { put }]) => put),
      };
    });
}

/** Which sides of a window are wanted: both, or of each strike only the one that is out of the money. */
export type Sides = 1 | 2;

/**
 * Codes of the options in a window of a ladder. With one side these are the calls from the centre up and the puts
 * below it: the ones that are traded.
 */
export function windowCodes(ladder: Ladder, centre: number, strikes: number, sides: Sides): number[] {
  const { segment, calls, puts } = ladder;
  const [from, to] = strikeWindow(ladder.strikes.length, centre, strikes);
  const codes: number[] = [];
  for (let at = from; at < to; at += 1) {
    const call = calls[at] as number;
    const put = puts[at] as number;
    if (call !== 0 && (sides === 2 || at >= centre)) codes.push(instrumentCode(segment, call));
    if (put !== 0 && (sides === 2 || at < centre)) codes.push(instrumentCode(segment, put));
  }
  return codes;
}

/** Rows `[from, to)` of a window with `count` strikes around `centre`; at the end of a ladder it moves inwards, so that it keeps its size. */
export function strikeWindow(length: number, centre: number, count: number): readonly [number, number] {
  assert(centre >= 0 && centre < length, `row ${centre} is not among ${length} strikes`);
  const size = Math.min(count, length);
  const from = Math.min(Math.max(0, centre - Math.floor(size / 2)), length - size);
  return [from, from + size];
}
