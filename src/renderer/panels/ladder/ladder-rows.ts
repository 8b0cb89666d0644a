import { fixed, quantity } from '../../ui/format.ts';
import { ShareBar } from '../depth/share-bar.ts';
import type { LadderSums } from './ladder-sums.ts';
import { chipText } from './ladder-words.ts';
import type { OwnRow, OwnRows } from './own-orders.ts';
import type { PriceAxis } from './price-axis.ts';

/** Columns from left to right: the price in the middle, buyers left of it, sellers right. */
export const LADDER_COLUMNS = ['volume', 'buy', 'bid', 'price', 'ask', 'sell'] as const;
export type LadderColumn = (typeof LADDER_COLUMNS)[number];
const BARS = ['volume', 'bid', 'ask'] as const;

interface Row {
  readonly element: HTMLTableRowElement;
  readonly cells: { readonly [name in LadderColumn]: HTMLTableCellElement };
  readonly texts: { readonly [name in LadderColumn]: Text };
  readonly bars: { readonly [name in (typeof BARS)[number]]: ShareBar };
}

/** Everything that one paint shows. Prices in the integer scale; 0 = none. */
export interface LadderScene {
  readonly axis: PriceAxis;
  readonly sums: LadderSums;
  readonly own: OwnRows;
  readonly decimals: 2 | 4;
  readonly tick: number;
  readonly bestBid: number;
  readonly bestAsk: number;
  readonly last: number;
  /** Average of the position; null when there is none or several. */
  readonly average: number | null;
  readonly cursor: number;
  /** Where carried orders would go. */
  readonly target: { readonly price: number; readonly side: 'BUY' | 'SELL'; readonly text: string } | null;
  /** Lowest and highest price of the day, where the list says them. */
  readonly band: { readonly lower: number; readonly upper: number } | null;
}

/** The rows as plain elements, made once for a height of the panel; each paint rewrites only what changed in them. */
export class LadderRows {
  readonly #body: HTMLTableSectionElement;
  #rows: Row[] = [];

  constructor(body: HTMLTableSectionElement) {
    this.#body = body;
  }

  resize(rows: number): void {
    if (this.#rows.length === rows) return;
    this.#rows = Array.from({ length: rows }, (_, at) => newRow(at));
    this.#body.replaceChildren(...this.#rows.map(({ element }) => element));
  }

  paint(scene: LadderScene): void {
    const { axis, sums } = scene;
    for (let at = 0; at < this.#rows.length; at += 1) {
      const row = this.#rows[at] as Row;
      const price = axis.priceAt(at);
      const real = price >= scene.tick;
      write(row.texts.price, real ? fixed(price, scene.decimals) : '');
      units(row.texts.volume, sums.volume[at] as number);
      units(row.texts.bid, sums.bid[at] as number);
      units(row.texts.ask, sums.ask[at] as number);
      row.bars.volume.paint((sums.volume[at] as number) / sums.mostVolume);
      row.bars.bid.paint((sums.bid[at] as number) / sums.mostQuantity);
      row.bars.ask.paint((sums.ask[at] as number) / sums.mostQuantity);
      own(row, 'buy', scene.own.BUY.get(price), scene.target?.side === 'BUY' ? scene.target : null, price);
      own(row, 'sell', scene.own.SELL.get(price), scene.target?.side === 'SELL' ? scene.target : null, price);
      className(row.element, rowClass(scene, at, price, real));
    }
  }
}

function rowClass(scene: LadderScene, at: number, price: number, real: boolean): string {
  const { axis, bestBid, bestAsk, last, average, cursor, band } = scene;
  let name = 'ladder-row';
  if (!real) return `${name} is-void`;
  if (bestBid > 0 && axis.rowOf(bestBid, 'down') === at) name += ' is-best-bid';
  if (bestAsk > 0 && axis.rowOf(bestAsk, 'up') === at) name += ' is-best-ask';
  if (last > 0 && axis.rowOf(last, 'near') === at) name += ' is-last';
  if (average !== null && axis.rowOf(average, 'near') === at) name += ' is-average';
  if (cursor === price) name += ' is-cursor';
  if (band !== null && (price < band.lower || price > band.upper)) name += ' is-outside';
  return name;
}

function own(
  row: Row,
  name: 'buy' | 'sell',
  there: OwnRow | undefined,
  target: LadderScene['target'],
  price: number,
): void {
  const here = target !== null && target.price === price;
  write(row.texts[name], here ? target.text : there === undefined ? '' : chipText(there));
  const kind = `${there?.stops === true ? ' is-stop' : ''}${there?.doubt === true ? ' is-doubt' : ''}`;
  className(
    row.cells[name],
    `ladder-own is-${name}${here ? ' is-target' : there === undefined ? '' : ` is-chip${kind}`}`,
  );
}

function className(element: HTMLElement, name: string): void {
  if (element.className !== name) element.className = name;
}

function units(node: Text, value: number): void {
  write(node, value === 0 ? '' : quantity(value));
}

function write(node: Text, text: string): void {
  if (node.data !== text) node.data = text;
}

function newRow(at: number): Row {
  const element = document.createElement('tr');
  element.dataset['row'] = String(at);
  const cells = {} as { [name in LadderColumn]: HTMLTableCellElement };
  const texts = {} as { [name in LadderColumn]: Text };
  const bars = {} as { [name in (typeof BARS)[number]]: ShareBar };
  for (const name of LADDER_COLUMNS) {
    const cell = document.createElement('td');
    cell.dataset['column'] = name;
    cell.className = name === 'buy' || name === 'sell' ? 'ladder-own' : `ladder-${name}`;
    if (name === 'volume' || name === 'bid' || name === 'ask') {
      const bar = new ShareBar('ladder-bar');
      cell.append(bar.element);
      bars[name] = bar;
    }
    const holder = document.createElement('span');
    holder.className = 'ladder-text';
    texts[name] = document.createTextNode('');
    holder.append(texts[name]);
    cell.append(holder);
    cells[name] = cell;
    element.append(cell);
  }
  return { element, cells, texts, bars };
}
