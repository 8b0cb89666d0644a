import { MINUTE_MS } from '#contract/model/session.ts';
import type { AmoTime, Hours, VenueOrder } from './model.ts';

const AFTER_OPEN_MINUTES: Readonly<Record<AmoTime, number>> = { PRE_OPEN: 0, OPEN: 0, OPEN_30: 30, OPEN_60: 60 };

/** Whether the exchange takes orders of a phase. */
const takesOrders = (phase: string): boolean => phase !== 'closed' && phase !== 'postclose';

/** Moment on today's timetable at which a queued order goes to the exchange; Infinity when not today. */
export function amoReleaseMs(hours: Hours, order: VenueOrder, nowMs: number): number {
  const { sessionClass } = order.instrument;
  const openMs = hours.openMs(sessionClass, nowMs);
  if (order.amo === null || openMs === null || !takesOrders(hours.phase(sessionClass, nowMs))) {
    return Number.POSITIVE_INFINITY;
  }
  if (order.amo === 'PRE_OPEN') return nowMs;
  return openMs + AFTER_OPEN_MINUTES[order.amo] * MINUTE_MS;
}
