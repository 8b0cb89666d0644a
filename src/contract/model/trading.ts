import { z } from 'zod';
import { faultSchema } from '../faults.ts';

/**
 * Halted: nothing but exits and cancels. Reducing: only what makes a position smaller. Active: everything that the
 * risk controls allow. The engine starts halted and becomes active after a reconciliation.
 */
export const TRADING_STATES = ['Halted', 'Reducing', 'Active'] as const;
export type TradingStateName = (typeof TRADING_STATES)[number];
/** `paper`: the simulated venue. `live`: the broker. Never both in one engine. */
export const TRADING_MODES = ['paper', 'live'] as const;

export const blockSchema = z.object({
  /** `feed_stale`, `unreconciled`, `clock_skewed`, `token_ending`, `day_loss`, `killed`, `journal`, … */
  code: z.string().max(40),
  text: z.string().max(300),
  sinceMs: z.number(),
});
export type Block = z.infer<typeof blockSchema>;

export const killStateSchema = z.object({
  /** idle → blocking → cancelling → flattening → done; `stuck` names what it could not do. */
  phase: z.enum(['idle', 'blocking', 'cancelling', 'flattening', 'done', 'stuck']),
  startedMs: z.number().nullable(),
  by: z.string().max(40),
  working: z.int(),
  cancelled: z.int(),
  openPositions: z.int(),
  flattened: z.int(),
  /** Steps of the audit, newest last. */
  steps: z.array(z.object({ atMs: z.number(), text: z.string().max(200) })).max(200),
  /** Entries stay blocked until this time, and then until the word is typed. */
  holdUntilMs: z.number().nullable(),
});
export type KillState = z.infer<typeof killStateSchema>;

/** Word that ends the kill switch's block; typed, so that no stray key ends it. */
export const UNLOCK_WORD = 'RESUME';

export const tradingSchema = z.object({
  mode: z.enum(TRADING_MODES),
  account: z.string().max(40),
  state: z.enum(TRADING_STATES),
  /** What blocks entries now; empty when nothing does. */
  blocks: z.array(blockSchema).max(32),
  /** Time of the last full reconciliation; null before the first. */
  reconciledMs: z.number().nullable(),
  inDoubt: z.int(),
  working: z.int(),
  /** Order stream of the broker: connecting, live or down. */
  stream: z.enum(['connecting', 'live', 'down']),
  journal: z.enum(['ok', 'failed']),
  kill: killStateSchema,
  /** Today's result over all owners, paise; null while a price is missing. */
  realisedPaise: z.number(),
  unrealisedPaise: z.number().nullable(),
  chargesPaise: z.number(),
});
export type Trading = z.infer<typeof tradingSchema>;

/** Something that must be acknowledged: an order in doubt, a late rejection, a naked leg, a failed exit. */
export const alarmSchema = z.object({
  id: z.int(),
  kind: z.enum([
    'in_doubt',
    'late_reject',
    'naked_leg',
    'exit_failed',
    'position_differs',
    'external',
    'kill',
    'day_loss',
  ]),
  text: z.string().max(400),
  clientOrderId: z.string().max(40).nullable(),
  fault: faultSchema.nullable(),
  atMs: z.number(),
  acknowledgedMs: z.number().nullable(),
});
export type Alarm = z.infer<typeof alarmSchema>;

/** One line of the audit: who wanted what, what was decided and why, what went out, what came back. */
export const auditSchema = z.object({
  seq: z.int(),
  atMs: z.number(),
  /** Dotted past tense: `order.denied`, `order.sent`, `kill.started`, `state.changed`. */
  event: z.string().max(60),
  who: z.string().max(60),
  clientOrderId: z.string().max(40).nullable(),
  text: z.string().max(400),
  /** Payload or answer, without secrets. */
  json: z.string().max(8_000).nullable(),
});
export type Audit = z.infer<typeof auditSchema>;
