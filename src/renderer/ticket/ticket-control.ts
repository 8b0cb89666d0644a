import { faultOf } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Order, OrderIntent, Side } from '#contract/model/order.ts';
import { deskCall } from '../shell/desk-call.ts';
import { mirror } from '../shell/terminal.ts';
import { tradeMode } from '../shell/trade-mode.ts';
import { addLeg } from '../stores/baskets.ts';
import { accountRefusal, type Meant, meantEntry, meantExit } from '../stores/meant-account.ts';
import { prefsStore } from '../stores/prefs.ts';
import { sessionStore } from '../stores/session.ts';
import { CLOSED_TICKET, type Sending, type TicketDraft, type TicketState, ticketStore } from '../stores/ticket.ts';
import { sayToast } from '../shell/alerts.ts';
import { tradingStore } from '../stores/trading.ts';
import { freshOrderId } from './client-order-id.ts';
import { isMarketText, type Quote } from './price-text.ts';
import {
  carriedProduct,
  entryOfSending,
  hasPrice,
  intentOf,
  newDraft,
  reasonsToAsk,
  sendingOf,
} from './ticket-intent.ts';
import { isRefusal, isStillOpen } from './refusal.ts';
import { foreverWords, orderSentence, priceWords, quantityWords, statusWords } from './ticket-words.ts';
import { keepInSight, noAnswerWords, placeSending } from './unanswered-order.ts';

/** A look is asked for this long after the last change, so that typing does not ask for every digit, ms. */
const LOOK_AFTER_MS = 120;
/** And again this often while the ticket is open: margin and worst fill follow the market, ms. */
export const LOOK_EVERY_MS = 1_000;

/** Prices of a slot now, in the integer scale. */
export function quoteOf(slot: number): Quote {
  const { bid, ask, ltp } = mirror.columns;
  if (slot < 0 || !mirror.has(slot)) return { bid: 0, ask: 0, last: 0 };
  return { bid: bid[slot] ?? 0, ask: ask[slot] ?? 0, last: ltp[slot] ?? 0 };
}

/** Warnings that one order may carry as confirmed; the contract's bound. */
const CONFIRMED_MAX = 10;

const set = (state: Partial<TicketState>): void => ticketStore.setState(state);
let timer: ReturnType<typeof setTimeout> | null = null;
let asked = 0;

const meantOf = ({ account, reduceOnly }: TicketDraft): Meant => ({ account, reduces: reduceOnly });

/** Asks the engine what would become of the ticket now; an answer to an older look is dropped. */
export function look(): void {
  const { draft, phase } = ticketStore.getState();
  if (draft === null || phase === 'sending') return;
  asked += 1;
  const mine = asked;
  const made = intentOf(draft, quoteOf(draft.instrument.slot), freshOrderId());
  if ('problem' in made) {
    set({ preview: null, fresh: false, problem: made.problem.text });
    return;
  }
  deskCall('order.preview', made.value, meantOf(draft)).then(
    (preview) => mine === asked && set({ preview, fresh: true, problem: null }),
    (error: unknown) => mine === asked && set({ preview: null, fresh: false, problem: faultOf(error).text }),
  );
}

function lookSoon(): void {
  if (timer !== null) clearTimeout(timer);
  timer = setTimeout(() => {
    timer = null;
    look();
  }, LOOK_AFTER_MS);
}

/** Opens the ticket on an instrument; the same open ticket only turns to the other side. */
export function openTicket(instrument: Instrument, side: Side, changes: Partial<TicketDraft> = {}): void {
  if (instrument.kind === 'INDEX') {
    const text = `${instrument.symbol} is an index and cannot be traded. Choose its future or an option.`;
    sayToast('info', text);
    return;
  }
  leaveUnanswered();
  const open = ticketStore.getState().draft;
  const { account } = changes.reduceOnly === true ? meantExit() : meantEntry();
  const same =
    open !== null &&
    open.account === account &&
    open.instrument === instrument &&
    Object.keys(changes).length === 0 &&
    !open.reduceOnly;
  ticketStore.setState({
    ...CLOSED_TICKET,
    draft: same ? turned(open, side) : { ...newDraft(instrument, side), account, ...changes },
  });
  look();
}

/** The other side of a ticket; a price at the touch goes with it. */
function turned(draft: TicketDraft, side: Side): TicketDraft {
  const touch = { a: 'b', b: 'a' }[draft.price.trim()];
  return { ...draft, side, price: draft.side === side ? draft.price : (touch ?? draft.price) };
}

/** An order in the ticket that nobody answered stays in sight elsewhere. */
function leaveUnanswered(): void {
  const { draft, phase, sending, outcome } = ticketStore.getState();
  if (phase === 'unanswered' && draft !== null && sending !== null) keepInSight(draft, sending, outcome?.text ?? '');
}

