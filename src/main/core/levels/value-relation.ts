/** Upper and lower edge of a central pivot range. */
export interface ValueRange {
  readonly bc: number;
  readonly tc: number;
}

/** Where value lies against the period before: wholly or partly higher or lower, within it, around it, or the same. */
export const VALUE_RELATIONS = [
  'ascending',
  'overlapping up',
  'descending',
  'overlapping down',
  'inside',
  'outside',
  'unchanged',
] as const;
export type ValueRelation = (typeof VALUE_RELATIONS)[number];

/** The relation of a central pivot range to the one before; edges that touch overlap. */
export function valueRelation(now: ValueRange, before: ValueRange): ValueRelation {
  if (now.bc > before.tc) return 'ascending';
  if (now.tc < before.bc) return 'descending';
  const [up, down] = [Math.sign(now.tc - before.tc), Math.sign(now.bc - before.bc)];
  if (up === 0 && down === 0) return 'unchanged';
  if (up >= 0 && down >= 0) return 'overlapping up';
  if (up <= 0 && down <= 0) return 'overlapping down';
  return up < 0 ? 'inside' : 'outside';
}
