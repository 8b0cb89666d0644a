import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';
import { type Stop, stopSchema } from '#contract/model/basket.ts';
import { PRODUCTS, SIDES } from '#contract/model/order.ts';
import { shortId } from '../../core/orders/short-id.ts';

/** Waits between tries, ms, while none of them helps; the last one repeats. An exit is never given up. */
const RETRY_WAITS_MS = [5_000, 5_000, 10_000, 20_000, 40_000, 60_000] as const;

/** A bracket that is watched here, as the journal keeps it. */
export const watchedSchema = stopSchema.extend({
  entrySide: z.enum(SIDES),
  product: z.enum(PRODUCTS),
  best: z.int().nullable(),
  /** The broker's stop behind ours. */
  backstopId: z.string().nullable(),
  /** Exits that went out for it. */
  exits: z.int(),
  /** Units of its entry that something else has closed: what is flat has nothing of it open. */
  elsewhere: z.int().default(0),
  /** Stops at the broker that were placed for it, one after the other. */
  backstops: z.int().default(0),
  /** Refusals of it by the broker, in a row; 0 also when a person set the levels anew. */
  refused: z.int().default(0),
  /** The one that was refused last. */
  refusedId: z.string().nullable().default(null),
});
export type Watched = z.infer<typeof watchedSchema>;

/** Wait after so many tries, ms. */
export function retryWaitMs(tries: number): number {
  return RETRY_WAITS_MS[Math.min(Math.max(1, tries), RETRY_WAITS_MS.length) - 1] as number;
}

/** Id of the nth stop at the broker. */
export function backstopIdOf({ clientOrderId }: Watched, n: number): string {
  return `${shortId(clientOrderId)}-b${n === 1 ? '' : n}`;
}

/** Id of the nth exit. */
export function exitId({ clientOrderId }: Watched, exits: number): string {
  return `${shortId(clientOrderId)}-x${exits}`;
}

/** A level of 0 is none. */
export function nullOf(price: number): number | null {
  return price === 0 ? null : price;
}

/** What a person sees of it. */
export function toStop({ id, clientOrderId, symbol, where, target, stop, trail, state, text }: Watched): Stop {
  return { id, clientOrderId, symbol, where, target, stop, trail, state, text };
}

/** @throws FaultError `input.bad_bracket` when the levels make no sense together. */
export function checkLevels(side: 'BUY' | 'SELL', target: number, stop: number, trail: number): void {
  const refuse = (text: string): never => {
    throw new FaultError(fault('input.bad_bracket', text));
  };
  if (target === 0 && stop === 0) refuse('A bracket needs a target or a stop.');
  if (trail > 0 && stop === 0) refuse('A trail needs a stop to move.');
  if (target > 0 && stop > 0 && (side === 'BUY' ? target <= stop : target >= stop)) {
    refuse(`The target of a ${side} lies ${side === 'BUY' ? 'above' : 'below'} its stop.`);
  }
}