/** Closes the ticket. */
export function closeTicket(): void {
  asked += 1;
  leaveUnanswered();
  ticketStore.setState(CLOSED_TICKET);
}

/** Changes a field. Any change makes the send key live again, and takes back a confirmation that was asked for. */
export function changeDraft(changes: Partial<TicketDraft>): void {
  const { draft, phase } = ticketStore.getState();
  if (draft === null || phase === 'sending' || phase === 'unanswered') return;
  asked += 1;
  set({ draft: { ...draft, ...changes }, fresh: false, phase: 'editing', reasons: [], sending: null, outcome: null });
  lookSoon();
}

export function changeSide(side: Side): void {
  const { draft } = ticketStore.getState();
  if (draft !== null) changeDraft(turned(draft, side));
}

/** What is typed as price may change the type: `m` asks for the market, a number for a limit. */
export function changePrice(price: string): void {
  const type = ticketStore.getState().draft?.type ?? 'LIMIT';
  const stops = type === 'SL' || type === 'SLM';
  if (isMarketText(price)) changeDraft({ price, type: stops ? 'SLM' : 'MARKET' });
  else changeDraft({ price, type: stops ? 'SL' : 'LIMIT' });
}

export function changeType(type: TicketDraft['type']): void {
  const { draft } = ticketStore.getState();
  if (draft === null) return;
  const touch = draft.side === 'BUY' ? 'a' : 'b';
  const price = !hasPrice(type) ? 'm' : isMarketText(draft.price) ? touch : draft.price;
  const trigger = (type === 'SL' || type === 'SLM') && draft.trigger === '' ? 'l' : draft.trigger;
  changeDraft({ type, price, trigger });
}

/** Makes the ticket an order over days, with the type and product that such an order has, or an order of the day. */
export function changeForever(changes: Partial<TicketDraft['forever']>): void {
  const { draft } = ticketStore.getState();
  if (draft === null) return;
  const forever = { ...draft.forever, ...changes };
  if (!forever.on || draft.forever.on) return changeDraft({ forever });
  const { product, bracket } = { product: carriedProduct(draft), bracket: { ...draft.bracket, on: false } };
  changeDraft({ forever, product, bracket, amo: null });
  changeType('SL');
}

/** A key other than the send key was pressed: a second order may be sent from a ticket that stays open. */
export function rearmTicket(): void {
  if (ticketStore.getState().phase === 'sent') set({ phase: 'editing', outcome: null });
}

/** The order that is asked for, in a sentence: exactly what the next press sends. */
export function sentenceOf(draft: TicketDraft, sending: Sending): string {
  const entry = entryOfSending(sending);
  const { trading } = tradingStore.getState();
  const mode = tradeMode(sessionStore.getState().session, trading).toUpperCase();
  const sentence = orderSentence(entry, draft.instrument, draft.account ?? trading?.account ?? 'not known', mode);
  return sending.kind === 'forever' ? `${foreverWords(sending.intent, draft.instrument)} ${sentence}` : sentence;
}

/**
 * The send key went down once: one order, with an id of its own, goes out, or a reason why it does not is shown. While
 * an order is unanswered the key asks for the same one again, under the same id, and the engine knows it.
 */
export function sendTicket(): void {
  const state = ticketStore.getState();
  const { draft, phase } = state;
  if (draft === null || phase === 'sending' || phase === 'sent') return;
  if (phase === 'unanswered' && state.sending !== null) return void send(state.sending, meantOf(draft), true);
  if (!draft.reduceOnly && !tradingStore.getState().armed) {
    set({ outcome: { tone: 'bad', text: 'Disarmed: Alt+A arms the keys that open positions. Exits work always.' } });
    return;
  }
  const refusal = accountRefusal(meantOf(draft));
  if (refusal !== null) {
    // The figures say why, as soon as they are looked at.
    look();
    return set({ outcome: { tone: 'bad', text: 'Nothing was sent.' } });
  }
  // What was asked for is what goes out: a price that follows the market was fixed when it was read.
  if (phase === 'confirming' && state.sending !== null) return void send(state.sending, meantOf(draft));
  const made = sendingOf(draft, quoteOf(draft.instrument.slot), freshOrderId(), []);
  if ('problem' in made) return set({ outcome: { tone: 'bad', text: made.problem.text } });
  void askOrSend(made.value, meantOf(draft));
}

