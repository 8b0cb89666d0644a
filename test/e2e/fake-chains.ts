import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { FaultError, fault } from '#contract/faults.ts';

type Name =
  | 'chain.list'
  | 'chain.read'
  | 'chain.trail'
  | 'chain.surface'
  | 'chain.hold'
  | 'strategy.place'
  | 'strategy.evaluate';
type Answers = { [N in Name & CallName]: (input: CallInput<N>) => CallOutput<N> };

/** An engine that lists no options: what a panel says then is tested on it. */
export function fakeChains(engine: { readonly epoch: number }): Answers {
  const none = (): never => {
    throw new FaultError(fault('input.unknown_chain', 'There are no chains here.'));
  };
  return {
    'chain.list': () => ({ epoch: engine.epoch, underlyings: [] }),
    'chain.read': none,
    'chain.trail': none,
    'chain.surface': none,
    'chain.hold': none,
    'strategy.place': none,
    'strategy.evaluate': none,
  };
}
