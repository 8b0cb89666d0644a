import type { Instrument } from '#contract/model/instrument.ts';
import type { Side } from '#contract/model/order.ts';
import { sayToast } from '../../shell/alerts.ts';
import { goToPanel } from '../../shell/dock-control.ts';
import { addLeg, type TrayLeg, trayRefusal } from '../../stores/baskets.ts';
import { meantEntry } from '../../stores/meant-account.ts';
import { freshOrderId } from '../../ticket/client-order-id.ts';
import { quoteOf } from '../../ticket/ticket-control.ts';
import { intentOf, newDraft } from '../../ticket/ticket-intent.ts';

/** A leg that is to be traded. */
export interface WantedLeg {
  readonly symbol: string;
  /** Undefined when it has no live data in this session. */
  readonly instrument: Instrument | undefined;
  readonly side: Side;
  /** Of a share: how many. */
  readonly lots: number;
}

/** A leg as an order at the other side's best price, or why it cannot be one. */
function trayLegOf({ instrument, symbol, side, lots }: WantedLeg): TrayLeg | string {
  if (instrument === undefined) return `${symbol} has no live data in this session.`;
  if (instrument.kind === 'INDEX') return `${symbol} is an index and cannot be traded. Take its future.`;
  const draft = { ...newDraft(instrument, side), lots: String(lots), source: 'basket' as const };
  const intent = intentOf(draft, quoteOf(instrument.slot), freshOrderId());
  if ('problem' in intent) return `${symbol}: ${intent.problem.text}`;
  const { lot, decimals } = instrument;
  return { intent: intent.value, symbol: instrument.symbol, lot, decimals };
}

/**
 * Puts legs that belong together into the tray of the baskets, each at the other side's best price, and goes there.
 * Where one of them cannot be traded none is put: a part of them is another trade.
 * @param refused begins the sentence that says why nothing was done.
 * @returns whether they are in the tray.
 */
export function legsToTray(legs: readonly WantedLeg[], refused: string): boolean {
  const made = legs.map(trayLegOf);
  const wrong = made.find((one) => typeof one === 'string');
  const { account } = meantEntry();
  const why = wrong ?? trayRefusal(made.length, account);
  if (why !== null) {
    sayToast('error', `${refused} ${why}`);
    return false;
  }
  for (const leg of made) if (typeof leg !== 'string') addLeg(leg, account);
  goToPanel('baskets');
  return true;
}
