import { faultOf } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Position } from '#contract/model/position.ts';
import type { Side } from '#contract/model/order.ts';
import { sayToast } from '../../shell/alerts.ts';
import { call } from '../../shell/terminal.ts';
import type { TicketDraft } from '../../stores/ticket.ts';
import { openTicket } from '../../ticket/ticket-control.ts';
import { fixed } from '../../ui/format.ts';
import { sizeWords } from './trade-lines.ts';

/** One thing that can be done at a price. */
export interface AxisMenuItem {
  readonly id: 'alert' | 'buy' | 'sell' | 'stop' | 'line' | 'copy';
  readonly words: string;
  readonly run: () => void;
}

export interface AxisMenuPlace {
  readonly instrument: Instrument;
  /** Integer price in the instrument's scale. */
  readonly price: number;
  /** Last traded price; 0 = none. */
  readonly last: number;
  /** What is open in the instrument; null when nothing is. */
  readonly position: Position | null;
  readonly drawLine: () => void;
}

/** The side on which a stop at a price waits: a buy above the market, a sale below. */
export function stopSide(price: number, last: number): Side {
  return price > last ? 'BUY' : 'SELL';
}

/** Ticket of a stop at a price; where it would close what is open, it can only do that, with its whole size. */
export function stopDraft({ price, last, position, instrument }: AxisMenuPlace): {
  readonly side: Side;
  readonly closes: boolean;
  readonly changes: Partial<TicketDraft>;
} {
  const side = stopSide(price, last);
  const changes = { type: 'SLM', price: 'm', trigger: typed(price, instrument) } as const;
  const closes = position !== null && (side === 'SELL' ? position.net > 0 : position.net < 0);
  if (!closes) return { side, closes, changes };
  const lots = String(Math.max(1, Math.trunc(Math.abs(position.net) / position.lot)));
  const { product, owner } = position;
  return { side, closes, changes: { ...changes, lots, product, owner, source: 'position', reduceOnly: true } };
}

/** A price as it is typed into a ticket. */
const typed = (price: number, { decimals }: Instrument): string => (price / 10 ** decimals).toFixed(decimals);

function alertAt({ symbol, ...instrument }: Instrument, price: number): void {
  const level = (price / 10 ** instrument.decimals).toFixed(instrument.decimals);
  call('alerts.rules.save', { text: `${symbol} crosses ${level}` }).then(
    () => sayToast('info', `You are told when ${symbol} crosses ${level}.`),
    (error: unknown) => sayToast('error', faultOf(error).text),
  );
}

function copy(text: string): void {
  navigator.clipboard.writeText(text).then(
    () => sayToast('info', `${text} is copied.`),
    () => sayToast('error', `${text} could not be copied: this window may not use the clipboard.`),
  );
}

/** What can be done at a price of a chart. An index has no orders. */
export function axisMenuItems(place: AxisMenuPlace): readonly AxisMenuItem[] {
  const { instrument, price, last, position } = place;
  const at = fixed(price, instrument.decimals);
  const limit = (side: Side) => () =>
    openTicket(instrument, side, { type: 'LIMIT', price: typed(price, instrument), source: 'ticket' });
  const stop = stopDraft(place);
  const size = position !== null && stop.closes ? ` for your ${sizeWords(Math.abs(position.net), position)}` : '';
  const orders: readonly AxisMenuItem[] = [
    { id: 'buy', words: `Buy limit at ${at}`, run: limit('BUY') },
    { id: 'sell', words: `Sell limit at ${at}`, run: limit('SELL') },
    {
      id: 'stop',
      words: `${stop.side === 'BUY' ? 'Buy' : 'Sell'} stop at ${at}${size}`,
      run: () => openTicket(instrument, stop.side, stop.changes),
    },
  ];
  return [
    { id: 'alert', words: `Alert when it crosses ${at}`, run: () => alertAt(instrument, price) },
    ...(instrument.kind === 'INDEX' || last === 0 ? [] : orders),
    { id: 'line', words: `Horizontal line at ${at}`, run: place.drawLine },
    { id: 'copy', words: `Copy ${at}`, run: () => copy(typed(price, instrument)) },
  ];
}
