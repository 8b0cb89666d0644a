import { z } from 'zod';
import type { InstrumentLevels } from '#contract/model/levels.ts';
import type { TokenName } from '../../ui/tokens.ts';

/** Levels that a chart can show. */
export const LEVEL_KINDS = ['previous', 'opening', 'cpr', 'pivots'] as const;
export type LevelKind = (typeof LEVEL_KINDS)[number];
export const LEVEL_KIND_WORDS: Readonly<Record<LevelKind, string>> = {
  previous: 'Previous day: high, low, close',
  opening: 'Opening range of 15 minutes',
  cpr: 'Central pivot range',
  pivots: 'Pivots (classic)',
};
/** The opening range that a chart shows, in minutes. */
const RANGE_MINUTES = 15;

const shownSchema = z.array(z.enum(LEVEL_KINDS)).max(LEVEL_KINDS.length);

/** Which levels were shown last; anything unreadable is none. */
export function parseLevelKinds(json: string | null): readonly LevelKind[] {
  try {
    return shownSchema.catch([]).parse(JSON.parse(json ?? '[]'));
  } catch {
    return [];
  }
}

/** A level as a line. */
export interface LevelLine {
  /** Rupees. */
  readonly price: number;
  readonly title: string;
  readonly token: TokenName;
}

type Named = readonly [title: string, price: number | null | undefined];

function named(levels: InstrumentLevels, kind: LevelKind): readonly Named[] {
  const { previous, openingRanges, cpr, pivots } = levels;
  if (kind === 'previous')
    return [
      ['PDH', previous?.high],
      ['PDL', previous?.low],
      ['PDC', previous?.close],
    ];
  if (kind === 'opening') {
    const range = openingRanges.find(({ minutes }) => minutes === RANGE_MINUTES);
    const forming = range?.complete === false ? ' (forming)' : '';
    return [
      [`OR${RANGE_MINUTES} high${forming}`, range?.high],
      [`OR${RANGE_MINUTES} low${forming}`, range?.low],
    ];
  }
  if (kind === 'cpr')
    return [
      ['TC', cpr.day?.tc],
      ['Pivot', cpr.day?.pivot],
      ['BC', cpr.day?.bc],
    ];
  // The pivot itself is the CPR's; here are its supports and resistances.
  return Object.entries(pivots.day?.kinds.classic ?? {});
}

const TOKENS: Readonly<Record<LevelKind, TokenName>> = {
  previous: 'text-2',
  opening: 'model-2',
  cpr: 'model-3',
  pivots: 'model-1',
};

/** The lines of the kinds that are shown; a level that is not known has none, and one price is drawn once. */
export function levelLines(levels: InstrumentLevels, shown: readonly LevelKind[]): readonly LevelLine[] {
  const lines = new Map<number, LevelLine>();
  for (const kind of shown)
    for (const [title, price] of named(levels, kind))
      if (typeof price === 'number' && !lines.has(price)) lines.set(price, { price, title, token: TOKENS[kind] });
  return [...lines.values()];
}
