/** Families of pivot levels, quant.md A.24; woodie is TradingView's, from the same page. */
export const PIVOT_KINDS = ['classic', 'classic_tv', 'fibonacci', 'camarilla', 'woodie'] as const;
export type PivotKind = (typeof PIVOT_KINDS)[number];

/** Levels by name: P, R1, S1, … as far as the family goes. */
export type Pivots = Readonly<Record<string, number>>;

/** High, low and official close of the session, week or month before. */
export interface HighLowClose {
  readonly H: number;
  readonly L: number;
  readonly C: number;
}

/**
 * Pivot levels of a period from the one before it.
 * @param open opening price of the period the levels are for; woodie alone needs it.
 */
export function pivots(kind: PivotKind, { H, L, C }: HighLowClose, open: number): Pivots {
  const range = H - L;
  const P = (H + L + C) / 3;
  if (kind === 'classic') return classic(P, H, L, range);
  if (kind === 'classic_tv') return classicTv(P, H, L, range);
  if (kind === 'fibonacci') return symmetric(P, P, [0.382 * range, 0.618 * range, range]);
  if (kind === 'woodie') return woodie((H + L + 2 * open) / 4, H, L, range);
  return camarilla(P, H, L, C, range);
}

/** Floor pivots, TradingView's "Traditional". */
function classic(P: number, H: number, L: number, range: number): Pivots {
  return {
    P,
    R1: 2 * P - L,
    S1: 2 * P - H,
    R2: P + range,
    S2: P - range,
    R3: H + 2 * (P - L),
    S3: L - 2 * (H - P),
    R4: 3 * P + H - 3 * L,
    S4: 3 * P - 3 * H + L,
    R5: 4 * P + H - 4 * L,
    S5: 4 * P - 4 * H + L,
  };
}

/** TradingView's "Classic": from the second level on whole ranges from P. */
function classicTv(P: number, H: number, L: number, range: number): Pivots {
  return {
    P,
    R1: 2 * P - L,
    S1: 2 * P - H,
    R2: P + range,
    S2: P - range,
    R3: P + 2 * range,
    S3: P - 2 * range,
    R4: P + 3 * range,
    S4: P - 3 * range,
  };
}

/** Half of the weight on the opening price. */
function woodie(P: number, H: number, L: number, range: number): Pivots {
  const R3 = H + 2 * (P - L);
  const S3 = L - 2 * (H - P);
  return {
    P,
    R1: 2 * P - L,
    S1: 2 * P - H,
    R2: P + range,
    S2: P - range,
    R3,
    S3,
    R4: R3 + range,
    S4: S3 - range,
  };
}

function camarilla(P: number, H: number, L: number, C: number, range: number): Pivots {
  const near = [12, 6, 4, 2].map((part) => (1.1 * range) / part);
  const R5 = L === 0 ? Number.NaN : (H / L) * C;
  return { ...symmetric(P, C, near), R5, S5: 2 * C - R5 };
}

/** P, and pairs R1, S1, … at the given distances from a centre. */
function symmetric(P: number, centre: number, distances: readonly number[]): Pivots {
  const levels: Record<string, number> = { P };
  distances.forEach((distance, k) => {
    levels[`R${k + 1}`] = centre + distance;
    levels[`S${k + 1}`] = centre - distance;
  });
  return levels;
}
