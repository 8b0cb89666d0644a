import type { Fault } from '#contract/faults.ts';

/**
 * The way to a venue that speaks the broker's protocol: HTTP to the broker or to the simulator's process, or a call
 * into the venue inside the order thread. It carries bytes and judges nothing.
 */

/** `entry` and `exit` count as orders; an exit or cancel may use the reserve of the rate budget. */
export type RequestClass = 'entry' | 'exit' | 'read';

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/v2`, with its query: `/orders/3511…`. */
  readonly path: string;
  /** JSON text; null = no body. */
  readonly body: string | null;
  readonly rate: RequestClass;
  /** Asked after the wait for room in the rate budget: why it does not go any more; null = it goes. */
  readonly stillGoes?: () => string | null;
}

/** @throws TransportError that nothing was sent, when the sender no longer wants it. */
export function checkStillGoes({ stillGoes }: TransportRequest): void {
  const why = stillGoes?.() ?? null;
  if (why !== null) throw new TransportError(false, 'overtaken', why);
}

export interface TransportAnswer {
  readonly status: number;
  readonly text: string;
  /** Monotonic ms at which the bytes were given to the system, for the latency from key to wire. */
  readonly sentMonoMs: number;
}

/** Why there is no answer. `sent` false only where it is proven that no byte of the request left. */
export class TransportError extends Error {
  readonly sent: boolean;
  /** `timed_out`, `reset`, `refused`, `budget`, … */
  readonly reason: string;

  constructor(sent: boolean, reason: string, text: string) {
    super(text);
    this.name = 'TransportError';
    this.sent = sent;
    this.reason = reason;
  }
}

/** Frames of the order stream as they come. It has no replay. */
export interface FrameSink {
  state(state: 'connecting' | 'live' | 'down', reason: string | null): void;
  frame(text: string): void;
  fault(fault: Fault): void;
}

export interface OrderTransport {
  /** Sends one request once. Rejects with TransportError. */
  send(request: TransportRequest): Promise<TransportAnswer>;
  /** Opens the order stream and keeps it open. @param probe whether the account itself refuses; null = it is well. */
  stream(sink: FrameSink, probe: () => Promise<Fault | null>): void;
  /** From now on another token. */
  renew(accessToken: string): void;
  close(): Promise<void>;
}
