import type { Instrument, InstrumentKind } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import type { SymbolClass } from '#contract/model/validation.ts';
import { MOVE_EVIDENCE } from '../scan/scanner.ts';
import type { Claim } from './forward.ts';

/**
 * Costs of buying and selling once, as a fraction of the price: charges and half a spread each way, rounded up. An index
 * cannot be traded and stands for its future. Options cost most, because their premiums are small against their spreads.
 */
export const ROUND_TRIP_COST: Readonly<Record<InstrumentKind, number>> = {
  INDEX: 0.0002,
  FUTIDX: 0.0002,
  FUTSTK: 0.0004,
  FUTCOM: 0.0003,
  FUTCUR: 0.0002,
  EQUITY: 0.0006,
  OPTIDX: 0.005,
  OPTSTK: 0.01,
  OPTFUT: 0.01,
  OPTCUR: 0.01,
};

/** One instrument of what is followed: the value is the sum of prices × sign. */
export interface FollowedLeg {
  readonly instrument: Instrument;
  readonly sign: 1 | -1;
}

/**
 * What a hit says will happen: its plan's action when it has one, else its side. A neutral hit without a plan says that
 * it moves, wherever to, when it told how far (quant.md F); else it says nothing and is not followed.
 * @param cost fraction of a round trip.
 */
export function claimOf({ side, plan, evidence }: Hit, cost: number): Claim | null {
  if (plan !== null) {
    const { action, stop, target, expectedMove } = plan;
    return { dir: action === 'BUY' ? 1 : -1, stop, target, expectedMove, cost };
  }
  if (side === 'neutral') {
    const expectedMove = evidence[MOVE_EVIDENCE];
    const tells = typeof expectedMove === 'number' && expectedMove > 0;
    return tells ? { dir: 0, stop: null, target: null, expectedMove, cost } : null;
  }
  return { dir: side === 'up' ? 1 : -1, stop: null, target: null, expectedMove: null, cost };
}

/**
 * What a hit is followed on: the legs of its plan, whose premiums are summed as its prices are, else its own instrument.
 * @returns null when one of them is not subscribed.
 */
export function legsOf(hit: Hit, find: FindInstrument): FollowedLeg[] | null {
  const { plan, segment, securityId } = hit;
  const wanted =
    plan === null || plan.legs.length === 0
      ? [{ segment, securityId, sign: 1 as const }]
      : plan.legs.map((leg) => ({ ...leg, sign: leg.side === plan.action ? (1 as const) : (-1 as const) }));
  const legs: FollowedLeg[] = [];
  for (const one of wanted) {
    const instrument = find(one.segment, one.securityId);
    if (instrument === undefined) return null;
    legs.push({ instrument, sign: one.sign });
  }
  return legs;
}

/** The subscribed instrument of a key. */
export type FindInstrument = (segment: Hit['segment'], securityId: number) => Instrument | undefined;

/** Family of what is followed. */
export function symbolClassOf(legs: readonly FollowedLeg[]): SymbolClass {
  const one = legs[0]?.instrument;
  if (legs.length > 1 || one === undefined) return 'premium';
  if (one.kind === 'INDEX') return 'index';
  if (one.kind === 'EQUITY') return one.sessionClass === 'EQ_DERIV' ? 'share with derivatives' : 'share';
  return one.kind.startsWith('FUT') ? 'future' : 'option';
}
