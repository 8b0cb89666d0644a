import { z } from 'zod';
import { INTERVALS } from './bar.ts';
import { indicatorParamsSchema } from './indicator.ts';
import { SECURITY_ID_MAX, SEGMENTS, type Segment } from './instrument.ts';
import { planSchema, PRIORITIES } from './scan.ts';

/** Alerts per reply: 200 of about 1.5 kB with a plan and members. */
export const ALERTS_PER_PAGE_MAX = 200;
/** Members that a group alert names; what comes after them is counted. */
export const GROUP_MEMBERS_MAX = 100;
/** Rules of one person: more lines than a chart can show are forgotten, not watched. */
export const RULES_MAX = 500;
/** Rules on indicators among them: each costs a request to the store on every bar close. */
export const INDICATOR_RULES_MAX = 100;
/** Longest typed rule and longest note, characters. */
export const RULE_TEXT_MAX = 200;

const segment = z.enum(SEGMENTS as [Segment, ...Segment[]]);
const decimals = z.union([z.literal(2), z.literal(4)]);

export const ALERT_KINDS = ['scan', 'price', 'indicator', 'oi'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];
/** `snoozed` comes back as `new` when its time is over; `expired` is what nobody acknowledged in time. */
export const ALERT_STATUSES = ['new', 'acknowledged', 'snoozed', 'expired'] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** One hit inside a group alert. */
export const alertMemberSchema = z.object({
  hitId: z.int(),
  segment,
  securityId: z.int(),
  symbol: z.string(),
  side: z.enum(['up', 'down', 'neutral']),
  priority: z.enum(PRIORITIES),
  confidence: z.number().min(0).max(1).nullable(),
});
export type AlertMember = z.infer<typeof alertMemberSchema>;

/**
 * Something that a person should see. Instrument, interval and time name the place on the chart. Of a group these are
 * those of its first member; `count` is 1 for everything else.
 */
export const alertSchema = z.object({
  /** Below 0 while it could not be stored. */
  id: z.int(),
  kind: z.enum(ALERT_KINDS),
  /** Scanner of a hit; null for a person's own rule. */
  scannerId: z.string().nullable(),
  /** The hit that it tells of, of a group its first one; null for a rule. What becomes of the hit is found by it. */
  hitId: z.int().nullable(),
  /** The rule that fired; null for a hit. */
  ruleId: z.int().nullable(),
  segment,
  securityId: z.int(),
  symbol: z.string(),
  interval: z.enum(INTERVALS).nullable(),
  side: z.enum(['up', 'down', 'neutral']),
  /** When it was known, exchange time, epoch ms. */
  atMs: z.number(),
  priority: z.enum(PRIORITIES),
  status: z.enum(ALERT_STATUSES),
  /** One sentence. */
  text: z.string().max(500),
  /** Price it fired at, in the instrument's scale. */
  price: z.int(),
  decimals,
  confidence: z.number().min(0).max(1).nullable(),
  plan: planSchema.nullable(),
  badges: z.array(z.string()),
  /** Hits that it stands for. */
  count: z.int().min(1),
  members: z.array(alertMemberSchema).max(GROUP_MEMBERS_MAX),
  expiresAtMs: z.number(),
  acknowledgedMs: z.number().nullable(),
  snoozedUntilMs: z.number().nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

/** Which alerts are meant; what is left out does not matter. */
export const alertFilterSchema = z.object({
  statuses: z.array(z.enum(ALERT_STATUSES)).max(ALERT_STATUSES.length).optional(),
  kind: z.enum(ALERT_KINDS).optional(),
  priority: z.enum(PRIORITIES).optional(),
  scannerId: z.string().max(80).optional(),
  instrument: z.object({ segment, securityId: z.int() }).optional(),
  fromMs: z.number().optional(),
  toMs: z.number().optional(),
});
export type AlertFilter = z.infer<typeof alertFilterSchema>;

/** Which side of the level the value must be on; `crosses` = from either side to the other. */
export const COMPARISONS = ['above', 'below', 'crosses'] as const;
export type Comparison = (typeof COMPARISONS)[number];

const op = z.enum(COMPARISONS);
/** What a person's own alert waits for. */
export const conditionSchema = z.discriminatedUnion('type', [
  /** Last traded price against a level in rupees; looked at five times a second, and by the minute's high and low. */
  z.object({ type: z.literal('price'), op, level: z.number().positive() }),
  /** One output of an indicator on closed bars, in the numbers that the chart shows. */
  z.object({
    type: z.literal('indicator'),
    name: z.string().max(40),
    params: indicatorParamsSchema,
    /** Empty = its first output. */
    output: z.string().max(40),
    interval: z.enum(INTERVALS),
    op,
    level: z.number(),
  }),
  /** Open interest against the day before, in percent, at the close of each minute. */
  z.object({ type: z.literal('oi'), op, level: z.number().min(-100) }),
]);
export type Condition = z.infer<typeof conditionSchema>;

export const ruleSchema = z.object({
  /** 0 = not saved yet. */
  id: z.int().min(0),
  segment,
  securityId: z.int().min(1).max(SECURITY_ID_MAX),
  symbol: z.string().max(64),
  decimals,
  condition: conditionSchema,
  /** Once, or again and again when the value has been back by `rearmPct` of the level. */
  repeat: z.enum(['once', 'every']),
  rearmPct: z.number().min(0).max(50),
  priority: z.enum(PRIORITIES),
  enabled: z.boolean(),
  /** It watches no longer after this moment; null = until it is removed. */
  expiresAtMs: z.number().nullable(),
  note: z.string().max(RULE_TEXT_MAX),
});
export type AlertRule = z.infer<typeof ruleSchema>;

/** Where a rule stands; kept by the terminal, so that a restart goes on with it. */
export const ruleStateSchema = z.object({
  /** `waiting` = it has fired and must be armed again by the value. */
  state: z.enum(['armed', 'waiting', 'fired', 'expired', 'off']),
  /** On which side of the level the value was seen last; null = not seen yet. */
  side: z.enum(['above', 'below']).nullable(),
  /** Since when it has been watching, epoch ms: nothing older fires it. */
  sinceMs: z.number(),
  fired: z.int().min(0),
  lastFiredMs: z.number().nullable(),
});
export type RuleState = z.infer<typeof ruleStateSchema>;

export const savedRuleSchema = z.object({ rule: ruleSchema, state: ruleStateSchema });
export type SavedRule = z.infer<typeof savedRuleSchema>;

/** Whether alerts are on, and what is missing if not. */
export const alertGateSchema = z.object({
  on: z.boolean(),
  /** For people, each with what it waits for; empty when on. */
  reasons: z.array(z.string()).max(16),
  /** What holds some instruments only, while it is on; for people. */
  notes: z.array(z.string()).max(8),
});
export type AlertGate = z.infer<typeof alertGateSchema>;

export const alertsStateSchema = z.object({
  /** Alerts of scanners. */
  scan: alertGateSchema,
  /** Alerts of a person's own rules. */
  rules: alertGateSchema,
  /** Hits that made no alert since the start, by reason. */
  held: z.record(z.string(), z.int()),
  open: z.int().min(0),
});
export type AlertsState = z.infer<typeof alertsStateSchema>;
