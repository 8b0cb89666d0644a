import type { CallInput } from '#contract/calls/index.ts';
import { STRATEGY_LEGS_MAX } from '#contract/model/strategy.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { TrayLeg } from '../../stores/baskets.ts';

type Question = CallInput<'strategy.evaluate'>;

/** Instrument of a leg in the present epoch. */
type Find = (segment: Instrument['segment'], securityId: number) => Instrument | undefined;

/**
 * What the engine is asked about the legs of a tray taken together; a text where they cannot be taken together. A limit
 * is entered at its price, everything else at what the market offers.
 */
export function trayQuestion(epoch: number, legs: readonly TrayLeg[], find: Find): Question | string {
  if (legs.length > STRATEGY_LEGS_MAX) return `Figures together are worked out for up to ${STRATEGY_LEGS_MAX} legs.`;
  const [first] = legs;
  if (first === undefined) return '';
  const { product } = first.intent;
  if (legs.some(({ intent }) => intent.product !== product))
    return 'The legs have several products: each ticket shows its own margin and charges.';
  const asked: Question['legs'] = [];
  const underlyings = new Set<string>();
  for (const { intent, symbol, lot } of legs) {
    const instrument = find(intent.segment, intent.securityId);
    if (instrument === undefined) return `${symbol} is not listed now: the figures together are not known.`;
    underlyings.add(instrument.underlying);
    const entry = intent.type === 'LIMIT' ? intent.price : null;
    asked.push({
      slot: instrument.slot,
      side: intent.side,
      lots: Math.round(intent.quantity / lot),
      entry,
      held: false,
    });
  }
  if (underlyings.size > 1) return 'The legs are of several underlyings: each ticket shows its own margin and charges.';
  return { epoch, legs: asked, product, scenario: { daysForward: 0, ivShift: 0, spotShift: 0 } };
}
