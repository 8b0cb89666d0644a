import { FairValueGaps, FVG_PARAMS, type Zone } from './fair-value-gap.ts';
import type { IctFacts } from './ict-facts.ts';
import { LiquiditySweeps, SWEEP_PARAMS } from './liquidity-sweep.ts';
import { OTE_CELLS, OTE_PARAMS, stepOptimalEntries } from './optimal-entry.ts';
import type { PatternSignal } from './pattern.ts';
import {
  clearStructure,
  dealingPosition,
  isDisplaced,
  stepStructure,
  STRUCTURE_CELLS,
  STRUCTURE_PARAMS,
  type StructureBreak,
  structureSignal,
} from './structure.ts';
import { SWING_K } from './swings.ts';

/** The numbers of the ICT set by name (quant.md D.2). */
export const ICT_PARAMS = {
  LIQUIDITY_SWEEP: SWEEP_PARAMS,
  FVG: FVG_PARAMS,
  STRUCTURE: STRUCTURE_PARAMS,
  OTE: OTE_PARAMS,
};
export type IctParams = typeof ICT_PARAMS;

/** What one bar brought. */
export interface IctStep {
  readonly signals: readonly PatternSignal[];
  readonly gap: Zone | null;
  readonly broke: (StructureBreak & { readonly displaced: boolean }) | null;
  /** Place of the close in the dealing range; NaN while there is none. */
  readonly position: number;
}

/** The whole ICT set over one series, bar by bar. */
export class IctPatterns {
  readonly #params: IctParams;
  readonly #k: number;
  readonly #lows: LiquiditySweeps;
  readonly #highs: LiquiditySweeps;
  readonly #gaps: FairValueGaps;
  readonly #structure = new Float64Array(STRUCTURE_CELLS);
  readonly #leg = new Float64Array(OTE_CELLS);

  constructor(params: IctParams = ICT_PARAMS, k = SWING_K) {
    this.#params = params;
    this.#k = k;
    this.#lows = new LiquiditySweeps(1, params.LIQUIDITY_SWEEP, k);
    this.#highs = new LiquiditySweeps(-1, params.LIQUIDITY_SWEEP, k);
    this.#gaps = new FairValueGaps(params.FVG);
    clearStructure(this.#structure);
  }

  /** Takes the bar `facts.at`; bars come in order. */
  step(facts: IctFacts): IctStep {
    const { bars, at, first } = facts;
    const sweeps = [this.#lows.step(facts), this.#highs.step(facts)];
    const found = stepStructure(this.#structure, bars, at, first, this.#k);
    const displaced = found !== null && isDisplaced(facts, this.#params.STRUCTURE);
    const momentum =
      found !== null && displaced ? structureSignal('STRUCTURE_MOMENTUM', facts, found, this.#params.STRUCTURE) : null;
    const entries = stepOptimalEntries(this.#leg, facts, found, this.#params.OTE);
    const { retests, made } = this.#gaps.step(facts);
    return {
      signals: [...sweeps, momentum, ...entries, ...retests].filter((signal) => signal !== null),
      gap: made,
      broke: found === null ? null : { ...found, displaced },
      position: dealingPosition(this.#structure, bars.c[at]!),
    };
  }
}
