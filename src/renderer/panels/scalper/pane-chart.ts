import type { Bars } from '#contract/model/bar.ts';
import type { Dispose } from '#contract/wire.ts';
import { paintLoop } from '../../shell/terminal.ts';
import { prefsStore } from '../../stores/prefs.ts';
import type { Mirror } from '../../tables/mirror.ts';
import { PanelSight } from '../../tables/panel-sight.ts';
import { fixed } from '../../ui/format.ts';
import { type Candles, PANE_BARS, withLast } from './pane-bars.ts';

/** Room for the prices at the right edge, px. */
const SCALE_PX = 58;
const PAD_PX = 8;

interface Ink {
  readonly up: string;
  readonly down: string;
  readonly line: string;
  readonly text: string;
  readonly accent: string;
}

function inkOf(element: HTMLElement): Ink {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`);
  return {
    up: token('up'),
    down: token('down'),
    line: token('line-row'),
    text: token('text-muted'),
    accent: token('accent'),
  };
}

/** Minute candles of one instrument on a canvas; the newest moves with every tick, painted by the one loop of the page. */
export class PaneChart {
  readonly #canvas: HTMLCanvasElement;
  readonly #decimals: 2 | 4;
  readonly #slot: number;
  readonly #ends: readonly Dispose[];
  readonly #sight: PanelSight;
  #bars: Candles = { o: [], h: [], l: [], c: [] };
  #dirty = true;
  /** Newest price that is drawn. */
  #last = 0;
  /** Colours and size are read when bars, theme or room change: reading them at a tick would lay out the page in between. */
  #ink: Ink | null = null;
  #width = 0;
  #height = 0;

  constructor(canvas: HTMLCanvasElement, slot: number, decimals: 2 | 4) {
    this.#canvas = canvas;
    this.#slot = slot;
    this.#decimals = decimals;
    this.#sight = new PanelSight(canvas, (seen) => seen && paintLoop.request());
    const observer = new ResizeObserver(([entry]) => {
      this.#width = entry?.contentRect.width ?? 0;
      this.#height = entry?.contentRect.height ?? 0;
      this.#again();
    });
    observer.observe(canvas);
    this.#ends = [
      () => observer.disconnect(),
      () => this.#sight.end(),
      paintLoop.addPainter((mirror) => this.#sight.seen && this.#paint(mirror)),
      prefsStore.subscribe(() => this.#again()),
    ];
  }

  take(bars: Bars): void {
    const { o, h, l, c } = bars;
    const from = Math.max(0, c.length - PANE_BARS);
    this.#bars = { o: o.slice(from), h: h.slice(from), l: l.slice(from), c: c.slice(from) };
    this.#again();
  }

  destroy(): void {
    for (const end of this.#ends) end();
  }

  #again(): void {
    this.#dirty = true;
    paintLoop.request();
  }

  #paint(mirror: Mirror): void {
    const last = mirror.has(this.#slot) ? (mirror.columns.ltp[this.#slot] ?? 0) : 0;
    if (!this.#dirty && last === this.#last) return;
    const [width, height] = [this.#width, this.#height];
    const context = this.#canvas.getContext('2d');
    if (context === null || width === 0 || height === 0) return;
    if (this.#dirty) this.#ink = null;
    this.#dirty = false;
    this.#last = last;
    const scale = window.devicePixelRatio;
    if (this.#canvas.width !== Math.round(width * scale) || this.#canvas.height !== Math.round(height * scale)) {
      this.#canvas.width = Math.round(width * scale);
      this.#canvas.height = Math.round(height * scale);
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    const bars = withLast(this.#bars, last);
    this.#ink ??= inkOf(this.#canvas);
    if (bars.c.length > 0) draw(context, bars, { width, height, decimals: this.#decimals }, this.#ink);
  }
}

interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly decimals: 2 | 4;
}

function draw(context: CanvasRenderingContext2D, bars: Candles, sheet: Sheet, ink: Ink): void {
  const { width, height, decimals } = sheet;
  const high = Math.max(...bars.h);
  const low = Math.min(...bars.l);
  const span = Math.max(1, high - low);
  const y = (price: number): number => PAD_PX + ((high - price) / span) * (height - 2 * PAD_PX);
  const step = (width - SCALE_PX) / PANE_BARS;
  const first = width - SCALE_PX - step * bars.c.length;
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  for (const price of [high, low]) label(context, fixed(price, decimals), y(price), width, ink.text);
  bars.c.forEach((close, i) => {
    const open = bars.o[i] as number;
    const x = Math.round(first + i * step + step / 2);
    context.fillStyle = close >= open ? ink.up : ink.down;
    context.strokeStyle = context.fillStyle;
    context.fillRect(x, y(bars.h[i] as number), 1, Math.max(1, y(bars.l[i] as number) - y(bars.h[i] as number)));
    const body = Math.max(1, Math.floor(step * 0.7));
    const top = y(Math.max(open, close));
    const tall = Math.max(1, y(Math.min(open, close)) - top);
    // A rising minute is hollow, a falling one filled: the shape says it as well as the colour.
    if (close >= open && body > 3 && tall > 2) {
      context.clearRect(x - body / 2, top, body, tall);
      context.strokeRect(x - body / 2 + 0.5, top + 0.5, body - 1, tall - 1);
    } else context.fillRect(x - body / 2, top, body, tall);
  });
  const last = bars.c.at(-1) as number;
  context.fillStyle = ink.accent;
  context.fillRect(0, Math.round(y(last)), width - SCALE_PX, 1);
  if (Math.abs(y(last) - y(high)) > 12 && Math.abs(y(last) - y(low)) > 12)
    label(context, fixed(last, decimals), y(last), width, ink.accent);
}

function label(context: CanvasRenderingContext2D, text: string, y: number, width: number, colour: string): void {
  context.fillStyle = colour;
  context.fillText(text, width - SCALE_PX + 4, y);
}
