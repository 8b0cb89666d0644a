import type { KeyboardEvent } from 'react';
import type { Chain } from '#contract/model/chain.ts';
import { type StrategyKind, strategyTitle } from '#contract/model/strategy.ts';
import { sayToast } from '../../shell/alerts.ts';
import { instrumentIn } from '../../stores/instruments.ts';
import { placedLegs } from './builder-actions.ts';
import { addBuilderLeg } from './leg-actions.ts';
import { legsToBasket } from './to-basket.ts';

/** Strategies that Shift and a digit put around the strike that holds the keyboard, into the basket. */
export const CHAIN_STRATEGIES: Readonly<Record<string, StrategyKind>> = {
  Digit1: 'long-straddle',
  Digit2: 'short-straddle',
  Digit3: 'long-strangle',
  Digit4: 'short-strangle',
  Digit5: 'bull-call-spread',
  Digit6: 'bear-put-spread',
  Digit7: 'bull-put-spread',
  Digit8: 'bear-call-spread',
  Digit9: 'iron-condor',
};

/** A strategy around a strike, straight into the basket. */
async function strategyAt(kind: StrategyKind, chain: Chain, strike: number): Promise<void> {
  const { underlying, expiry } = chain;
  const legs = await placedLegs(kind, { underlying, expiry, strike });
  if (legs !== null) legsToBasket(legs, `${underlying} ${strategyTitle(kind).title}`);
}

/** A key on a cell of the chain: Shift+B and Shift+S add a leg to the builder, Shift and a digit fills the basket. */
export function chainStrategyKey(event: KeyboardEvent, chain: Chain): void {
  if (event.defaultPrevented || !event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-leg]') : null;
  if (cell === null) return;
  const kind = CHAIN_STRATEGIES[event.code];
  const side = ({ KeyB: 'BUY', KeyS: 'SELL' } as const)[event.code];
  if (kind === undefined && side === undefined) return;
  event.preventDefault();
  if (event.repeat) return;
  if (kind !== undefined) return void strategyAt(kind, chain, Number(cell.dataset['leg']?.split(' ')[0]));
  const instrument = instrumentIn(chain.epoch, Number(cell.dataset['slot'] ?? -1));
  if (instrument === undefined) return sayToast('info', 'The instruments have changed. Wait until the chain is read.');
  if (side !== undefined) sayToast('info', addBuilderLeg(instrument, side));
}
