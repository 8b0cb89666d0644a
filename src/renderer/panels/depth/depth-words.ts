import type { DepthChoice, DepthLevels, DepthStatus } from '#contract/model/depth.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { LinkState } from '../../client/link.ts';
import { fixed, grouped, MINUS, NO_VALUE, quantity } from '../../ui/format.ts';
import type { Book, BookSide } from './book.ts';

/** A side that was not refreshed for so long is faded: an active book changes several times a second. */
export const FADE_AFTER_MS = 5_000;

export interface DepthView {
  readonly link: LinkState['phase'];
  readonly instrument: Instrument | undefined;
  readonly levels: DepthLevels;
  readonly choices: readonly DepthChoice[];
  readonly status: DepthStatus | null;
  readonly error: string | null;
  /** Whether anything of this book has come. */
  readonly hasCome: boolean;
  readonly isEmpty: boolean;
}

/** What stands in place of the ladder, or null when there is a ladder to show. */
export function emptyDepthWords(view: DepthView): string | null {
  const { instrument, levels, choices, status, error, hasCome, isEmpty } = view;
  if (instrument === undefined) return 'Put an instrument on the chart to see its book.';
  const choice = choices.find((one) => one.levels === levels);
  if (choice?.possible === false) return `${instrument.symbol}: no ${levels} levels. ${choice.reason ?? ''}`.trim();
  if (error !== null) return error;
  if (hasCome && !isEmpty) return null;
  if (view.link !== 'open') return 'The engine is not connected. The book comes back with it.';
  if (status?.state === 'stopped') return status.reason ?? 'The book has stopped.';
  if (hasCome) return `Nobody bids for ${instrument.symbol} or offers it.`;
  if (status === null || status.state !== 'live') {
    const why = status?.reason ?? null;
    return `Waiting for ${levels} levels of ${instrument.symbol}${why === null ? '' : `: ${why}`}.`;
  }
  return `No level of ${instrument.symbol} has come yet.`;
}

/** What is wrong with a ladder that is shown, or null. @param rowStale the feed of the instrument's row is down. */
export function depthNote(view: DepthView, rowStale: boolean): string | null {
  if (view.link !== 'open') return 'Old: the engine is not connected.';
  if (view.levels === 5) return rowStale ? 'Old: the feed of this instrument is down.' : null;
  const { status } = view;
  if (status === null || status.state === 'live') return null;
  return `Old: ${status.reason ?? 'the connection is being opened'}.`;
}

/** `EQ · INE002A01018 · band 1,200.00 to 1,466.60`: what the day's list says of the instrument; empty where nothing. */
export function listingText({ series, isin, expiryClass, band, decimals }: Instrument): string {
  const limits =
    band === undefined ? undefined : `band ${fixed(band.lower, decimals)} to ${fixed(band.upper, decimals)}`;
  return [series, isin, expiryClass, limits].filter((part) => part !== undefined).join(' · ');
}

/** `0.10 · 2 ticks · 0.7 bp` */
export function spreadText(book: Book, instrument: Instrument): string {
  const { spread } = book;
  if (spread === null) return NO_VALUE;
  const middle = ((book.ask.price[0] as number) + (book.bid.price[0] as number)) / 2;
  const ticks = Math.round(spread / instrument.tick);
  const basis = (spread / middle) * 10_000;
  const points = `${basis < 0 ? MINUS : ''}${Math.abs(basis).toFixed(1)}`;
  return `${fixed(spread, instrument.decimals)} · ${ticks < 0 ? MINUS : ''}${Math.abs(ticks)} ${Math.abs(ticks) === 1 ? 'tick' : 'ticks'} · ${points} bp`;
}

/** `▲ 24 % bid`, `▼ 8 % ask`, `even`. */
export function imbalanceText(book: Book): string {
  const { imbalance } = book;
  if (imbalance === null) return NO_VALUE;
  const percent = Math.round(Math.abs(imbalance) * 100);
  if (percent === 0) return 'even';
  return imbalance > 0 ? `▲ ${percent} % bid` : `▼ ${percent} % ask`;
}

/** What it would take to go through the book down to a level. */
export function levelWords(side: BookSide, name: 'bid' | 'ask', row: number, instrument: Instrument): string {
  if (row >= side.rows) return '';
  const total = side.total[row] as number;
  const average = total === 0 ? 0 : Math.round((side.turnover[row] as number) / total);
  const lots = instrument.lot > 1 ? ` (${grouped(Math.floor(total / instrument.lot))} lots)` : '';
  const away = Math.abs((side.price[row] as number) - (side.price[0] as number)) / instrument.tick;
  const act = name === 'bid' ? 'Sell' : 'Buy';
  return `${act} ${quantity(total)}${lots} to level ${row + 1}: average ${fixed(average, instrument.decimals)}, last ${fixed(side.price[row] as number, instrument.decimals)}, ${Math.round(away)} ticks from the best`;
}
