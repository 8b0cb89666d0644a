import { z } from 'zod';
import { BASKET_POLICIES, LEGS_MAX } from '#contract/model/basket.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import {
  instrumentIdSchema,
  orderIntentSchema,
  ownerSchema,
  QUANTITY_MAX,
  quantitySchema,
} from '#contract/model/order.ts';
import type { Tray, TrayLeg } from '../../stores/baskets.ts';
import { fixed } from '../../ui/format.ts';

/** Baskets that are kept by name; a menu of more is not read by anybody. */
export const SAVED_TRAYS_MAX = 50;
export const TRAY_NAME_CHARS = 40;

const legSchema = instrumentIdSchema.extend({
  symbol: z.string().min(1).max(64),
  /** Lots and not units: the lot of a contract changes between expiries. */
  lots: quantitySchema,
  ...orderIntentSchema.pick({
    side: true,
    product: true,
    type: true,
    validity: true,
    price: true,
    trigger: true,
    disclosed: true,
    amo: true,
    reduceOnly: true,
  }).shape,
});

export const savedTraySchema = z.object({
  name: z.string().min(1).max(TRAY_NAME_CHARS),
  policy: z.enum(BASKET_POLICIES),
  timeoutS: z.int().min(1).max(600),
  owner: ownerSchema,
  legs: z.array(legSchema).min(1).max(LEGS_MAX),
});
export type SavedTray = z.infer<typeof savedTraySchema>;

/** Instrument of a leg in the present epoch. */
type Find = (segment: Instrument['segment'], securityId: number) => Instrument | undefined;

/** A tray as it is kept under a name; a text where a leg is no whole number of lots. */
export function savedTrayOf({ legs, policy, timeoutS, owner }: Tray, name: string): SavedTray | string {
  const broken = legs.find(({ intent, lot }) => intent.quantity % lot !== 0);
  if (broken !== undefined) return `${broken.symbol}: ${broken.intent.quantity} units are no whole lots.`;
  const kept = legs.map(({ intent, symbol, lot }) => {
    const { segment, securityId, side, product, type, validity, price, trigger, disclosed, amo, reduceOnly } = intent;
    const lots = intent.quantity / lot;
    return {
      segment,
      securityId,
      symbol,
      lots,
      side,
      product,
      type,
      validity,
      price,
      trigger,
      disclosed,
      amo,
      reduceOnly,
    };
  });
  return { name, policy, timeoutS, owner, legs: kept };
}

/** Why a saved leg cannot be an order now; null when it can. */
function refusal(leg: SavedTray['legs'][number], instrument: Instrument | undefined): string | null {
  if (instrument === undefined) return `${leg.symbol} has no live data in this session.`;
  // Ids of contracts that have expired are given to others.
  if (instrument.symbol !== leg.symbol) return `What was ${leg.symbol} is ${instrument.symbol} now.`;
  if (leg.lots * instrument.lot > QUANTITY_MAX) return `${leg.symbol}: more than one order may carry.`;
  const { tick, decimals } = instrument;
  const off = [leg.price, leg.trigger].find((price) => price % tick !== 0);
  return off === undefined
    ? null
    : `${leg.symbol}: ${fixed(off, decimals)} is not on a tick of ${fixed(tick, decimals)} now.`;
}

/**
 * The legs of a saved basket as new orders, at the prices that were saved. A sentence for each that cannot be one; then
 * none is given, because a part of them is another trade.
 */
export function legsOfSaved(
  { legs, owner }: SavedTray,
  find: Find,
  freshId: () => string,
): { readonly legs: readonly TrayLeg[]; readonly refused: readonly string[] } {
  const made: TrayLeg[] = [];
  const refused: string[] = [];
  for (const leg of legs) {
    const instrument = find(leg.segment, leg.securityId);
    const why = refusal(leg, instrument);
    if (instrument === undefined || why !== null) {
      refused.push(why ?? '');
      continue;
    }
    const { symbol, lots, ...order } = leg;
    const { lot, decimals } = instrument;
    const ids = { clientOrderId: freshId(), owner, source: 'basket' as const, confirmed: [] };
    made.push({ intent: { ...order, ...ids, quantity: lots * lot }, symbol, lot, decimals });
  }
  return refused.length > 0 ? { legs: [], refused } : { legs: made, refused };
}