/** Sends, or asks first where a limit or a warning says so; figures of an older text are never asked. */
async function askOrSend(sending: Sending, meant: Meant): Promise<void> {
  const entry = entryOfSending(sending);
  const { confirm, confirmAboveRupees } = prefsStore.getState();
  if (!ticketStore.getState().fresh && confirm !== 'never' && !entry.reduceOnly) await lookFirst(entry, meant);
  const { preview, draft } = ticketStore.getState();
  if (draft === null) return;
  const reasons = reasonsToAsk(confirm, confirmAboveRupees, entry, preview);
  if (reasons.length === 0) return send(sending, meant);
  const codes = (preview?.warnings ?? []).map(({ code }) => code);
  set({ phase: 'confirming', reasons, sending: withConfirmed(sending, codes), outcome: null });
}

/** The same order with the warnings that are on the screen as read: only those count as confirmed. */
function withConfirmed(sending: Sending, codes: readonly string[]): Sending {
  const confirmed = codes.slice(0, CONFIRMED_MAX);
  const entry = { ...entryOfSending(sending), confirmed };
  if (sending.kind === 'order') return { kind: 'order', intent: entry };
  return sending.kind === 'bracket'
    ? { kind: 'bracket', intent: { ...sending.intent, entry } }
    : { kind: 'forever', intent: { ...sending.intent, order: entry } };
}

/** Reads the figures of exactly this order; the engine's own check decides where they cannot be read. */
async function lookFirst(entry: OrderIntent, meant: Meant): Promise<void> {
  set({ phase: 'sending', outcome: null });
  asked += 1;
  try {
    set({ preview: await deskCall('order.preview', entry, meant), fresh: true, problem: null });
  } catch {
    set({ preview: null, fresh: false });
  }
}

/** @param again the same order was sent before, and nobody knows whether it arrived. */
async function send(sending: Sending, meant: Meant, again = false): Promise<void> {
  const { draft } = ticketStore.getState();
  // It may be closed, or about something else, when the answer comes.
  const isShown = (): boolean => ticketStore.getState().sending === sending;
  set({ phase: 'sending', sending, outcome: null, reasons: [] });
  try {
    const order = await placeSending(sending, meant);
    answered(order, isShown());
  } catch (error) {
    if (isShown()) return failed(error, again);
    // What nobody answered is not only told, it stays in sight.
    if (draft !== null && !isRefusal(error)) return keepInSight(draft, sending, noAnswerWords(error));
    sayToast('error', `The order: ${faultOf(error).text}`);
  }
}

/** @param isShown whether the ticket is still about this order. */
function answered(order: Order, isShown: boolean): void {
  const denied = order.status === 'Denied' || order.status === 'Rejected';
  const what = `${order.side} ${quantityWords(order.quantity, order.lot)} ${order.symbol} ${priceWords(order, order.decimals)}`;
  if (denied) {
    const why = order.fault?.text ?? 'No reason was given.';
    const text = `${statusWords(order)}: ${why}`;
    if (isShown) set({ phase: 'editing', sending: null, outcome: { tone: 'bad', text } });
    else sayToast('error', `${what}: ${text}`);
    return;
  }
  // The answer comes before the venue's word: the row of the order tells what becomes of it.
  const text = `${what}: ${order.status === 'Submitted' ? 'sent' : statusWords(order)}.`;
  if (isShown && prefsStore.getState().sticky) {
    set({
      phase: 'sent',
      sending: null,
      outcome: { tone: 'good', text: `${text} A new key makes the send key live again.` },
    });
    return;
  }
  if (isShown) closeTicket();
  sayToast('info', text);
}

/** Bad news in the ticket. */
function tell(text: string, phase: 'editing' | 'unanswered'): void {
  if (phase === 'unanswered') set({ phase, outcome: { tone: 'bad', text } });
  else set({ phase, sending: null, outcome: { tone: 'bad', text } });
}

/** A refusal in words is an answer; a lost connection is not, and the order may have arrived. */
function failed(error: unknown, again: boolean): void {
  const { text } = faultOf(error);
  // Another account knows nothing of the order: whether it arrived is as open as before.
  if (again && isStillOpen(error)) tell(text, 'unanswered');
  else if (isRefusal(error)) tell(text, 'editing');
  else tell(noAnswerWords(error), 'unanswered');
}

/** Puts the ticket's order into the basket tray instead of sending it. */
export function addTicketToBasket(): void {
  const { draft } = ticketStore.getState();
  if (draft === null) return;
  const made = intentOf({ ...draft, source: 'basket' }, quoteOf(draft.instrument.slot), freshOrderId());
  if ('problem' in made) return set({ outcome: { tone: 'bad', text: made.problem.text } });
  const { symbol, lot, decimals } = draft.instrument;
  const refused = addLeg({ intent: made.value, symbol, lot, decimals }, draft.account);
  if (refused !== null) set({ outcome: { tone: 'bad', text: refused } });
  else set({ outcome: { tone: 'good', text: `Added to the basket: ${draft.side} ${symbol}.` } });
}
