import { type Instrument, instrumentKey } from '#contract/model/instrument.ts';

/** What a first start charts, in order of preference: the most traded share, else the index everyone looks at. */
const FIRST_CHARTED = ['RELIANCE', 'NIFTY'];

/** Slot to chart after the instruments were read: the remembered one, else a well-known one, else the first; null when there is none. */
export function slotToChart(rows: readonly Instrument[], remembered: string | null): number | null {
  const kept = rows.find((row) => instrumentKey(row.segment, row.securityId) === remembered);
  if (kept !== undefined) return kept.slot;
  for (const symbol of FIRST_CHARTED) {
    const row = rows.find((candidate) => candidate.symbol === symbol);
    if (row !== undefined) return row.slot;
  }
  return rows[0]?.slot ?? null;
}
