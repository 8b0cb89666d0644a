import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ChartInterval, isDayInterval, isTradeInterval } from '#contract/model/chart-interval.ts';
import { sessionStore } from '../../stores/session.ts';
import type { Tokens } from '../../ui/tokens.ts';
import type { ChartHandle } from './chart-handle.ts';
import type { LayerPainter } from './chart-layer.ts';
import type { ChartPlace } from './chart-place.ts';
import { auctionBars, auctionWords, closingAuction } from './closing-auction.ts';

/** How strong the shade is. */
const ALPHA = 0.12;

/** What is said of the shade; empty while it is not in view. */
export type AuctionStore = StoreApi<{ readonly words: string }>;
export const auctionStore = (): AuctionStore => createStore(() => ({ words: '' }));

/** Shades the closing auction of the running day, under the bars; the words beside it say which time that is. */
export class AuctionView implements LayerPainter {
  readonly under = true;
  readonly #handle: ChartHandle;
  readonly #place: ChartPlace;
  readonly #store: AuctionStore;
  readonly #tokens: () => Tokens;

  constructor(handle: ChartHandle, place: ChartPlace, store: AuctionStore, tokens: () => Tokens) {
    this.#handle = handle;
    this.#place = place;
    this.#store = store;
    this.#tokens = tokens;
  }

  paint(context: CanvasRenderingContext2D, width: number, height: number): void {
    const band = this.#band();
    const seen = band !== null && band.left < width && band.right > 0;
    this.#say(seen ? band.words : '');
    if (!seen) return;
    const { warn } = this.#tokens();
    context.fillStyle = warn;
    context.globalAlpha = ALPHA;
    context.fillRect(band.left, 0, band.right - band.left, height);
    context.globalAlpha = 1;
    context.strokeStyle = warn;
    context.setLineDash([2, 4]);
    context.beginPath();
    context.moveTo(Math.round(band.left) + 0.5, 0);
    context.lineTo(Math.round(band.left) + 0.5, height);
    context.stroke();
  }

  #band(): { readonly left: number; readonly right: number; readonly words: string } | null {
    const interval = this.#handle.interval() as ChartInterval;
    if (isDayInterval(interval) || isTradeInterval(interval)) return null;
    const { session } = sessionStore.getState();
    const auction = closingAuction(session, this.#place.instrument);
    if (auction === null || session === null) return null;
    const bars = auctionBars(this.#place.bars.t, auction, session.day.midnightMs);
    const [left, right] = [
      this.#place.xOfIndex(bars?.from ?? Number.NaN),
      this.#place.xOfIndex(bars?.to ?? Number.NaN),
    ];
    if (left === null || right === null) return null;
    const half = this.#handle.chart.timeScale().options().barSpacing / 2;
    return { left: left - half, right: right - half, words: auctionWords(auction) };
  }

  #say(words: string): void {
    if (this.#store.getState().words !== words) this.#store.setState({ words });
  }
}
