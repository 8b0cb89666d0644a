import type { Instrument } from '#contract/model/instrument.ts';
import type { Side } from '#contract/model/order.ts';
import type { Position } from '#contract/model/position.ts';
import { fixed, grouped, NO_VALUE, quantity } from '../../ui/format.ts';
import { average, signedLots, signedRupees } from '../../ui/money.ts';
import { unrealisedAt } from '../../stores/positions.ts';
import { quantityWords } from '../../ticket/ticket-words.ts';
import { depthNote, type DepthView, emptyDepthWords } from '../depth/depth-words.ts';
import type { OwnRow, OwnRows } from './own-orders.ts';
import type { PriceAxis } from './price-axis.ts';

/** What stands in place of the ladder, or null. A ladder needs an instrument that is traded and one price of it. */
export function emptyLadderWords(view: DepthView, hasPrice: boolean): string | null {
  const { instrument, link, error } = view;
  if (instrument === undefined) return 'Put an instrument on the chart to trade it here.';
  if (instrument.kind === 'INDEX')
    return `${instrument.symbol} is an index and cannot be traded. Choose its future or an option.`;
  if (hasPrice || view.hasCome) return null;
  if (error !== null) return error;
  if (link !== 'open') return 'The engine is not connected. The ladder comes back with it.';
  return `No price of ${instrument.symbol} has come yet.`;
}

/** What is wrong with a ladder that is shown: an old book, or none beyond the best prices. */
export function ladderNote(view: DepthView, rowStale: boolean): string {
  const old = depthNote(view, rowStale);
  if (old !== null) return old;
  const none = emptyDepthWords(view);
  return none === null ? '' : `Best prices only. ${none}`;
}

/** Positions of the instrument as one: net lots, average of what is open, result at a price. */
export function positionFacts(positions: readonly Position[], instrument: Instrument, last: number) {
  const net = positions.reduce((sum, one) => sum + one.net, 0);
  const [only] = positions;
  let result: number | null = 0;
  for (const position of positions) {
    const one = unrealisedAt(position, last > 0 ? last : position.last);
    result = result === null || one === null ? null : result + one;
  }
  if (only === undefined) return { net: 'flat', average: NO_VALUE, result: NO_VALUE, at: null };
  const at = positions.length === 1 ? only.openAverage : null;
  return {
    net: `${signedLots(net, instrument.lot)} · ${grouped(net)}`,
    average: positions.length === 1 ? average(at, instrument.decimals) : `${positions.length} positions`,
    result: signedRupees(result),
    at,
  };
}

/** `held` and where the market is when the axis does not show it. */
export function heldWords(axis: PriceAxis, market: number, held: boolean): string {
  if (market <= 0 || axis.rows === 0) return held ? 'held' : '';
  const row = axis.rowOf(market, 'near');
  const away = row < 0 ? -row : row - axis.rows + 1;
  const where = axis.sees(row) ? '' : `market ${grouped(away)} rows ${row < 0 ? 'above ▲' : 'below ▼'}`;
  return [held ? 'held' : '', where].filter((part) => part !== '').join(' · ');
}

const SIDE_WORDS: Readonly<Record<Side, string>> = { BUY: 'own buy', SELL: 'own sell' };

function ownWords(row: OwnRow | undefined, side: Side, lot: number): string {
  if (row === undefined) return '';
  const count = `${row.orders.length} ${row.orders.length === 1 ? 'order' : 'orders'}`;
  const kind = `${row.stops ? ', waits for its trigger' : ''}${row.doubt ? ', in doubt' : ''}`;
  return `${SIDE_WORDS[side]} ${quantityWords(row.quantity, lot)} (${count}${kind})`;
}

/** What is at a price: bids, asks, own orders. */
export function rowWords(
  price: number,
  bid: number,
  ask: number,
  own: OwnRows,
  { lot, decimals }: Pick<Instrument, 'lot' | 'decimals'>,
): string {
  const parts = [
    fixed(price, decimals),
    bid > 0 ? `bid ${quantity(bid)}` : '',
    ask > 0 ? `ask ${quantity(ask)}` : '',
    ownWords(own.BUY.get(price), 'BUY', lot),
    ownWords(own.SELL.get(price), 'SELL', lot),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** Text of a chip of own orders: count when there are several, units that wait, a letter for a stop, a mark for doubt. */
export function chipText({ orders, quantity: units, stops, doubt }: OwnRow): string {
  const count = orders.length > 1 ? `${orders.length}× ` : '';
  return `${doubt ? '? ' : ''}${stops ? 'S ' : ''}${count}${quantity(units)}`;
}
