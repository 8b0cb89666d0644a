import { FaultError, fault } from '#contract/faults.ts';
import type { ChainList } from '#contract/model/chain.ts';

function refuse(): never {
  throw new FaultError(fault('input.unknown_chain', 'There are no chains here.'));
}

/** A market without a single option chain. */
export function fakeChains(epoch: () => number) {
  return {
    'chain.list': (): ChainList => ({ epoch: epoch(), underlyings: [] }),
    'chain.read': refuse,
    'chain.trail': refuse,
    'chain.surface': refuse,
    'chain.hold': refuse,
  };
}
