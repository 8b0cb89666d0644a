import { faultOf } from '#contract/faults.ts';
import type { OrderIntent } from '#contract/model/order.ts';
import type { Preview } from '#contract/model/risk.ts';
import { sayToast } from '../shell/alerts.ts';
import { call } from '../shell/terminal.ts';
import { prefsStore } from '../stores/prefs.ts';
import { sessionStore } from '../stores/session.ts';
import type { Sending, TicketDraft } from '../stores/ticket.ts';
import { tradingStore } from '../stores/trading.ts';
import { freshOrderId } from './client-order-id.ts';
import { DISARMED_TEXT, isRefusal, quoteOf, showInTicket, ticketIsBusy, unansweredText } from './ticket-control.ts';
import { entryOfSending, reasonsToAsk, sendingOf, withConfirmed } from './ticket-intent.ts';
import { priceWords, quantityWords, statusWords } from './ticket-words.ts';

/** Why nothing is sent now, in words with the remedy; null when it may go. */
export function whyNotSent(): string | null {
  if (sessionStore.getState().link.phase !== 'open') return 'The engine is not connected. Nothing was sent.';
  if (!tradingStore.getState().armed) return DISARMED_TEXT;
  return ticketIsBusy() ? 'The ticket holds an order that is not finished. Send it or close it first.' : null;
}

/**
 * Sends an order that was made outside of the ticket by the ticket's own rules: it goes at once, or stands in the
 * ticket, price and id fixed, where the next press of the send key lets it go. Refusals are told in words.
 */
export async function placeDirect(draft: TicketDraft): Promise<void> {
  const why = whyNotSent();
  if (why !== null) return sayToast('info', why);
  const made = sendingOf(draft, quoteOf(draft.instrument.slot), freshOrderId(), []);
  if ('problem' in made) return sayToast('error', made.problem.text);
  const entry = entryOfSending(made.value);
  const { confirm, confirmAboveRupees } = prefsStore.getState();
  const preview = confirm === 'never' ? null : await previewOf(entry);
  const reasons = reasonsToAsk(confirm, confirmAboveRupees, entry, preview);
  // The switch, the connection or the ticket may have changed while the engine looked at it.
  const since = whyNotSent();
  if (since !== null) return sayToast('info', since);
  if (reasons.length === 0) return send(draft, made.value, entry);
  const codes = (preview?.warnings ?? []).map(({ code }) => code);
  const sending = withConfirmed(made.value, codes);
  showInTicket(draft, { phase: 'confirming', sending, reasons, preview, fresh: preview !== null });
}

/** Figures of exactly this order; the engine's own check decides where they cannot be read. */
async function previewOf(entry: OrderIntent): Promise<Preview | null> {
  try {
    return await call('order.preview', entry);
  } catch {
    return null;
  }
}

async function send(draft: TicketDraft, sending: Sending, entry: OrderIntent): Promise<void> {
  const { symbol, lot, decimals } = draft.instrument;
  const what = `${entry.side} ${quantityWords(entry.quantity, lot)} ${symbol} ${priceWords(entry, decimals)}`;
  try {
    const order = await call('order.place', entry);
    if (order.status !== 'Denied' && order.status !== 'Rejected') return;
    sayToast('error', `${what}: ${statusWords(order)}: ${order.fault?.text ?? 'No reason was given.'}`);
  } catch (error) {
    if (isRefusal(error)) sayToast('error', `${what}: ${faultOf(error).text}`);
    // Asking again under the same id cannot double it, so it stands in the ticket until it was answered.
    else if (ticketIsBusy()) sayToast('error', `${what}: ${unansweredText(error)}`);
    else showInTicket(draft, { phase: 'unanswered', sending, outcome: { tone: 'bad', text: unansweredText(error) } });
  }
}
