import { z } from 'zod';
import { lakeStatusSchema } from './lake.ts';
import { tradeDaySchema } from './session.ts';

/** What feeds the terminal; the window's border says it in words and colour. */
export const MODES = ['sim', 'replay', 'paper', 'live'] as const;

/** The engine's clock as a line: now = epochMs + (wall − wallMs) × speed, until the next `session.changed`. */
export const clockLineSchema = z.object({ epochMs: z.number(), wallMs: z.number(), speed: z.number() });
export type ClockLine = z.infer<typeof clockLineSchema>;

/** A factor, or `max`: as fast as the scanners follow. */
export const replaySpeedSchema = z.union([z.number(), z.literal('max')]);
export type ReplaySpeed = z.infer<typeof replaySpeedSchema>;

export const REPLAY_ACTIONS = ['play', 'pause', 'speed', 'seek', 'step', 'nextHit', 'previousHit'] as const;
export type ReplayAction = (typeof REPLAY_ACTIONS)[number];

export const REPLAY_UNITS = ['tick', 'second', 'bar'] as const;
export type ReplayUnit = (typeof REPLAY_UNITS)[number];

export const replayStateSchema = z.object({
  file: z.string(),
  playing: z.boolean(),
  speed: replaySpeedSchema,
  /** Where a run that is under way goes; null when there is none. */
  goingToMs: z.number().nullable(),
  /** When scanners fired so far, epoch ms; nothing of what lies ahead. */
  hitsMs: z.array(z.number()).max(1_440),
  fromMs: z.number(),
  toMs: z.number(),
  nowMs: z.number(),
  /** Lines of the file that could not be read, with the first few reasons. */
  rejected: z.int(),
  reasons: z.array(z.string()).max(5),
  ended: z.boolean(),
  /** Up to here a seek is fast wherever it goes; null while there is no index of the recording. */
  indexedMs: z.number().nullable(),
});
export type ReplayState = z.infer<typeof replayStateSchema>;

/**
 * Where the access token of the account stands. `renewing`: another one is being had, the present one may still work.
 * `expiring`: it ends within ten minutes, so nothing new is opened. `dead`: the broker takes it no more.
 */
export const tokenStateSchema = z.object({
  state: z.enum(['none', 'valid', 'renewing', 'expiring', 'dead']),
  /** When the token ends, epoch ms UTC of the real clock; null when there is none. */
  endsAtMs: z.number().nullable(),
  /** Why it is renewing, or dead, with the remedy; null when all is well. */
  reason: z.string().nullable(),
});
export type TokenState = z.infer<typeof tokenStateSchema>;

export const sessionStateSchema = z.object({
  epoch: z.int(),
  mode: z.enum(MODES),
  /** For people: `simulated exchange, seed 7`, the replayed file, or the broker's host. */
  sourceLabel: z.string(),
  clock: clockLineSchema,
  day: tradeDaySchema,
  /** First trading date after `day`, `YYYY-MM-DD`. */
  nextDate: z.string(),
  instruments: z.int(),
  capacity: z.int(),
  /** connecting → live → stale (a socket is down) → stopped. */
  feed: z.enum(['connecting', 'live', 'stale', 'stopped']),
  feedReason: z.string().nullable(),
  replay: replayStateSchema.nullable(),
  /** Null where nobody has to sign in: the simulated exchange and replays. */
  token: tokenStateSchema.nullable(),
});
export type SessionState = z.infer<typeof sessionStateSchema>;

export const noticeSchema = z.object({
  level: z.enum(['info', 'warn', 'error']),
  code: z.string(),
  text: z.string(),
  atMs: z.number(),
});
export type Notice = z.infer<typeof noticeSchema>;

export const threadStateSchema = z.object({
  name: z.string(),
  state: z.enum(['starting', 'running', 'restarting', 'down', 'stopped']),
  restarts: z.int(),
  dutyMaxMs: z.number(),
});

/** How far this machine's clock is from the broker's. `warn` above 2 s; `block` above 5 s: no automatic orders. */
export const clockSkewSchema = z.object({
  state: z.enum(['unknown', 'ok', 'warn', 'block']),
  /** This clock less the broker's, ms; null when it is only known to be right, or not known. */
  ms: z.number().nullable(),
  /** What it was measured against: the Date header of the broker's answers, or exchange times of the feed. */
  from: z.enum(['broker', 'feed']).nullable(),
  /** For people, with the remedy. */
  text: z.string(),
});
export type ClockSkew = z.infer<typeof clockSkewSchema>;
const auditRowSchema = z.object({
  /** Segment, or `unread` for what could not be read far enough to have one. */
  segment: z.string(),
  bytes: z.number(),
  packets: z.number(),
  applied: z.number(),
  rejected: z.number(),
});
/** The day's tick conservation; what is unexplained must be 0. */
export const feedAuditSchema = z.object({
  rows: z.array(auditRowSchema).max(16),
  packetsUnexplained: z.number(),
  bytesUnexplained: z.number(),
  /** Bytes that came in and are neither recorded, dropped with a count nor waiting; null when nothing is recorded. */
  bytesUnrecorded: z.number().nullable(),
});
export type FeedAudit = z.infer<typeof feedAuditSchema>;

export const healthSchema = z.object({
  atMs: z.number(),
  clockSkew: clockSkewSchema,
  sockets: z.object({ open: z.int(), wanted: z.int() }),
  packetsPerSec: z.number(),
  packets: z.number(),
  applied: z.number(),
  /** Packets not applied, by reason; packets = applied + the sum of these. */
  rejected: z.record(z.string(), z.number()),
  /** Receive time − exchange time over the last 10 s, in ms (exchange time has a resolution of 1 s). */
  lagMsP50: z.number().nullable(),
  lagMsP99: z.number().nullable(),
  /** The same of the whole day, as a histogram: trades whose lag was below each end; null = longer ones. */
  lagBands: z.array(z.object({ belowMs: z.int().nullable(), count: z.number() })).max(16),
  staleRows: z.int(),
  dropped: z.number(),
  /** Event-loop delay of the host main thread over the last 10 s, in ms. */
  loopMsP99: z.number(),
  engineMb: z.number(),
  /** Time until the access token ends, real ms; null where nobody has to sign in. */
  tokenLeftMs: z.number().nullable(),
  framesSent: z.number(),
  creditWaits: z.number(),
  barsClosed: z.number(),
  lake: lakeStatusSchema,
  audit: feedAuditSchema,
  threads: z.array(threadStateSchema),
  counters: z.record(z.string(), z.number()),
});
export type Health = z.infer<typeof healthSchema>;
