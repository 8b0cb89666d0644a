import { CURVE_POINTS_MAX, type CurvePoint, PROBABILITY_MIN } from '#contract/model/validation.ts';

/** A score with what became of it: 1 or 0. */
export interface ScoredOutcome {
  readonly score: number;
  readonly y: number;
}

interface Block {
  readonly from: number;
  sum: number;
  n: number;
}

/**
 * Isotonic regression by pooling adjacent violators: the rising step function that is nearest to the outcomes
 * (Ayer et al. 1955). Equal scores are one block from the start.
 * @returns the first score of each step with its probability, rising in both; empty without outcomes.
 */
export function isotonic(outcomes: readonly ScoredOutcome[]): CurvePoint[] {
  const blocks: Block[] = [];
  let score = Number.NaN;
  for (const one of outcomes.toSorted((a, b) => a.score - b.score)) {
    const top = blocks.at(-1);
    if (top !== undefined && one.score === score) {
      top.sum += one.y;
      top.n += 1;
    } else {
      pool(blocks);
      blocks.push({ from: one.score, sum: one.y, n: 1 });
      score = one.score;
    }
  }
  pool(blocks);
  return thinned(blocks).map(({ from, sum, n }) => ({ score: from, probability: sum / n }));
}

/** Joins the last blocks until their means rise. */
function pool(blocks: Block[]): void {
  while (blocks.length > 1) {
    const last = blocks.at(-1)!;
    const before = blocks.at(-2)!;
    if (before.sum * last.n < last.sum * before.n) return;
    before.sum += last.sum;
    before.n += last.n;
    blocks.pop();
  }
}

/** Joins neighbours until few enough are left: the means still rise. */
function thinned(blocks: readonly Block[]): readonly Block[] {
  const perStep = Math.ceil(blocks.length / CURVE_POINTS_MAX);
  if (perStep <= 1) return blocks;
  const steps: Block[] = [];
  for (const [i, block] of blocks.entries()) {
    const step = steps.at(-1);
    if (step === undefined || i % perStep === 0) steps.push({ ...block });
    else {
      step.sum += block.sum;
      step.n += block.n;
    }
  }
  return steps;
}

/** The curve of earlier outcomes; null while there are fewer than 200 (quant.md F.4). */
export function curveOf(earlier: readonly ScoredOutcome[]): CurvePoint[] | null {
  return earlier.length < PROBABILITY_MIN ? null : isotonic(earlier);
}

/** Probability of a score; what lies below the first step takes the first. */
export function probabilityOf(curve: readonly CurvePoint[], score: number): number | null {
  let probability = curve[0]?.probability ?? null;
  for (const step of curve) {
    if (step.score > score) break;
    ({ probability } = step);
  }
  return probability;
}

/** A score of a day; `date` as text. */
export interface DatedOutcome extends ScoredOutcome {
  readonly date: string;
}

/**
 * Probabilities of each day's scores by the curve of the days before it, never by its own.
 * @param outcomes in the order of their days.
 * @returns those of the days that had 200 outcomes before them.
 */
export function walkForward(outcomes: readonly DatedOutcome[]): ScoredOutcome[] {
  const judged: ScoredOutcome[] = [];
  let from = 0;
  while (from < outcomes.length) {
    const { date } = outcomes[from]!;
    let to = from;
    while (to < outcomes.length && outcomes[to]!.date === date) to += 1;
    const curve = curveOf(outcomes.slice(0, from));
    for (const { score, y } of curve === null ? [] : outcomes.slice(from, to))
      judged.push({ score: probabilityOf(curve!, score)!, y });
    from = to;
  }
  return judged;
}
