import { faultOf } from '#contract/faults.ts';
import type { Order } from '#contract/model/order.ts';
import { sayToast } from '../shell/alerts.ts';
import { deskCall } from '../shell/desk-call.ts';
import { engineNowMs } from '../stores/engine-clock.ts';
import type { Meant } from '../stores/meant-account.ts';
import type { Sending, TicketDraft } from '../stores/ticket.ts';
import { keepUnanswered, settleUnanswered } from '../stores/unanswered.ts';
import { isRefusal, isStillOpen } from './refusal.ts';
import { entryOfSending } from './ticket-intent.ts';
import { priceWords, quantityWords, statusWords } from './ticket-words.ts';

const NO_ANSWER = 'No answer: ';

/** Sends exactly what was decided, by the call of its kind. */
export function placeSending(sending: Sending, meant: Meant): Promise<Order> {
  if (sending.kind === 'order') return deskCall('order.place', sending.intent, meant);
  return sending.kind === 'bracket'
    ? deskCall('bracket.place', sending.intent, meant)
    : deskCall('forever.place', sending.intent, meant);
}

/** What nobody knows after an answer that did not come, and what may be done about it. */
export function noAnswerWords(error: unknown): string {
  return `${NO_ANSWER}${faultOf(error).text} The order may have arrived. Sending again asks for the same order and cannot double it.`;
}

/** An order whose answer did not come, and that no ticket shows, stays in the strip of alarms until it is settled. */
export function keepInSight({ instrument, account }: TicketDraft, sending: Sending, why: string): void {
  const entry = entryOfSending(sending);
  const { symbol, lot, decimals } = instrument;
  const what = `${entry.side} ${quantityWords(entry.quantity, lot)} ${symbol} ${priceWords(entry, decimals)}`;
  const meant = { account, reduces: entry.reduceOnly };
  const keep = (text: string): boolean =>
    keepUnanswered({
      id: entry.clientOrderId,
      what,
      why: text.replace(NO_ANSWER, ''),
      atMs: engineNowMs(),
      askAgain: () => void ask(),
    });
  const ask = async (): Promise<void> => {
    try {
      const order = await placeSending(sending, meant);
      settleUnanswered(entry.clientOrderId);
      sayToast('info', `${what}: ${order.status === 'Submitted' ? 'sent' : statusWords(order)}.`);
    } catch (error) {
      const refused = isRefusal(error) && !isStillOpen(error);
      if (refused) settleUnanswered(entry.clientOrderId);
      else keep(noAnswerWords(error));
      sayToast('error', `${what}: ${faultOf(error).text}`);
    }
  };
  if (!keep(why)) sayToast('info', `${what}: its answer was lost, and the engine has the order.`);
}
