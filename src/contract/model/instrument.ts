import { z } from 'zod';

/** Dhan's segment names with their byte codes on the feed (dhan-api §3.5). */
export const SEGMENT_CODES = {
  IDX_I: 0,
  NSE_EQ: 1,
  NSE_FNO: 2,
  NSE_CURRENCY: 3,
  BSE_EQ: 4,
  MCX_COMM: 5,
  BSE_CURRENCY: 7,
  BSE_FNO: 8,
} as const;
export type Segment = keyof typeof SEGMENT_CODES;
export const SEGMENTS = Object.keys(SEGMENT_CODES) as Segment[];

/** Byte code → segment name; `undefined` for 6 and everything above 8. */
export const SEGMENT_BY_CODE: readonly (Segment | undefined)[] = Array.from({ length: 9 }, (_, code) =>
  SEGMENTS.find((name) => SEGMENT_CODES[name] === code),
);

export const INSTRUMENT_KINDS = [
  'INDEX',
  'EQUITY',
  'FUTIDX',
  'FUTSTK',
  'FUTCOM',
  'FUTCUR',
  'OPTIDX',
  'OPTSTK',
  'OPTFUT',
  'OPTCUR',
] as const;
export type InstrumentKind = (typeof INSTRUMENT_KINDS)[number];

/** How often contracts of the kind expire; the rhythm that the broker's list states. */
export const EXPIRY_CLASSES = ['weekly', 'monthly', 'quarterly', 'half-yearly'] as const;
export type ExpiryClass = (typeof EXPIRY_CLASSES)[number];

/** Which timetable an instrument follows; the session calendar holds one row of phases per class and date range. */
export const SESSION_CLASSES = ['INDEX', 'EQ_DERIV', 'EQ_PLAIN', 'FNO', 'MCX', 'CDS'] as const;
export type SessionClass = (typeof SESSION_CLASSES)[number];

/** Largest security id that the slot map accepts; Dhan's are below 2^21 today, the rest is room. */
export const SECURITY_ID_MAX = 0x0fff_ffff;

export const instrumentSchema = z.object({
  /** Dense index of the epoch; −1 while nobody subscribes the instrument. */
  slot: z.int().min(-1),
  segment: z.enum(SEGMENTS as [Segment, ...Segment[]]),
  securityId: z.int().min(1).max(SECURITY_ID_MAX),
  kind: z.enum(INSTRUMENT_KINDS),
  sessionClass: z.enum(SESSION_CLASSES),
  /** What a trader reads: `RELIANCE`, `NIFTY NOV FUT`, `NIFTY 23 NOV 24500 CE`. */
  symbol: z.string().min(1).max(64),
  name: z.string().max(128),
  /** Root symbol: of a derivative its underlying, of anything else its own symbol. */
  underlying: z.string().max(32),
  /** `YYYY-MM-DD` of a derivative. */
  expiry: z.string().nullable(),
  /** In the instrument's price scale. */
  strike: z.int().nullable(),
  right: z.enum(['CE', 'PE']).nullable(),
  /** Units per lot; MCX carries the contract multiplier that Dhan's file lacks. */
  lot: z.int().min(1),
  /** Smallest price step in the instrument's price scale (paise: 5 = ₹0.05). */
  tick: z.int().min(1),
  /** Decimals of the integer price: 2 (paise) everywhere, 4 for currency. */
  decimals: z.union([z.literal(2), z.literal(4)]),
  /** Largest quantity of one order; null where the exchange states none. */
  freezeQty: z.int().nullable(),
  /** Daily price band of a share in percent (2, 5, 10, 20); absent where there is none or the list does not say. */
  bandPct: z.number().positive().max(100).optional(),
  /** Number of a share in the depository; absent on what is not deposited. */
  isin: z.string().length(12).optional(),
  /** Exchange's series or group of a share: `EQ`, `BE`, `A`. */
  series: z.string().min(1).max(4).optional(),
  /** Of a derivative, where the list says it. */
  expiryClass: z.enum(EXPIRY_CLASSES).optional(),
  /** The day's lowest and highest price in the price scale, as the list of that day says them. */
  band: z.object({ lower: z.int().positive(), upper: z.int().positive() }).optional(),
});
export type Instrument = z.infer<typeof instrumentSchema>;

/** The key of everything: ids are unique only inside a segment (13 is NIFTY and ABB). */
export function instrumentKey(segment: Segment, securityId: number): string {
  return `${segment}:${securityId}`;
}

/** The same key as one exact number (at most 9 × 2^28), for sets of thousands. */
export function instrumentCode(segment: Segment, securityId: number): number {
  return SEGMENT_CODES[segment] * (SECURITY_ID_MAX + 1) + securityId;
}
