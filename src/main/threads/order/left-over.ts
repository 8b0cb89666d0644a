import { z } from 'zod';
import { basketSchema, stopSchema } from '#contract/model/basket.ts';
import { LEFT_PREFIX } from './day-carry.ts';
import type { DeskParts } from './desk-parts.ts';

/** Alarms of single leftovers: half of what the alarm list keeps; what is more is told as a number. */
export const LEFT_TOLD_MAX = 100;

const leftBasketSchema = z.object({ basket: basketSchema });

/**
 * Tells a person, at every start of the day, what the trade date before left unfinished: its orders ended with that
 * day, so nothing here acts on it any more.
 */
export function tellLeftOver({ records, alarms, audit, clock }: Omit<DeskParts, 'risk'>): void {
  const keys = records.stateKeys(LEFT_PREFIX);
  for (const [n, key] of keys.entries()) {
    const id = key.slice(key.indexOf(':', LEFT_PREFIX.length) + 1);
    const text = wordsOf(key.slice(LEFT_PREFIX.length), id, records.state(key) ?? 'null').slice(0, 400);
    audit({ event: 'day.left_over', who: 'engine', clientOrderId: id.slice(0, 40), text });
    if (n >= LEFT_TOLD_MAX) continue;
    alarms.raise({ kind: 'naked_leg', text, clientOrderId: id.slice(0, 40), fault: null, atMs: clock.nowMs() });
  }
  if (keys.length <= LEFT_TOLD_MAX) return;
  const text = `${keys.length - LEFT_TOLD_MAX} more stops and baskets of yesterday have ended. The audit names them as day.left_over.`;
  alarms.raise({ kind: 'naked_leg', text, clientOrderId: null, fault: null, atMs: clock.nowMs() });
}

function wordsOf(key: string, id: string, json: string): string {
  const state: unknown = JSON.parse(json);
  if (key.startsWith('basket:')) {
    const read = leftBasketSchema.safeParse(state);
    const legs = read.success ? read.data.basket.legs.map((leg) => `${leg.clientOrderId} ${leg.state}`).join(', ') : '';
    return `Basket ${id} of yesterday was not finished and has ended; no leg of it is sent today. Look at its positions. Its legs: ${legs || 'unknown'}.`;
  }
  const read = stopSchema.safeParse(state);
  const symbol = read.success ? read.data.symbol : id;
  const levels = read.success ? ` (stop ${read.data.stop ?? 'none'}, target ${read.data.target ?? 'none'})` : '';
  if (key.startsWith('stop:')) {
    return `${symbol}: a stop of yesterday is not watched any more${levels}. If the position of ${id} still stands, set it again.`;
  }
  return `${symbol}: the super order ${id} of yesterday is not followed here any more${levels}. Look at the broker whether its target and stop still stand.`;
}
