import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import type { CallOutput } from '#contract/calls/index.ts';
import { faultOf } from '#contract/faults.ts';
import type { FeedMode } from '#contract/model/feed.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { onEscape } from '../../shell/escape-stack.ts';
import { call } from '../../shell/terminal.ts';
import { instrumentAt, instrumentsStore } from '../../stores/instruments.ts';
import { fixed, grouped, NO_VALUE } from '../../ui/format.ts';
import { modeOf } from './feed-modes.ts';
import { SpreadBook } from './spread-book.tsx';
import type { LiveRow } from './watch-rows.ts';
import { type Spot, watchStore } from './watch-store.ts';

/** The book is read this often while it is shown, ms. */
const READ_MS = 500;
const LEVELS = 5;
/** Room that it needs, px. */
const BOOK = { width: 280, height: 180 } as const;
/** Room for the legs of a spread, px. */
const SPREAD_BOOK = { width: 440, height: 220 } as const;

type DepthBook = CallOutput<'depth.read'>;

const close = (): void => watchStore.setState({ book: null });

function useBook(slot: number): { readonly book: DepthBook | null; readonly error: string | null } {
  const [state, setState] = useState<{ book: DepthBook | null; error: string | null }>({ book: null, error: null });
  useEffect(() => {
    let current = true;
    const read = (): void => {
      call('depth.read', { epoch: instrumentsStore.getState().epoch, slot, levels: LEVELS }).then(
        (book) => current && setState({ book, error: null }),
        (error: unknown) => current && setState(({ book }) => ({ book, error: faultOf(error).text })),
      );
    };
    read();
    const timer = setInterval(read, READ_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [slot]);
  return state;
}

/** Why there is no book, and what helps; null when there is one. */
export function bookWords(
  mode: FeedMode | 'index' | null,
  book: DepthBook | null,
  error: string | null,
): string | null {
  if (mode === 'index') return 'An index has no book.';
  if (mode === 'ticker' || mode === 'quote') return `It comes as ${mode}, without a book. The row's menu changes that.`;
  if (error !== null) return error;
  if (book === null) return 'Reading the book…';
  return book.bids.price.length + book.asks.price.length === 0 ? 'Nobody bids or offers now.' : null;
}

function Levels({ book, decimals }: { readonly book: DepthBook; readonly decimals: 2 | 4 }) {
  const text = (value: number | undefined): string => (value === undefined ? NO_VALUE : grouped(value));
  const priceText = (value: number | undefined): string => (value === undefined ? NO_VALUE : fixed(value, decimals));
  return (
    <table>
      <thead>
        <tr>
          <th>Qty</th>
          <th>Bid</th>
          <th>Ask</th>
          <th>Qty</th>
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: LEVELS }, (_, i) => (
          <tr key={i}>
            <td className="muted">{text(book.bids.quantity[i])}</td>
            <td className="up">{priceText(book.bids.price[i])}</td>
            <td className="down">{priceText(book.asks.price[i])}</td>
            <td className="muted">{text(book.asks.quantity[i])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function FiveLevels({ instrument }: { readonly instrument: Instrument }) {
  const { slot, kind, decimals } = instrument;
  const { book, error } = useBook(slot);
  const words = bookWords(kind === 'INDEX' ? 'index' : modeOf(slot), book, error);
  return words === null && book !== null ? <Levels book={book} decimals={decimals} /> : <p>{words}</p>;
}

function Book({ row, x, y }: Spot & { readonly row: LiveRow }) {
  const instrument = instrumentAt(row.slot);
  useEffect(() => onEscape(close), []);
  const { spread } = row;
  if (instrument === undefined && spread === undefined) return null;
  const { width, height } = spread === undefined ? BOOK : SPREAD_BOOK;
  const left = Math.max(0, Math.min(x, window.innerWidth - width));
  const top = Math.max(0, Math.min(y, window.innerHeight - height));
  const label = spread === undefined ? 'Five levels' : 'Best prices of the legs';
  return (
    <div className="book-popover" role="status" aria-label={label} style={{ left, top, width }}>
      <h2>{spread?.title ?? instrument?.symbol}</h2>
      {spread !== undefined && <SpreadBook spread={spread} />}
      {instrument !== undefined && <FiveLevels instrument={instrument} />}
    </div>
  );
}

/** Five levels of a row, or the best prices of a spread's legs, beside it. Escape, another row or leaving it closes it. */
export function BookPopover() {
  const book = useStore(watchStore, (state) => state.book);
  return book === null ? null : createPortal(<Book key={book.row.slot} {...book} />, document.body);
}
