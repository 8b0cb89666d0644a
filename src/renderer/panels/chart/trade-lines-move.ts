import { faultOf } from '#contract/faults.ts';
import { sayToast } from '../../shell/alerts.ts';
import { keyOf } from '../../shell/commands.ts';
import { call } from '../../shell/terminal.ts';
import { orderFeed } from '../../stores/orders.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { stopFeed } from '../../stores/stops.ts';
import { tradingStore } from '../../stores/trading.ts';
import { freshOrderId } from '../../ticket/client-order-id.ts';
import { reasonsToAsk } from '../../ticket/ticket-intent.ts';
import { fixed } from '../../ui/format.ts';
import type { LineChange, TradeLine } from './trade-lines.ts';
import type { TradeLinesStore } from './trade-lines-store.ts';

/** A change that the venue has not told of is shown no longer than this, ms: then the line is where it is known to be. */
export const SENT_SHOWN_MS = 5_000;

async function reasonsOf(line: TradeLine, price: number): Promise<string[]> {
  const { confirm, confirmAboveRupees } = prefsStore.getState();
  if (line.looked === null || confirm === 'never') return [];
  const intent = { ...line.looked(price), clientOrderId: freshOrderId() };
  try {
    const preview = await call('order.preview', intent);
    // The order that is moved is the one that the look finds twice.
    const warnings = preview.warnings.filter(({ code }) => code !== 'duplicate');
    return reasonsToAsk(confirm, confirmAboveRupees, intent, { ...preview, warnings });
  } catch {
    // The engine's own check decides where figures cannot be read.
    return reasonsToAsk(confirm, confirmAboveRupees, intent, null);
  }
}

async function send(change: LineChange): Promise<void> {
  if (change.name === 'order.modify') {
    const order = await call('order.modify', change.input);
    orderFeed.hear(order);
  } else if (change.name === 'bracket.modify') stopFeed.hear(await call('bracket.modify', change.input));
  else await call('alerts.rules.save', change.input);
}

/** Cancels the order of a line, or takes an alert away; what is a leg of something larger stays. */
export function removeLine(line: TradeLine): void {
  const { remove } = line;
  if (remove === null) return sayToast('info', `${line.title} is changed in the list of stops, and not removed here.`);
  const asked = remove.name === 'order.cancel' ? call(remove.name, remove.input) : call(remove.name, remove.input);
  asked.catch((error: unknown) => sayToast('error', faultOf(error).text));
}

/** The line as the store has it now: it may have traded or gone since it was taken. */
const lineNow = (store: TradeLinesStore, id: string): TradeLine | undefined =>
  store.getState().lines.find((line) => line.id === id);

/**
 * Moves a line: what opens a position needs the arm switch and may be asked for once more; what closes one goes at
 * once. A refusal is told in words, and the line is back where it was.
 */
export async function moveLine(store: TradeLinesStore, id: string, price: number): Promise<void> {
  store.setState({ moving: null, asked: null });
  const line = lineNow(store, id);
  if (line === undefined) return sayToast('info', 'The order is not there any more: nothing was sent.');
  if (line.change === null || price === line.price) return;
  if (line.looked !== null && !tradingStore.getState().armed) {
    const text = `Disarmed: ${line.title} stays at ${fixed(line.price, line.decimals)}. ${keyOf('trade.arm')} arms what opens positions.`;
    return sayToast('info', text);
  }
  store.setState({ sent: { id, price } });
  const reasons = await reasonsOf(line, price);
  if (reasons.length > 0) return store.setState({ sent: null, asked: { id, price, reasons } });
  await sendLine(store, id, price);
}

/** Sends a move that needs no more question. */
export async function sendLine(store: TradeLinesStore, id: string, price: number): Promise<void> {
  const line = lineNow(store, id);
  store.setState({ asked: null, sent: null });
  if (line?.change === null || line === undefined)
    return sayToast('info', 'The order is not there any more: nothing was sent.');
  const sent = { id, price };
  store.setState({ sent });
  const leave = (): void => {
    if (store.getState().sent === sent) store.setState({ sent: null });
  };
  try {
    await send(line.change(price));
    if (lineNow(store, id)?.price === price) leave();
    else setTimeout(leave, SENT_SHOWN_MS);
  } catch (error) {
    leave();
    sayToast('error', `${line.title} stays at ${fixed(line.price, line.decimals)}. ${faultOf(error).text}`);
  }
}

/** Takes back what was being moved or asked for. */
export function leaveMove(store: TradeLinesStore): void {
  store.setState({ moving: null, asked: null });
}
