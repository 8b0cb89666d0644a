import type { GapBoard, GapFills, GapRow } from '#contract/model/gaps.ts';
import { fixed, istTime, NO_VALUE, signedPercent } from '../../ui/format.ts';
import type { GapsState } from './gaps-store.ts';

/** Heads of the table; the second part says where the numbers are right-aligned. */
export const GAP_HEADS = [
  ['Symbol', ''],
  ['Price', 'number'],
  ['Close before', 'number'],
  ['Gap', 'number'],
  ['Class', ''],
  ['State', ''],
  ['Size', ''],
  ['Same day', 'number'],
  ['3 d', 'number'],
  ['5 d', 'number'],
] as const;

/** A price in rupees; the dash where there is none. */
export function rupees(value: number | null): string {
  return value === null ? NO_VALUE : fixed(Math.round(value * 100), 2);
}

/** `2 of 7`: how many of the earlier gaps like this one; the dash where nothing is known. */
export function fillText(fills: GapFills | null, name: 'sameDay' | 'within3' | 'within5'): string {
  if (fills === null) return NO_VALUE;
  return fills.n === 0 ? '0 of 0' : `${fills[name]} of ${fills.n}`;
}

const CLASS_WORDS: Readonly<Record<NonNullable<GapRow['class']>, string>> = {
  FULL_UP: 'full up',
  FULL_DOWN: 'full down',
  PARTIAL_UP: 'partial up',
  PARTIAL_DOWN: 'partial down',
  NONE: 'none',
};

/** Cells of a row, in the order of the heads. */
export function gapCells(row: GapRow): string[] {
  return [
    row.symbol,
    rupees(row.price),
    rupees(row.prevClose),
    `${signedPercent(row.gapPct)}%`,
    row.class === null ? NO_VALUE : CLASS_WORDS[row.class],
    row.indicative ? 'indicative' : row.filled === null ? 'opened' : row.filled ? 'filled' : 'open',
    row.fills?.bucket ?? NO_VALUE,
    fillText(row.fills, 'sameDay'),
    fillText(row.fills, 'within3'),
    fillText(row.fills, 'within5'),
  ];
}

export interface ContextFact {
  readonly name: string;
  readonly value: string;
  /** Change against the close before, with its sign; empty where it is not known. */
  readonly change: string;
}

/** NIFTY, VIX and GIFT NIFTY as sampled last, against their closes. */
export function contextFacts({ samples, closes }: GapBoard): ContextFact[] {
  const last = samples.at(-1);
  return (['nifty', 'vix', 'gift'] as const).map((name) => {
    const now = last?.[name] ?? null;
    const close = closes[name];
    const known = now !== null && close !== null && close > 0;
    return {
      name: { nifty: 'NIFTY', vix: 'India VIX', gift: 'GIFT NIFTY' }[name],
      value: rupees(now),
      change: known ? `${signedPercent((100 * (now - close)) / close)}%` : '',
    };
  });
}

/** When the context was sampled last, and what of it is never there. */
export function contextNote({ samples, lacking }: GapBoard): string {
  const last = samples.at(-1);
  const when =
    last === undefined ? 'not sampled: the terminal started after the open' : `sampled ${istTime(last.atMs)}`;
  return [when, ...lacking].join(' · ');
}

/** What the panel says where it has no rows; null when it has. */
export function gapsStateWords({ board, error }: GapsState, open: boolean): string | null {
  if (board !== null && board.rows.length > 0) return null;
  if (!open) return 'Not connected. The board is read again when the engine answers.';
  if (error !== null && board === null) return error;
  if (board === null) return 'Reading the gap board…';
  if (board.openMs === null) return 'No shares trade today.';
  if (board.asOfMs < board.openMs)
    return 'No price of the pre-open yet. Equilibrium prices come when the exchange has matched the call auction.';
  return 'Nothing has opened yet.';
}

/** How much of the market the board speaks for. */
export function gapsFacts({ priced, watched }: Pick<GapBoard, 'priced' | 'watched'>): string {
  return `${priced} of ${watched} priced`;
}
