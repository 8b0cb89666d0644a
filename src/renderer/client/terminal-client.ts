import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import type { EventName, EventPayload } from '#contract/events.ts';
import type { Dispose } from '#contract/wire.ts';

/** What the page needs of its connection to the engine; every promise rejects with a `FaultError`. */
export interface TerminalClient {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): Dispose;
  onFrame(listener: (frame: ArrayBuffer) => void): Dispose;
  /** Lets the engine send one more frame. */
  creditFrame(): void;
  /** Called once, with the reason in words. */
  onClose(listener: (reason: string) => void): Dispose;
  close(reason: string): void;
}
