import type { Instrument } from '#contract/model/instrument.ts';
import { fixed, grouped, quantity } from '../../ui/format.ts';
import type { Book, BookSide } from './book.ts';
import { ShareBar } from './share-bar.ts';

/** Columns from left to right: the prices meet in the middle. */
const COLUMNS = ['bidOrders', 'bidQty', 'bidPrice', 'askPrice', 'askQty', 'askOrders'] as const;
type ColumnName = (typeof COLUMNS)[number];

interface LadderRow {
  readonly element: HTMLTableRowElement;
  readonly texts: { readonly [name in ColumnName]: Text };
  readonly bidBar: ShareBar;
  readonly askBar: ShareBar;
}

/**
 * The rows of the ladder as plain elements. Each paint rewrites what changed in the rows that are there; nothing is
 * made or thrown away while the number of levels stays.
 */
export class Ladder {
  readonly #body: HTMLTableSectionElement;
  #rows: LadderRow[] = [];
  #cursor = -1;

  constructor(body: HTMLTableSectionElement) {
    this.#body = body;
  }

  get rows(): number {
    return this.#rows.length;
  }

  /** Makes as many rows as there may be levels. */
  resize(levels: number): void {
    if (this.#rows.length === levels) return;
    this.#rows = Array.from({ length: levels }, newRow);
    this.#body.replaceChildren(...this.#rows.map(({ element }) => element));
    this.#rows[this.#cursor]?.element.classList.add('is-cursor');
  }

  paint(book: Book, { decimals }: Instrument): void {
    const most = Math.max(book.bid.sum, book.ask.sum, 1);
    for (let row = 0; row < this.#rows.length; row += 1) {
      const { texts, bidBar, askBar, element } = this.#rows[row] as LadderRow;
      paintSide(book.bid, row, texts.bidOrders, texts.bidQty, texts.bidPrice, decimals);
      paintSide(book.ask, row, texts.askOrders, texts.askQty, texts.askPrice, decimals);
      paintBar(bidBar, book.bid, row, most);
      paintBar(askBar, book.ask, row, most);
      element.hidden = row >= Math.max(book.bid.rows, book.ask.rows);
    }
  }

  /** Marks the row that the keys are at and brings it into view; −1 = none. */
  mark(row: number): void {
    this.#rows[this.#cursor]?.element.classList.remove('is-cursor');
    this.#cursor = row;
    const element = this.#rows[row]?.element;
    element?.classList.add('is-cursor');
    element?.scrollIntoView({ block: 'nearest' });
  }
}

function paintSide(side: BookSide, row: number, orders: Text, qty: Text, price: Text, decimals: 2 | 4): void {
  const there = row < side.rows;
  write(orders, there ? grouped(side.orders[row] as number) : '');
  write(qty, there ? quantity(side.quantity[row] as number) : '');
  write(price, there ? fixed(side.price[row] as number, decimals) : '');
}

function paintBar(bar: ShareBar, side: BookSide, row: number, most: number): void {
  bar.paint(row < side.rows ? (side.total[row] as number) / most : 0);
}

function write(node: Text, text: string): void {
  if (node.data !== text) node.data = text;
}

function newRow(): LadderRow {
  const element = document.createElement('tr');
  const texts = {} as { [name in ColumnName]: Text };
  const bars = new Map<ColumnName, ShareBar>();
  for (const name of COLUMNS) {
    const cell = document.createElement('td');
    cell.className = `depth-${name.startsWith('bid') ? 'bid' : 'ask'} is-${name.slice(3).toLowerCase()}`;
    if (name === 'bidQty' || name === 'askQty') {
      const bar = new ShareBar('depth-bar');
      cell.append(bar.element);
      bars.set(name, bar);
    }
    texts[name] = document.createTextNode('');
    cell.append(texts[name]);
    element.append(cell);
  }
  element.hidden = true;
  return { element, texts, bidBar: bars.get('bidQty') as ShareBar, askBar: bars.get('askQty') as ShareBar };
}
