import type { VolumeRows } from '#contract/model/profile.ts';
import type { Tokens } from '../../ui/tokens.ts';
import type { LayerPainter } from './chart-layer.ts';
import type { ChartPlace } from './chart-place.ts';
import type { ProfileStore } from './profile-store.ts';

const FONT = "11px 'Noto Sans', sans-serif";
/** Part of the pane that the longest row takes. */
const WIDTH_PART = 0.22;
/** How strong a row is in the value area, and outside of it. */
const INSIDE_ALPHA = 0.34;
const OUTSIDE_ALPHA = 0.16;

/** Paints volume by price under the bars, from the right side; the value area is stronger, its levels have words. */
export class ProfileView implements LayerPainter {
  readonly under = true;
  readonly #store: ProfileStore;
  readonly #place: ChartPlace;
  readonly #tokens: () => Tokens;

  constructor(store: ProfileStore, place: ChartPlace, tokens: () => Tokens) {
    this.#store = store;
    this.#place = place;
    this.#tokens = tokens;
  }

  paint(context: CanvasRenderingContext2D, width: number): void {
    const { kind, rows } = this.#store.getState();
    if (kind === 'off' || rows === null || rows.volumes.length === 0) return;
    this.#rows(context, width, rows);
    const tokens = this.#tokens();
    const level = (name: string, price: number | null, dash: readonly number[]): void => {
      const y = price === null ? null : this.#place.yOf(price);
      if (y === null) return;
      const left = width * (1 - WIDTH_PART);
      context.strokeStyle = tokens['text-2'];
      context.setLineDash([...dash]);
      context.beginPath();
      context.moveTo(left, Math.round(y) + 0.5);
      context.lineTo(width, Math.round(y) + 0.5);
      context.stroke();
      context.font = FONT;
      context.textAlign = 'right';
      context.textBaseline = 'middle';
      context.fillStyle = tokens['text-2'];
      context.fillText(name, left - 4, y);
    };
    level('VAH', rows.vah, [4, 3]);
    level('POC', rows.poc === null ? null : rows.poc + rows.step / 2, []);
    level('VAL', rows.val, [4, 3]);
  }

  #rows(context: CanvasRenderingContext2D, width: number, { low, step, volumes, val, vah }: VolumeRows): void {
    const most = volumes.reduce((max, one) => Math.max(max, one), 0);
    context.fillStyle = this.#tokens().accent;
    for (const [i, volume] of volumes.entries()) {
      const price = low + i * step;
      const [bottom, top] = [this.#place.yOf(price), this.#place.yOf(price + step)];
      if (bottom === null || top === null || volume === 0) continue;
      const long = (volume / most) * width * WIDTH_PART;
      const inside = val !== null && vah !== null && price >= val && price <= vah;
      context.globalAlpha = inside ? INSIDE_ALPHA : OUTSIDE_ALPHA;
      // A hair of room tells rows apart where they are high enough.
      const high = bottom - top;
      context.fillRect(width - long, top, long, high > 3 ? high - 1 : high);
    }
    context.globalAlpha = 1;
  }
}
