import { z } from 'zod';
import { call } from '../call.ts';
import { meant } from '../model/account.ts';
import { clientOrderIdSchema, instrumentIdSchema, ownerSchema, PRODUCTS, quantitySchema } from '../model/order.ts';
import {
  edisAnswerSchema,
  edisAskSchema,
  isinOrAllSchema,
  pnlExitSchema,
  pnlExitStateSchema,
} from '../model/broker-control.ts';
import { fundsSchema, holdingSchema, positionSchema } from '../model/position.ts';
import { riskControlSchema, riskNamesSchema } from '../model/risk.ts';
import { alarmSchema, auditSchema, killStateSchema, tradingSchema } from '../model/trading.ts';
import { faultSchema } from '../faults.ts';

export const AUDIT_PER_PAGE_MAX = 500;

const positionKey = instrumentIdSchema.extend({ product: z.enum(PRODUCTS), owner: ownerSchema });
const started = z.object({ clientOrderIds: z.array(z.string()).max(200) });

/** Account, positions, safety. */
export const tradingCalls = {
  'trading.read': call(z.object({}), tradingSchema),
  /** Blocks entries by hand, or lifts that block; every other block stays until its reason is gone. */
  'trading.pause': call(z.object({ paused: z.boolean() }), tradingSchema),
  'positions.list': call(z.object({}), z.object({ positions: z.array(positionSchema).max(2_000) })),
  /** Reduce-only market exit of what is open when it is sent, in freeze-quantity slices; `quantity` for a part. */
  'position.exit': call(
    positionKey.extend({ clientOrderId: clientOrderIdSchema, quantity: quantitySchema.optional(), ...meant }),
    started,
  ),
  /** Exit and the same size the other way. */
  'position.reverse': call(positionKey.extend({ clientOrderId: clientOrderIdSchema, ...meant }), started),
  'position.convert': call(
    positionKey.extend({ quantity: quantitySchema, to: z.enum(PRODUCTS), ...meant }),
    z.object({ text: z.string() }),
  ),
  /** Cancels what works and exits everything, or everything of one owner, without blocking entries afterwards. */
  'positions.exitAll': call(
    z.object({ clientOrderId: clientOrderIdSchema, owner: ownerSchema.optional(), ...meant }),
    started,
  ),
  'funds.read': call(z.object({}), fundsSchema),
  'holdings.list': call(z.object({}), z.object({ holdings: z.array(holdingSchema).max(2_000) })),
  /** Starts the kill switch. Answers at once; progress comes as `kill.changed`. */
  'kill.start': call(z.object({ by: z.string().max(40) }), killStateSchema),
  /** Ends the block after the hold time; `word` is UNLOCK_WORD. */
  'kill.unlock': call(z.object({ word: z.string().max(20) }), killStateSchema),
  /** The broker's own switches, offered when the book is flat. */
  'kill.broker': call(z.object({ activate: z.boolean() }), z.object({ text: z.string() })),
  /** The broker's exit of everything by the day's result. */
  'pnlExit.read': call(z.object({}), pnlExitStateSchema),
  'pnlExit.set': call(pnlExitSchema, z.object({ text: z.string().max(300) })),
  'pnlExit.stop': call(z.object({}), z.object({ text: z.string().max(300) })),
  /** Asks the depository to send its PIN to the holder's telephone. */
  'edis.pin': call(z.object({}), z.object({ text: z.string().max(300) })),
  /** The depository's page on which the holder authorises shares; it posts itself when a browser opens it. */
  'edis.form': call(edisAskSchema, z.object({ html: z.string().max(200_000) })),
  'edis.inquire': call(z.object({ isin: isinOrAllSchema }), edisAnswerSchema),
  'alarms.list': call(z.object({}), z.object({ alarms: z.array(alarmSchema).max(200) })),
  'alarms.acknowledge': call(z.object({ id: z.int() }), alarmSchema),
  /** Compares ours with the venue's book; `dryRun` changes nothing and says what would change. */
  'reconcile.run': call(
    z.object({ dryRun: z.boolean() }),
    z.object({
      ok: z.boolean(),
      atMs: z.number(),
      differences: z.array(z.object({ what: z.string(), ours: z.string(), theirs: z.string() })).max(500),
      fault: faultSchema.nullable(),
    }),
  ),
  'risk.list': call(z.object({}), z.object({ controls: z.array(riskControlSchema) })),
  /** Sets the limit of one control; null switches it off where that is allowed. `names` replaces those of a list. */
  'risk.configure': call(
    z.object({ id: z.string(), limit: z.number().nullable(), names: riskNamesSchema.optional() }),
    riskControlSchema,
  ),
  /** Ends the block of the day's loss; `word` is UNLOCK_WORD. */
  'risk.unlock': call(z.object({ word: z.string().max(20) }), tradingSchema),
  /** Newest first. */
  'audit.list': call(
    z.object({
      limit: z.int().min(1).max(AUDIT_PER_PAGE_MAX),
      beforeSeq: z.int().optional(),
      /** An intent with its slices and legs. */
      clientOrderId: z.string().max(40).optional(),
      /** `order.denied`, or `order` for everything of that group. */
      event: z.string().max(60).optional(),
    }),
    z.object({
      lines: z.array(auditSchema).max(AUDIT_PER_PAGE_MAX),
      /** Where to go on; null when there is nothing older. A page may hold less than was asked and yet go on. */
      nextBeforeSeq: z.int().nullable(),
    }),
  ),
  /** The broker's statements, as plain rows for a table. */
  'statements.read': call(
    z.object({
      kind: z.enum(['ledger', 'trades']),
      fromDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
      toDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
      page: z.int().min(0).max(1_000),
    }),
    z.object({
      columns: z.array(z.string()).max(40),
      rows: z.array(z.array(z.string())).max(1_000),
      more: z.boolean(),
    }),
  ),
};
