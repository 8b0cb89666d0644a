import { z } from 'zod';

/** Share of packets or requests that a fault hits. */
const share = z.number().min(0).max(1);

/**
 * Faults that `POST /sim/fault` switches. Every field may be given alone; what is not given stays as it is.
 * `dropSockets` and `tokenDeath` happen once, the others last until they are set back to 0 or false.
 */
export const faultRequestSchema = z.strictObject({
  /** TCP reset of this many feed sockets, oldest first; true = all. */
  dropSockets: z.union([z.literal(true), z.int().min(1).max(100)]).optional(),
  /** The present token dies without a new one. */
  tokenDeath: z.literal(true).optional(),
  /** No data for this many ms of real time; the sockets stay up. */
  stall: z.number().min(0).max(3_600_000).optional(),
  /** Every feed message is held back this long, ms. */
  delayMs: z.number().min(0).max(60_000).optional(),
  duplicate: share.optional(),
  /** The last packet of a message is cut short. */
  truncate: share.optional(),
  /** A packet with a code that nobody knows stands before the data. */
  unknownCode: share.optional(),
  /** Last trade time five seconds back. */
  outOfOrder: share.optional(),
  /** Cumulative volume 0. */
  volumeZero: share.optional(),
  /** REST answers 500. */
  http5xx: share.optional(),
  /** REST answers this much later, ms. */
  latency: z.number().min(0).max(60_000).optional(),
  /** REST answers 200 with an error body. */
  http200Errors: share.optional(),
  /** Instrument files end in the middle of a row. */
  truncatedCsv: z.boolean().optional(),
});
export type FaultRequest = z.infer<typeof faultRequestSchema>;

/** The lasting faults in force. Owner: the server; the feed and REST read it. */
export class FaultBoard {
  stallUntilMs = 0;
  delayMs = 0;
  duplicate = 0;
  truncate = 0;
  unknownCode = 0;
  outOfOrder = 0;
  volumeZero = 0;
  http5xx = 0;
  latency = 0;
  http200Errors = 0;
  truncatedCsv = false;
  /** True while any fault per packet is on; spares the pump the questions otherwise. */
  perPacket = false;

  /** Takes in what the request names. @param nowMs real time. */
  apply(request: FaultRequest, nowMs: number): void {
    if (request.stall !== undefined) this.stallUntilMs = request.stall === 0 ? 0 : nowMs + request.stall;
    this.delayMs = request.delayMs ?? this.delayMs;
    this.duplicate = request.duplicate ?? this.duplicate;
    this.truncate = request.truncate ?? this.truncate;
    this.unknownCode = request.unknownCode ?? this.unknownCode;
    this.outOfOrder = request.outOfOrder ?? this.outOfOrder;
    this.volumeZero = request.volumeZero ?? this.volumeZero;
    this.http5xx = request.http5xx ?? this.http5xx;
    this.latency = request.latency ?? this.latency;
    this.http200Errors = request.http200Errors ?? this.http200Errors;
    this.truncatedCsv = request.truncatedCsv ?? this.truncatedCsv;
    this.perPacket = this.duplicate + this.truncate + this.unknownCode + this.outOfOrder + this.volumeZero > 0;
  }
}
