import { faultOf } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { OrderIntent, Side } from '#contract/model/order.ts';
import type { Preview } from '#contract/model/risk.ts';
import { sayToast } from '../shell/alerts.ts';
import { keyOf } from '../shell/commands.ts';
import { deskCall } from '../shell/desk-call.ts';
import { accountRefusal, type Meant, meantEntry } from '../stores/meant-account.ts';
import { prefsStore } from '../stores/prefs.ts';
import { sessionStore } from '../stores/session.ts';
import { CLOSED_TICKET, type TicketDraft, type TicketState, ticketStore } from '../stores/ticket.ts';
import { tradingStore } from '../stores/trading.ts';
import { freshOrderId } from './client-order-id.ts';
import { quoteOf } from './ticket-control.ts';
import { intentOf, newDraft, reasonsToAsk } from './ticket-intent.ts';
import { isRefusal } from './refusal.ts';
import { priceWords, quantityWords, statusWords } from './ticket-words.ts';
import { keepInSight, noAnswerWords, placeSending } from './unanswered-order.ts';

/** Warnings that one order may carry as confirmed; the contract's bound. */
const CONFIRMED_MAX = 10;

export interface QuickOrder {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly lots: number;
  /** `limit` at the other side's best price; `market` as the ticket's market: a limit with protection. */
  readonly kind: 'limit' | 'market';
}

function draftOf({ instrument, side, lots, kind }: QuickOrder): TicketDraft {
  const draft = { ...newDraft(instrument, side), account: meantEntry().account, lots: String(lots) };
  return kind === 'limit' ? draft : { ...draft, type: 'MARKET', price: 'm' };
}

/** Hands the order to the ticket: somebody has to read it. An open ticket with other words is not written over. */
function toTicket(draft: TicketDraft, changes: Partial<TicketState>, why: string): void {
  if (ticketStore.getState().draft === null) {
    ticketStore.setState({ ...CLOSED_TICKET, draft, ...changes });
    return;
  }
  sayToast('error', `${why} A ticket is open: close it first.`);
}

const meantOf = ({ account, reduceOnly }: TicketDraft): Meant => ({ account, reduces: reduceOnly });

async function previewOf(intent: OrderIntent, meant: Meant): Promise<Preview | null> {
  try {
    return await deskCall('order.preview', intent, meant);
  } catch {
    // The engine's own check decides when the order is sent.
    return null;
  }
}

/** Why nothing is sent now, in words with the remedy; null when it may go. */
function whyNotSent(): string | null {
  if (sessionStore.getState().link.phase !== 'open') return 'The engine is not connected. Nothing was sent.';
  if (tradingStore.getState().armed) return null;
  return `Disarmed: ${keyOf('trade.arm')} arms the keys that open positions. Exits work always.`;
}

export function sendQuickOrder(order: QuickOrder): Promise<void> {
  return sendQuickDraft(draftOf(order));
}

/**
 * One press, one order, by the rules of the ticket: the arm switch, the questions before sending, and an id that makes
 * asking again harmless. What has to be confirmed, and what nobody answered, goes on in the ticket.
 */
export async function sendQuickDraft(draft: TicketDraft): Promise<void> {
  const why = whyNotSent();
  if (why !== null) return sayToast('info', why);
  const { instrument } = draft;
  const refusal = accountRefusal(meantOf(draft));
  if (refusal !== null) return sayToast('error', `${instrument.symbol}: ${refusal}`);
  const made = intentOf(draft, quoteOf(instrument.slot), freshOrderId());
  if ('problem' in made) return sayToast('error', `${instrument.symbol}: ${made.problem.text}`);
  const intent = made.value;
  const { confirm, confirmAboveRupees } = prefsStore.getState();
  const preview = confirm === 'never' ? null : await previewOf(intent, meantOf(draft));
  // The switch or the connection may have changed while the engine looked at it.
  const since = whyNotSent();
  if (since !== null) return sayToast('info', since);
  const reasons = reasonsToAsk(confirm, confirmAboveRupees, intent, preview);
  if (reasons.length > 0) {
    const confirmed = (preview?.warnings ?? []).slice(0, CONFIRMED_MAX).map(({ code }) => code);
    const sending = { kind: 'order' as const, intent: { ...intent, confirmed } };
    return toTicket(
      draft,
      { phase: 'confirming', preview, fresh: preview !== null, reasons, sending },
      reasons.join(' '),
    );
  }
  await send(draft, intent);
}

async function send(draft: TicketDraft, intent: OrderIntent): Promise<void> {
  const { symbol, lot, decimals } = draft.instrument;
  const what = `${intent.side} ${quantityWords(intent.quantity, lot)} ${symbol} ${priceWords(intent, decimals)}`;
  const sending = { kind: 'order' as const, intent };
  try {
    const order = await placeSending(sending, meantOf(draft));
    if (order.status === 'Denied' || order.status === 'Rejected')
      sayToast('error', `${what}: ${statusWords(order)}: ${order.fault?.text ?? 'No reason was given.'}`);
    else sayToast('info', `${what}: ${order.status === 'Submitted' ? 'sent' : statusWords(order)}.`);
  } catch (error) {
    if (isRefusal(error)) return sayToast('error', `${what}: ${faultOf(error).text}`);
    const text = noAnswerWords(error);
    // An open ticket is about something else.
    if (ticketStore.getState().draft !== null) return keepInSight(draft, sending, text);
    const outcome = { tone: 'bad' as const, text };
    ticketStore.setState({ ...CLOSED_TICKET, draft, phase: 'unanswered', sending, outcome });
  }
}
