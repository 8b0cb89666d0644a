import { z } from 'zod';
import { SECURITY_ID_MAX, SEGMENTS, type Segment } from './instrument.ts';
import { PRIORITIES, SCANNER_GROUPS } from './scan.ts';

/** Channels of one terminal. */
export const CHANNELS_MAX = 16;
/** What is sent to communities must be at least this sure. */
export const COMMUNITY_CONFIDENCE_MIN = 0.9;

/** Longest time to an expiry that a filter may name: the farthest contracts of an index are listed for years. */
export const EXPIRY_DAYS_MAX = 2_000;

/** Ways out of the terminal. */
export const CHANNEL_TYPES = ['telegram', 'reddit', 'email', 'webhook', 'desktop'] as const;
export type ChannelType = (typeof CHANNEL_TYPES)[number];

const segment = z.enum(SEGMENTS as [Segment, ...Segment[]]);

/** What a channel takes; empty lists take everything. */
export const channelFilterSchema = z.object({
  scanners: z.array(z.string().max(80)).max(200),
  groups: z.array(z.enum(SCANNER_GROUPS)).max(SCANNER_GROUPS.length),
  /** Hits without a confidence do not pass a minimum above 0. */
  minConfidence: z.number().min(0).max(1),
  minPriority: z.enum(PRIORITIES),
  instruments: z.array(z.object({ segment, securityId: z.int().min(1).max(SECURITY_ID_MAX) })).max(500),
  /**
   * Most days to the expiry of the contract that an alert is about, or of the legs of its plan; what does not expire
   * passes. Null = any expiry.
   */
  expiryDays: z.int().min(0).max(EXPIRY_DAYS_MAX).nullable().default(null),
  /** A person's own rules as well. */
  ownRules: z.boolean(),
  /** What could not be sent within so many minutes is not sent any more. */
  expiryMinutes: z.int().min(1).max(1_440),
});
export type ChannelFilter = z.infer<typeof channelFilterSchema>;

/** Settings of a channel without its secrets, which lie in the secret store. */
export const channelSchema = z.object({
  /** Also the name of its secrets: `telegram`, `telegram-kow`. */
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  type: z.enum(CHANNEL_TYPES),
  enabled: z.boolean(),
  /** Values by the names that its type asks for. */
  settings: z.record(z.string().max(40), z.string().max(500)),
  filter: channelFilterSchema,
});
export type Channel = z.infer<typeof channelSchema>;

export const notifierFieldSchema = z.object({
  name: z.string(),
  /** What to put in. */
  sentence: z.string(),
  secret: z.boolean(),
  /** Empty = it must be given. */
  default: z.string(),
});
export type NotifierField = z.infer<typeof notifierFieldSchema>;

/** A channel as it stands. */
export const channelStateSchema = z.object({
  channel: channelSchema,
  title: z.string(),
  fields: z.array(notifierFieldSchema),
  /** Whether every field and secret is there. */
  ready: z.boolean(),
  /** Why nothing goes out; null when it does. */
  reason: z.string().nullable(),
  waiting: z.int().min(0),
  sent: z.int().min(0),
  failed: z.int().min(0),
  /** Given up: too old, or too many waited. */
  dropped: z.int().min(0),
  lastSentMs: z.number().nullable(),
  lastError: z.string().nullable(),
});
export type ChannelState = z.infer<typeof channelStateSchema>;

/** The filter that a channel begins with. */
export const OPEN_FILTER: ChannelFilter = {
  scanners: [],
  groups: [],
  minConfidence: 0,
  minPriority: 'low',
  instruments: [],
  expiryDays: null,
  ownRules: true,
  expiryMinutes: 10,
};
