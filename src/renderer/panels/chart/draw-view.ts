import { fixed } from '../../ui/format.ts';
import type { Tokens } from '../../ui/tokens.ts';
import type { AxisLabel, LayerPainter } from './chart-layer.ts';
import type { DrawControl } from './draw-control.ts';
import { fibPrices, measureWords, rayEnd, type Spot, TEXT_HEIGHT } from './draw-geometry.ts';
import { type Drawing, type DrawTool, POINTS_OF } from './draw-model.ts';

const FONT = "11px 'Noto Sans', sans-serif";
const HANDLE_PX = 3.5;
const CROSS_PX = 9;
const FILL_ALPHA = 0.1;
const TEXT_PAD = 4;

interface Ink {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly tokens: Tokens;
}

function line({ context }: Ink, a: Spot, b: Spot): void {
  context.beginPath();
  context.moveTo(a.x, a.y);
  context.lineTo(b.x, b.y);
  context.stroke();
}

function words({ context, tokens, width }: Ink, text: string, at: Spot, framed = false): void {
  context.font = FONT;
  context.textBaseline = 'middle';
  const wide = context.measureText(text).width + 2 * TEXT_PAD;
  const left = framed ? Math.max(0, Math.min(at.x, width - wide)) : at.x;
  context.fillStyle = tokens['bg-panel'];
  context.globalAlpha = framed ? 1 : 0.78;
  context.fillRect(left, at.y - TEXT_HEIGHT / 2, wide, TEXT_HEIGHT);
  context.globalAlpha = 1;
  if (framed) context.strokeRect(left + 0.5, at.y - TEXT_HEIGHT / 2 + 0.5, wide - 1, TEXT_HEIGHT - 1);
  context.fillStyle = tokens.text;
  context.fillText(text, left + TEXT_PAD, at.y + 0.5);
}

function box({ context }: Ink, a: Spot, b: Spot, fill: string): void {
  const [x, y, w, h] = [Math.min(a.x, b.x), Math.min(a.y, b.y), Math.abs(b.x - a.x), Math.abs(b.y - a.y)];
  context.globalAlpha = FILL_ALPHA;
  context.fillStyle = fill;
  context.fillRect(x, y, w, h);
  context.globalAlpha = 1;
  context.strokeRect(x + 0.5, y + 0.5, w, h);
}

/** Paints the drawings of an instrument, the one in the making, and the cross where the next point would be. */
export class DrawView implements LayerPainter {
  readonly #control: DrawControl;
  readonly #tokens: () => Tokens;

  constructor(control: DrawControl, tokens: () => Tokens) {
    this.#control = control;
    this.#tokens = tokens;
  }

  paint(context: CanvasRenderingContext2D, width: number): void {
    const { drawings, store } = this.#control;
    const { selected, moving, tool } = store.getState();
    if (drawings.length === 0 && tool === null) return;
    const ink: Ink = { context, width, tokens: this.#tokens() };
    for (const stored of drawings) {
      const drawing = moving?.id === stored.id ? moving : stored;
      this.#one(ink, drawing, drawing.id === selected);
    }
    if (tool !== null) this.#making(ink, tool);
  }

  #making(ink: Ink, tool: DrawTool): void {
    const { store, place } = this.#control;
    const { set, cursor } = store.getState();
    if (cursor === null) return;
    const point = { t: place.timeOfIndex(cursor.index), p: cursor.price };
    const points = [...set, point];
    const whole = points.length === POINTS_OF[tool] && tool !== 'text';
    if (whole) this.#one(ink, { id: '', tool, points, text: '' }, true);
    const [x, y] = [place.xOfIndex(cursor.index), place.yOf(cursor.price)];
    if (x === null || y === null) return;
    ink.context.strokeStyle = ink.tokens.accent;
    ink.context.lineWidth = 1;
    line(ink, { x: x - CROSS_PX, y }, { x: x + CROSS_PX, y });
    line(ink, { x, y: y - CROSS_PX }, { x, y: y + CROSS_PX });
  }

  #one(ink: Ink, drawing: Drawing, selected: boolean): void {
    const spots = this.#control.spotsOf(drawing);
    if (spots === null) return;
    const { context, tokens } = ink;
    context.strokeStyle = selected ? tokens.accent : tokens['text-2'];
    context.lineWidth = selected ? 2 : 1;
    this.#shape(ink, drawing, spots);
    if (!selected) return;
    const { part } = this.#control.store.getState();
    for (const [i, { x, y }] of spots.entries()) {
      context.beginPath();
      context.arc(x, y, HANDLE_PX, 0, 2 * Math.PI);
      context.fillStyle = part === i ? tokens.accent : tokens['bg-panel'];
      context.fill();
      context.stroke();
    }
  }

  #shape(ink: Ink, drawing: Drawing, spots: readonly Spot[]): void {
    const [a, b = a] = spots;
    if (a === undefined || b === undefined) return;
    const { width } = ink;
    switch (drawing.tool) {
      case 'trend':
        return line(ink, a, b);
      case 'ray':
        return line(ink, a, rayEnd(a, b, width));
      case 'horizontal':
        return line(ink, { x: 0, y: Math.round(a.y) + 0.5 }, { x: width, y: Math.round(a.y) + 0.5 });
      case 'rectangle':
        return box(ink, a, b, ink.tokens['text-2']);
      case 'text':
        return words(ink, drawing.text, a);
      case 'fib':
        return this.#fib(ink, drawing, a, b);
      case 'measure':
        return this.#measure(ink, drawing, a, b);
    }
  }

  #fib(ink: Ink, { points }: Drawing, a: Spot, b: Spot): void {
    const { place } = this.#control;
    const [from, to] = points;
    if (from === undefined || to === undefined) return;
    const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
    ink.context.setLineDash([3, 3]);
    line(ink, a, b);
    ink.context.setLineDash([]);
    const decimals = place.instrument?.decimals ?? 2;
    for (const { part, price } of fibPrices(from.p, to.p)) {
      const y = place.yOf(price);
      if (y === null) continue;
      line(ink, { x: left, y: Math.round(y) + 0.5 }, { x: right, y: Math.round(y) + 0.5 });
      words(ink, `${(part * 100).toFixed(1)} % ${fixed(price, decimals)}`, { x: left + 2, y: y - TEXT_HEIGHT / 2 });
    }
  }

  #measure(ink: Ink, { points }: Drawing, a: Spot, b: Spot): void {
    const { place } = this.#control;
    const [from, to] = points;
    if (from === undefined || to === undefined) return;
    box(ink, a, b, to.p >= from.p ? ink.tokens.up : ink.tokens.down);
    const bars = place.barOf(to.t) - place.barOf(from.t);
    const { decimals, lot } = place.instrument ?? { decimals: 2, lot: 1 };
    const above = to.p >= from.p ? -TEXT_HEIGHT : TEXT_HEIGHT;
    words(ink, measureWords(from, to, bars, { decimals, lot }), { x: Math.min(a.x, b.x), y: b.y + above }, true);
  }

  /** Prices of horizontal lines, on the axis. */
  labels(): readonly AxisLabel[] {
    const { drawings, store, place } = this.#control;
    const { moving } = store.getState();
    const tokens = this.#tokens();
    return drawings.flatMap((stored) => {
      const { tool, points } = moving?.id === stored.id ? moving : stored;
      const price = points[0]?.p;
      const y = tool !== 'horizontal' || price === undefined ? null : place.yOf(price);
      if (y === null || price === undefined) return [];
      const text = fixed(price, place.instrument?.decimals ?? 2);
      return [{ y, text, color: tokens['bg-raised'], textColor: tokens.text }];
    });
  }
}
