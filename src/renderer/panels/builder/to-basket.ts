import { sayToast } from '../../shell/alerts.ts';
import { goToPanel } from '../../shell/dock-control.ts';
import { fillTray, type TrayLeg, trayRefusal } from '../../stores/baskets.ts';
import { meantEntry } from '../../stores/meant-account.ts';
import { freshOrderId } from '../../ticket/client-order-id.ts';
import { quoteOf } from '../../ticket/ticket-control.ts';
import { intentOf, newDraft } from '../../ticket/ticket-intent.ts';
import { fixed } from '../../ui/format.ts';
import { type BuilderLeg, builderStore, instrumentOfLeg } from './builder-store.ts';
import { ownerName, unlistedWords } from './builder-words.ts';

/** A leg as an order: a limit at its typed price, else at the market, which the engine protects: legs wait for each other. */
function trayLegOf(leg: BuilderLeg, owner: string, product: 'INTRADAY' | 'MARGIN'): TrayLeg | string {
  const instrument = instrumentOfLeg(leg);
  if (instrument === undefined) return `${leg.symbol} is not listed now.`;
  const draft = newDraft(instrument, leg.side);
  const { tick, symbol, lot, decimals } = instrument;
  const typed = leg.entry === null ? null : Math.round(leg.entry / tick) * tick;
  const price = typed === null ? 'm' : fixed(typed, decimals).replaceAll(',', '');
  const type = typed === null ? 'MARKET' : 'LIMIT';
  const made = intentOf(
    { ...draft, lots: String(leg.lots), price, type, product, owner, source: 'basket' },
    quoteOf(instrument.slot),
    freshOrderId(),
  );
  return 'problem' in made ? `${symbol}: ${made.problem.text}` : { intent: made.value, symbol, lot, decimals };
}

/** Puts legs that are not held into the basket tray, under the name of the strategy, and the keyboard with them. */
export function legsToBasket(legs: readonly BuilderLeg[], name: string): void {
  const fresh = legs.filter(({ held }) => !held);
  if (fresh.length === 0) return sayToast('info', 'There is nothing to send: add a leg that is not held yet.');
  const { product } = builderStore.getState();
  const owner = ownerName(name).trim() || 'hand';
  // Also one that is held: what is left without it is another strategy.
  const gone = unlistedWords(legs);
  if (gone !== null) return sayToast('error', `Nothing was put into the basket. ${gone}`);
  const made = fresh.map((leg) => trayLegOf(leg, owner, product));
  const wrong = made.find((leg) => typeof leg === 'string');
  if (wrong !== undefined) return sayToast('error', `Nothing was put into the basket. ${wrong}`);
  const { account } = meantEntry();
  const refused = trayRefusal(made.length, account);
  if (refused !== null) return sayToast('error', refused);
  fillTray(
    made.filter((leg) => typeof leg !== 'string'),
    owner,
    account,
  );
  goToPanel('baskets');
}

/** The strategy that is being built. */
export function strategyToBasket(): void {
  const { legs, name } = builderStore.getState();
  legsToBasket(legs, name);
}
