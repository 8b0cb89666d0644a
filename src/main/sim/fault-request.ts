import { z } from 'zod';

/** Share of packets or requests that a fault hits. */
const share = z.number().min(0).max(1);
/** How many feed sockets a fault hits, oldest first; true = all. */
const sockets = z.union([z.literal(true), z.int().min(1).max(100)]);
const ms = (max: number) => z.number().min(0).max(max);
/** `SEGMENT:ID` of instruments; more than this many at once is a stall, not a freeze. */
const instruments = z.array(z.string().regex(/^[A-Z_]+:\d{1,9}$/)).max(1_000);

/**
 * Faults that `POST /sim/fault` and `--fault` switch. Every field may be given alone; what is not given stays as it
 * is. Those that name sockets or a reason, and `tokenDeath` and `forget`, happen once; the others last until they are
 * set back to 0, false or an empty list.
 */
export const faultRequestSchema = z.strictObject({
  dropSockets: sockets.optional(),
  closeSockets: sockets.optional(),
  evictSockets: sockets.optional(),
  muteSockets: sockets.optional(),
  deadSockets: sockets.optional(),
  forget: share.optional(),
  disconnect: z.int().min(800).max(899).optional(),
  tokenDeath: z.literal(true).optional(),
  blockUpgrades: ms(3_600_000).optional(),
  connectsPerMinute: z.int().min(0).max(1_000).optional(),
  resetAfterMs: ms(86_400_000).optional(),
  stall: ms(3_600_000).optional(),
  freeze: instruments.optional(),
  delayMs: ms(200_000).optional(),
  duplicate: share.optional(),
  gap: share.optional(),
  truncate: share.optional(),
  badLength: share.optional(),
  unknownCode: share.optional(),
  outOfOrder: share.optional(),
  volumeZero: share.optional(),
  volumeReset: z.boolean().optional(),
  crossed: share.optional(),
  badPrice: share.optional(),
  absurdPrice: share.optional(),
  yesterday: z.boolean().optional(),
  heartbeats: z.boolean().optional(),
  singlePackets: z.boolean().optional(),
  http5xx: share.optional(),
  http200Errors: share.optional(),
  http429: share.optional(),
  httpDropped: share.optional(),
  httpCut: share.optional(),
  emptyCharts: share.optional(),
  latency: ms(60_000).optional(),
  truncatedCsv: z.boolean().optional(),
  brokenCsv: z.boolean().optional(),
  shortCsv: z.boolean().optional(),
  plainCharts: z.boolean().optional(),
  widenedFloats: z.boolean().optional(),
});
export type FaultRequest = z.infer<typeof faultRequestSchema>;
export type FaultName = keyof FaultRequest;
type Value<Name extends FaultName> = NonNullable<FaultRequest[Name]>;

interface Note<Name extends FaultName> {
  /** Value of `--fault NAME@SECONDS` without one. */
  readonly usual: Value<Name>;
  /** Value that ends the fault; null on what happens once. */
  readonly off: Value<Name> | null;
  readonly text: string;
}

/** What each fault does, for the help text, and the values that begin and end it. */
export const FAULT_NOTES: { readonly [Name in FaultName]-?: Note<Name> } = {
  dropSockets: { usual: true, off: null, text: 'TCP reset of N feed sockets without a close frame' },
  closeSockets: { usual: true, off: null, text: 'close frame 1011 on N feed sockets' },
  evictSockets: { usual: 1, off: null, text: 'code 50 with reason 805 on the N oldest sockets' },
  muteSockets: { usual: 1, off: null, text: 'N sockets send no more data; their pings go on' },
  deadSockets: { usual: 1, off: null, text: 'N sockets send nothing more at all and stay open' },
  forget: { usual: 0.1, off: null, text: 'share of all subscriptions that is forgotten without a word' },
  disconnect: { usual: 807, off: null, text: 'code 50 with this reason on all sockets' },
  tokenDeath: { usual: true, off: null, text: 'the present token dies without a new one' },
  blockUpgrades: { usual: 60_000, off: 0, text: 'feed upgrades are answered with 429 for so many ms' },
  connectsPerMinute: { usual: 10, off: 0, text: 'one connect more than these in a minute: 429 and a cool-down' },
  resetAfterMs: { usual: 300_000, off: 0, text: 'every feed socket is reset at exactly this age, ms' },
  stall: { usual: 60_000, off: 0, text: 'no data on any socket for so many ms' },
  freeze: { usual: [], off: [], text: 'these instruments send nothing, SEGMENT:ID,SEGMENT:ID' },
  delayMs: { usual: 46_000, off: 0, text: 'every feed message is held back so many ms' },
  duplicate: { usual: 0.1, off: 0, text: 'share of packets sent twice' },
  gap: { usual: 0.1, off: 0, text: 'share of packets never sent' },
  truncate: { usual: 0.02, off: 0, text: 'share of packets that are cut and end their message' },
  badLength: { usual: 0.02, off: 0, text: 'share of packets whose length field says 0' },
  unknownCode: { usual: 0.05, off: 0, text: 'share of packets with a packet of an unknown code before them' },
  outOfOrder: { usual: 0.1, off: 0, text: 'share of packets with a last trade time five seconds back' },
  volumeZero: { usual: 0.05, off: 0, text: 'share of packets with volume 0' },
  volumeReset: { usual: true, off: false, text: 'the cumulative volume of every instrument begins at 0 again' },
  crossed: { usual: 0.1, off: 0, text: 'share of packets whose best bid is above the best ask' },
  badPrice: { usual: 0.02, off: 0, text: 'share of packets whose price is NaN, infinite, negative or beyond 2^31' },
  absurdPrice: { usual: 0.02, off: 0, text: 'share of packets whose price is ten times the highest of the day' },
  yesterday: {
    usual: true,
    off: false,
    text: 'every packet carries the last price, time and volume of the day before',
  },
  heartbeats: { usual: true, off: false, text: 'a code-0 packet goes with every ping' },
  singlePackets: { usual: true, off: false, text: 'one packet a message instead of stacks' },
  http5xx: { usual: 0.2, off: 0, text: 'share of REST answers 500 to 504' },
  http200Errors: { usual: 0.2, off: 0, text: 'share of REST answers 200 with an error envelope' },
  http429: { usual: 0.2, off: 0, text: 'share of REST answers 429' },
  httpDropped: { usual: 0.2, off: 0, text: 'share of REST connections dropped when the answer is due' },
  httpCut: { usual: 0.2, off: 0, text: 'share of REST bodies that end in the middle' },
  emptyCharts: { usual: 1, off: 0, text: 'share of chart answers 200 with empty arrays' },
  latency: { usual: 2_000, off: 0, text: 'REST answers so many ms later' },
  truncatedCsv: { usual: true, off: false, text: 'instrument files end in the middle of a row' },
  brokenCsv: { usual: true, off: false, text: 'transfers of instrument files break off' },
  shortCsv: { usual: true, off: false, text: 'instrument files lack their last rows and end cleanly' },
  plainCharts: { usual: true, off: false, text: 'charts with plain numbers instead of Java doubles' },
  widenedFloats: { usual: true, off: false, text: 'last_price of quotes as a widened 32-bit float' },
};

export const FAULT_NAMES = Object.keys(FAULT_NOTES) as FaultName[];
