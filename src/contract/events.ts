import { z } from 'zod';
import { alertSchema, alertsStateSchema, RULES_MAX, savedRuleSchema } from './model/alert.ts';
import { basketSchema, stopSchema } from './model/basket.ts';
import { depthStatusSchema } from './model/depth.ts';
import { jobsStateSchema } from './model/job.ts';
import { fillSchema, orderSchema } from './model/order.ts';
import { positionSchema } from './model/position.ts';
import { hitSchema } from './model/scan.ts';
import { watchlistSchema, WATCHLISTS_MAX } from './model/watchlist.ts';
import { healthSchema, noticeSchema, replayStateSchema, sessionStateSchema } from './model/terminal.ts';
import { alarmSchema, killStateSchema, tradingSchema } from './model/trading.ts';

/** Every push of the contract, by name; numbered per client and never conflated. */
export const EVENTS = {
  /** New epoch, phase, source state or trading day: the page reads its instruments again when the epoch differs. */
  'session.changed': sessionStateSchema,
  'replay.changed': replayStateSchema,
  /** The epoch has more instruments now: the page reads those it lacks, up to `total`. */
  'instruments.added': z.object({ epoch: z.int(), total: z.int() }),
  /** The saved lists, after one of them was changed in any window. */
  'watchlists.changed': z.object({ lists: z.array(watchlistSchema).max(WATCHLISTS_MAX) }),
  'scan.hit': hitSchema,
  /** An alert that is new or has changed, whole. */
  'alert.changed': alertSchema,
  /** Alerts were switched on or off by what they depend on. */
  'alerts.gated': alertsStateSchema,
  /** All rules, after one was saved, removed or fired. */
  'alert.rules.changed': z.object({ rules: z.array(savedRuleSchema).max(RULES_MAX) }),
  'health.sampled': healthSchema,
  /** All jobs, after one began, ended or went on; at most once a second. */
  'jobs.changed': jobsStateSchema,
  /** State of a book that this client has open. */
  'depth.changed': depthStatusSchema,
  /** Something a person must read: shown as a toast and kept in the list. */
  'notice.raised': noticeSchema,
  /** Every change of an order, whole. */
  'order.changed': orderSchema,
  'fill.added': fillSchema,
  /** All positions that changed, at most a few times a second; a closed one comes once more with net 0. */
  'positions.changed': z.object({ positions: z.array(positionSchema).max(2_000) }),
  'trading.changed': tradingSchema,
  /**
   * A replay jumped: the paper account begins anew at this moment. Orders, trades and positions that were told before
   * are void; those of the new account are read when `trading.changed` comes.
   */
  'account.reset': z.object({ atMs: z.number() }),
  'alarm.changed': alarmSchema,
  'kill.changed': killStateSchema,
  'basket.changed': basketSchema,
  'stop.changed': stopSchema,
} as const;

export type EventName = keyof typeof EVENTS;
export type EventPayload<N extends EventName> = z.infer<(typeof EVENTS)[N]>;
