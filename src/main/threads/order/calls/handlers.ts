import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { OrderCallName } from '../../protocol.ts';

/** One handler for each call of the order thread; a missing one does not compile. `who` is for the audit. */
export type OrderHandlers = {
  readonly [N in OrderCallName]: (input: CallInput<N>, who: string) => CallOutput<N> | Promise<CallOutput<N>>;
};
