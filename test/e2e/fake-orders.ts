import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { OrderCallName } from '../../src/main/threads/protocol.ts';
import { ORDER_OUTPUTS } from '../contract/order-samples.ts';

type FakeOrderAnswers = { readonly [N in OrderCallName]: (input: CallInput<N>) => CallOutput<N> };

/** An account without an engine: every order and trading call answers with a plausible value. */
export function fakeOrderAnswers(): FakeOrderAnswers {
  const entries = Object.entries(ORDER_OUTPUTS).map(([name, answer]) => [name, () => answer]);
  return Object.fromEntries(entries) as unknown as FakeOrderAnswers;
}
