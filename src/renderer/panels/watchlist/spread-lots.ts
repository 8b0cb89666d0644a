import type { Instrument } from '#contract/model/instrument.ts';
import type { PricedLeg } from './spread-price.ts';

/** A leg of a spread with what one spread of it is. */
export interface LotLeg {
  readonly leg: PricedLeg;
  readonly instrument: Instrument | undefined;
  /** Lots; of a share how many shares. */
  readonly lots: number;
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

/**
 * The smallest spread in whole lots: factors 1 and −0.5 are two lots against one. Contracts count in lots. Shares
 * beside contracts count a lot's number of shares each (the largest lot among them), so that a future is held against
 * as many shares as it stands for; shares alone count as they are.
 */
export function spreadLots(
  legs: readonly PricedLeg[],
  instrumentAt: (slot: number) => Instrument | undefined,
): LotLeg[] {
  const divisor = legs.reduce((of, { factor }) => commonDivisor(of, Math.abs(factor)), 0);
  const found = legs.map((leg) => ({ leg, instrument: instrumentAt(leg.slot) }));
  const shares = Math.max(1, ...found.map(({ instrument }) => instrument?.lot ?? 1));
  return found.map(({ leg, instrument }) => {
    const ratio = Math.abs(leg.factor) / divisor;
    return { leg, instrument, lots: ratio * (instrument?.lot === 1 ? shares : 1) };
  });
}

/** `1 lot of RELIANCE NOV FUT, 500 of RELIANCE`. */
export function spreadLotsText(legs: readonly LotLeg[]): string {
  return legs
    .map(({ instrument, lots }) => {
      const unit = instrument?.lot === 1 ? '' : lots === 1 ? ' lot' : ' lots';
      return `${lots}${unit} of ${instrument?.symbol ?? 'what is not listed'}`;
    })
    .join(', ');
}
