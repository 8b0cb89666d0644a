import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community';
import { ensure } from '#contract/faults.ts';
import { type CellContext, type PaintedCell, registerCell, sameRow, unregisterCell } from './live-cell.ts';
import type { LiveRow } from './watch-rows.ts';

/** Width of the column and of the line in it, px. */
export const SPARK_WIDTH = 92;
const LINE = { width: 80, height: 14 } as const;

/** Points of a line through closes in a box, oldest left: x and y in turn, y down. A flat day lies in the middle. */
export function sparkPoints(closes: readonly number[], width: number, height: number): number[] {
  const [low, high] = closes.reduce(([a, b], c) => [Math.min(a, c), Math.max(b, c)], [Infinity, -Infinity]);
  const step = closes.length > 1 ? width / (closes.length - 1) : 0;
  const yOf = (close: number): number => (high === low ? height / 2 : height - ((close - low) / (high - low)) * height);
  return closes.flatMap((close, i) => [i * step, yOf(close)]);
}

/** The day's minute closes as a line on a canvas, with the last price at its end. */
export class SparkCell implements ICellRendererComp<LiveRow>, PaintedCell {
  #context!: CellContext;
  #row!: LiveRow;
  #canvas!: HTMLCanvasElement;
  #drawn = '';

  init(params: ICellRendererParams<LiveRow>): void {
    this.#context = params.context as CellContext;
    this.#row = ensure(params.data, 'a line has a row');
    this.#canvas = document.createElement('canvas');
    this.#canvas.className = 'spark';
    const words = this.#row.slot < 0 ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': 'no minutes yet' };
    for (const [name, value] of Object.entries(words)) this.#canvas.setAttribute(name, value);
    const ratio = window.devicePixelRatio;
    this.#canvas.width = LINE.width * ratio;
    this.#canvas.height = LINE.height * ratio;
    registerCell(this.#context, this.#row.slot, this);
    this.paint();
  }

  getGui(): HTMLElement {
    return this.#canvas;
  }

  refresh(params: ICellRendererParams<LiveRow>): boolean {
    if (!sameRow(this.#row, params.data)) return false;
    this.paint();
    return true;
  }

  destroy(): void {
    unregisterCell(this.#context, this.#row.slot, this);
  }

  paint(): void {
    const { mirror, closesOf } = this.#context;
    if (this.#row.slot < 0) return;
    const closes = closesOf(this.#row.slot);
    const last = mirror.columns.ltp?.[this.#row.slot] ?? 0;
    const before = mirror.columns.prevClose?.[this.#row.slot] ?? 0;
    const state = `${closes.length} ${closes.at(-1)} ${last} ${document.documentElement.dataset.theme}`;
    if (state === this.#drawn) return;
    const points = last === 0 ? closes : [...closes, last];
    if (points.length < 2) return;
    this.#drawn = state;
    const tone = before === 0 || last === before ? 'text-2' : last > before ? 'up' : 'down';
    this.#canvas.setAttribute('aria-label', `${closes.length} minutes, ${tone === 'text-2' ? 'unchanged' : tone}`);
    this.#draw(sparkPoints(points, LINE.width - 2, LINE.height - 2), tone);
  }

  #draw(points: readonly number[], tone: string): void {
    const pen = this.#canvas.getContext('2d');
    if (pen === null) return;
    const ratio = window.devicePixelRatio;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, LINE.width, LINE.height);
    pen.strokeStyle = getComputedStyle(this.#canvas).getPropertyValue(`--${tone}`);
    pen.lineWidth = 1;
    pen.beginPath();
    for (let i = 0; i < points.length; i += 2) pen.lineTo(1 + (points[i] as number), 1 + (points[i + 1] as number));
    pen.stroke();
  }
}
