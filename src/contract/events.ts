import { z } from 'zod';
import { hitSchema } from './model/scan.ts';
import { watchlistSchema, WATCHLISTS_MAX } from './model/watchlist.ts';
import { healthSchema, noticeSchema, replayStateSchema, sessionStateSchema } from './model/terminal.ts';

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
  'health.sampled': healthSchema,
  /** Something a person must read: shown as a toast and kept in the list. */
  'notice.raised': noticeSchema,
} as const;

export type EventName = keyof typeof EVENTS;
export type EventPayload<N extends EventName> = z.infer<(typeof EVENTS)[N]>;
