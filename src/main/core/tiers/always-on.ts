import { FaultError, fault } from '#contract/faults.ts';
import type { Sides } from './ladder.ts';

/** Options of one underlying that are always subscribed. */
export interface AlwaysOn {
  readonly underlying: string;
  /** Nearest expiries. */
  readonly expiries: number;
  /** Strikes around the money. */
  readonly strikes: number;
  readonly sides: Sides;
}

const PART = /^([A-Z0-9&-]{1,32})\s+([1-9]\d?)x([1-9]\d{0,2})x([12])$/;

/**
 * Reads the configured tier B: `NIFTY 15x21x2, CRUDEOIL 4x11x1` = underlying, expiries × strikes × sides.
 * @throws input.always_on with the part that cannot be read, or that names an underlying twice.
 */
export function parseAlwaysOn(text: string): AlwaysOn[] {
  const plan: AlwaysOn[] = [];
  for (const part of text.split(',').map((word) => word.trim())) {
    if (part === '') continue;
    const [, underlying, expiries, strikes, sides] = PART.exec(part) ?? [];
    if (underlying === undefined) {
      throw new FaultError(
        fault('input.always_on', `“${part}” is not underlying, expiries×strikes×sides. Write it like NIFTY 15x21x2.`),
      );
    }
    if (plan.some((one) => one.underlying === underlying)) {
      throw new FaultError(fault('input.always_on', `${underlying} is named twice. Name every underlying once.`));
    }
    plan.push({ underlying, expiries: Number(expiries), strikes: Number(strikes), sides: sides === '1' ? 1 : 2 });
  }
  return plan;
}
