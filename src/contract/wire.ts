import { z } from 'zod';
import { faultSchema } from './faults.ts';

/** Version of the message protocol; both sides refuse another. */
export const PROTOCOL_VERSION = 1;

/** Limits of every wire, each with its reason. */
export const WIRE_LIMITS = {
  /** One JSON message: a page of 2,000 instruments is about 700 KB. */
  messageBytesMax: 1_048_576,
  /** Calls a client may have in flight: a screen full of panels opening at once needs about 40. */
  pendingCallsMax: 256,
  /** After this a call fails with `unavailable.timeout`. */
  callTimeoutMs: 10_000,
  /** Rows one client may watch: the broker's own ceiling of 5 sockets × 5,000. */
  watchedSlotsMax: 25_000,
  /** Charts one client may keep live: nine windows with four each. */
  openChartsMax: 36,
  /** Frames the engine may send beyond the last one that the page has painted. */
  frameCredit: 1,
  /** Events kept for one client whose socket is slow; past it the client is closed and must reconnect. */
  queuedEventsMax: 10_000,
} as const;

/** Longest reason that crosses when a wire closes, in characters. */
export const CLOSE_REASON_MAX = 500;

export const helloSchema = z.object({
  type: z.literal('hello'),
  protocol: z.int(),
  /** Engine → page only. */
  epoch: z.int().optional(),
  host: z.enum(['desktop', 'browser', 'test']).optional(),
  capabilities: z.array(z.string()).optional(),
});

const id = z.int().min(1);
export const messageSchema = z.discriminatedUnion('type', [
  helloSchema,
  z.object({ type: z.literal('call'), id, name: z.string().max(64), input: z.unknown() }),
  z.object({ type: z.literal('result'), id, output: z.unknown() }),
  z.object({ type: z.literal('fault'), id, fault: faultSchema }),
  z.object({ type: z.literal('cancel'), id }),
  z.object({ type: z.literal('event'), seq: z.int(), name: z.string().max(64), payload: z.unknown() }),
  /** Page → engine: `frames` more frames may be sent. */
  z.object({ type: z.literal('credit'), frames: z.int().min(1).max(8) }),
  /** Last word of either side: why it closes. Media such as ports carry no reason of their own. */
  z.object({ type: z.literal('bye'), reason: z.string().max(CLOSE_REASON_MAX) }),
]);
export type WireMessage = z.infer<typeof messageSchema>;
export type Hello = z.infer<typeof helloSchema>;

/** Undoes what the call that returned it did; safe to call twice. */
export type Dispose = () => void;

/**
 * A two-way pipe between one page and the engine. Ids, time-outs, cancellation and the pending table live above it,
 * once. A wire delivers in order or closes; it never delivers a part.
 */
export interface Wire {
  send(message: WireMessage): void;
  /** The buffer belongs to the wire afterwards. */
  sendFrame(frame: ArrayBuffer): void;
  /** Bytes handed to the wire that have not left it yet; 0 where the medium cannot tell. */
  readonly backlogBytes: number;
  onMessage(listener: (message: WireMessage) => void): Dispose;
  onFrame(listener: (frame: ArrayBuffer) => void): Dispose;
  /** Called once, with the reason in words. */
  onClose(listener: (reason: string) => void): Dispose;
  close(reason: string): void;
}
