import { z } from 'zod';
import { hitSchema } from './model/scan.ts';
import { healthSchema, noticeSchema, replayStateSchema, sessionStateSchema } from './model/terminal.ts';

/** Every push of the contract, by name; numbered per client and never conflated. */
export const EVENTS = {
  /** New epoch, phase, source state or trading day: the page reads its instruments again when the epoch differs. */
  'session.changed': sessionStateSchema,
  'replay.changed': replayStateSchema,
  'scan.hit': hitSchema,
  'health.sampled': healthSchema,
  /** Something a person must read: shown as a toast and kept in the list. */
  'notice.raised': noticeSchema,
} as const;

export type EventName = keyof typeof EVENTS;
export type EventPayload<N extends EventName> = z.infer<(typeof EVENTS)[N]>;
