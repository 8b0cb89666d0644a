import { z } from 'zod';
import { instrumentIdSchema, priceSchema, PRODUCTS, quantitySchema, SIDES } from './order.ts';

/** Forever orders at the broker that one list may hold. */
export const FOREVERS_MAX = 1_000;
/** Largest amount of an exit by result, paise: ₹100 crore. */
const RESULT_PAISE_MAX = 100_000_000_000;

/** One leg of a forever order as the broker keeps it; an OCO has two with one id. */
export const foreverLegSchema = instrumentIdSchema.extend({
  venueOrderId: z.string().max(40),
  symbol: z.string().max(64),
  flag: z.enum(['SINGLE', 'OCO']),
  leg: z.enum(['TARGET_LEG', 'STOP_LOSS_LEG']),
  side: z.enum(SIDES),
  product: z.enum(PRODUCTS).nullable(),
  quantity: z.int(),
  price: priceSchema,
  trigger: priceSchema,
  /** The broker's word. */
  venueStatus: z.string().max(40),
  /** It waits for its trigger: it can be changed and cancelled. */
  resting: z.boolean(),
});
export type ForeverLeg = z.infer<typeof foreverLegSchema>;

/** New terms of one leg. */
export const foreverChangeSchema = z.object({
  type: z.enum(['LIMIT', 'MARKET']),
  quantity: quantitySchema,
  /** Price scale; 0 for MARKET. */
  price: priceSchema,
  trigger: priceSchema,
});
export type ForeverChange = z.infer<typeof foreverChangeSchema>;

/** The broker's own exit of everything when the day's result passes an amount. Ends with the day. */
export const pnlExitSchema = z
  .object({
    /** 0 = no such limit. */
    profitPaise: z.int().min(0).max(RESULT_PAISE_MAX),
    /** As an amount without sign; 0 = no such limit. */
    lossPaise: z.int().min(0).max(RESULT_PAISE_MAX),
    products: z.array(z.enum(['INTRADAY', 'DELIVERY'])).min(1),
    /** Also pull the broker's kill switch when it fires. */
    killSwitch: z.boolean(),
  })
  .refine(({ profitPaise, lossPaise }) => profitPaise > 0 || lossPaise > 0, 'Give a profit, a loss, or both.');
export type PnlExit = z.infer<typeof pnlExitSchema>;

export const pnlExitStateSchema = z.object({
  active: z.boolean(),
  /** The broker's word. */
  status: z.string().max(40),
  profitPaise: z.number().nullable(),
  lossPaise: z.number().nullable(),
  killSwitch: z.boolean(),
});
export type PnlExitState = z.infer<typeof pnlExitStateSchema>;

const isin = z.string().regex(/^[A-Z]{2}[A-Z0-9]{9}\d$/);

/** Shares that are to be authorised for delivery at the depository. */
export const edisAskSchema = z.object({
  isin,
  quantity: z.int().min(1).max(100_000_000),
  exchange: z.enum(['NSE', 'BSE', 'MCX', 'ALL']),
  segment: z.enum(['EQ', 'COMM', 'FNO']),
});
export type EdisAsk = z.infer<typeof edisAskSchema>;

export const isinOrAllSchema = z.union([isin, z.literal('ALL')]);

export const edisAnswerSchema = z.object({
  isin: z.string().max(20),
  total: z.number(),
  approved: z.number(),
  status: z.string().max(40),
  remarks: z.string().max(300),
});
export type EdisAnswer = z.infer<typeof edisAnswerSchema>;
