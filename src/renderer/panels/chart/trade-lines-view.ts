import type { TokenName, Tokens } from '../../ui/tokens.ts';
import { fixed } from '../../ui/format.ts';
import type { AxisLabel, LayerPainter } from './chart-layer.ts';
import type { ChartPlace } from './chart-place.ts';
import { moveWords, type TradeLine } from './trade-lines.ts';
import { shownPrice, type TradeLinesStore } from './trade-lines-store.ts';

const FONT = "11px 'Noto Sans', sans-serif";
/** Height of a label and room beside its words, px. */
const LABEL_HEIGHT = 16;
const LABEL_PAD = 5;
/** Free room between a label and the price axis, px. */
const LABEL_RIGHT = 8;

/** A dash for each kind, so that no line is told by its colour alone. */
const DASHES: Readonly<Record<TradeLine['kind'], readonly number[]>> = {
  order: [],
  position: [1, 3],
  stop: [6, 4],
  target: [2, 2],
  alert: [3, 3],
};

/** Colour of a line: what it does, not only which side it has. */
export function lineToken({ kind, side }: Pick<TradeLine, 'kind' | 'side'>): TokenName {
  if (kind === 'position') return 'accent';
  if (kind === 'alert') return 'warn';
  if (kind === 'stop') return 'down';
  if (kind === 'target') return 'up';
  return side === 'BUY' ? 'up' : 'down';
}

export interface TradeLinesHost {
  readonly store: TradeLinesStore;
  readonly place: ChartPlace;
  readonly tokens: () => Tokens;
  /** Last traded price, 0 = none. */
  readonly last: () => number;
}

/** What a line says at a price: itself, its money, and while it is moved also where to and what that changes. */
export function lineWords(line: TradeLine, price: number, last: number): string {
  if (price === line.price) return [line.title, line.money(price, last)].filter(Boolean).join(' · ');
  const change = moveWords(line, price);
  const to = `${fixed(line.price, line.decimals)} → ${fixed(price, line.decimals)}`;
  return [`${line.title} ${to}`, line.money(price, last), change === '' ? '' : `change ${change}`]
    .filter(Boolean)
    .join(' · ');
}

/** An alert where it is is drawn by the chart itself. */
const isStill = (line: TradeLine, price: number): boolean => line.kind === 'alert' && price === line.price;

/** Paints the lines of orders, positions, stops and targets with their words. */
export class TradeLinesView implements LayerPainter {
  readonly #host: TradeLinesHost;

  constructor(host: TradeLinesHost) {
    this.#host = host;
  }

  paint(context: CanvasRenderingContext2D, width: number): void {
    const { store, place } = this.#host;
    const state = store.getState();
    const rows = state.lines.flatMap((line) => {
      const price = shownPrice(state, line);
      const y = isStill(line, price) ? null : place.yOf(price);
      return y === null ? [] : [{ line, price, y, labelY: y }];
    });
    for (const { line, price, y } of rows) this.#line(context, width, line, price, y);
    spread(rows);
    for (const { line, price, labelY } of rows) this.#label(context, width, line, price, labelY);
  }

  #line(context: CanvasRenderingContext2D, width: number, line: TradeLine, price: number, y: number): void {
    const moved = price !== line.price;
    context.strokeStyle = this.#host.tokens()[lineToken(line)];
    context.lineWidth = moved ? 2 : 1;
    context.setLineDash([...DASHES[line.kind]]);
    context.beginPath();
    const at = Math.round(y) + 0.5;
    context.moveTo(0, at);
    context.lineTo(width, at);
    context.stroke();
    context.setLineDash([]);
  }

  #label(context: CanvasRenderingContext2D, width: number, line: TradeLine, price: number, y: number): void {
    const tokens = this.#host.tokens();
    const words = lineWords(line, price, this.#host.last());
    context.font = FONT;
    context.textBaseline = 'middle';
    const wide = context.measureText(words).width + 2 * LABEL_PAD;
    const left = Math.max(0, width - LABEL_RIGHT - wide);
    const top = Math.round(y - LABEL_HEIGHT / 2);
    context.fillStyle = tokens['bg-raised'];
    context.fillRect(left, top, wide, LABEL_HEIGHT);
    context.strokeStyle = tokens[lineToken(line)];
    context.lineWidth = 1;
    context.strokeRect(left + 0.5, top + 0.5, wide - 1, LABEL_HEIGHT - 1);
    context.fillStyle = tokens.text;
    context.fillText(words, left + LABEL_PAD, top + LABEL_HEIGHT / 2 + 0.5);
  }

  labels(): readonly AxisLabel[] {
    const { store, place, tokens } = this.#host;
    const state = store.getState();
    return state.lines.flatMap((line) => {
      const price = shownPrice(state, line);
      const y = isStill(line, price) ? null : place.yOf(price);
      if (y === null) return [];
      const color = tokens()[lineToken(line)];
      return [{ y, text: fixed(price, line.decimals), color, textColor: tokens()['on-mark'] }];
    });
  }
}

/** Moves labels apart that would cover each other, downwards, in the order of their prices. */
function spread(rows: { labelY: number }[]): void {
  const ordered = rows.toSorted((a, b) => a.labelY - b.labelY);
  let before = Number.NEGATIVE_INFINITY;
  for (const row of ordered) {
    row.labelY = Math.max(row.labelY, before + LABEL_HEIGHT + 1);
    before = row.labelY;
  }
}
