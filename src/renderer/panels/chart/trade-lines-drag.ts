import type { Dispose } from '#contract/wire.ts';
import { onEscape } from '../../shell/escape-stack.ts';
import type { ChartPlace } from './chart-place.ts';
import type { TradeLine } from './trade-lines.ts';
import { moveLine } from './trade-lines-move.ts';
import { shownPrice, type TradeLinesStore } from './trade-lines-store.ts';

/** A press within this of a line takes it, px. */
export const GRAB_PX = 5;
/** A line moves only after the pointer has, px: a click changes no order. */
const MOVE_FROM_PX = 3;

interface Grip {
  readonly id: string;
  readonly startY: number;
  readonly pointerId: number;
  moved: boolean;
  readonly leaveEscape: Dispose;
}

/** Takes lines of a chart with the pointer. Escape lets go without a change. */
export class TradeLinesDrag {
  readonly #element: HTMLElement;
  readonly #place: ChartPlace;
  readonly #store: TradeLinesStore;
  readonly #disposers: readonly Dispose[];
  #grip: Grip | null = null;

  /** @param busy whether a drawing tool has the pointer */
  constructor(element: HTMLElement, place: ChartPlace, store: TradeLinesStore, busy: () => boolean) {
    this.#element = element;
    this.#place = place;
    this.#store = store;
    const on = <K extends keyof HTMLElementEventMap>(
      type: K,
      run: (event: HTMLElementEventMap[K]) => void,
    ): Dispose => {
      element.addEventListener(type, run, { capture: true });
      return () => element.removeEventListener(type, run, { capture: true });
    };
    this.#disposers = [
      on('pointerdown', (event) => !busy() && this.#down(event)),
      on('pointermove', (event) => this.#move(event, busy())),
      on('pointerup', (event) => this.#up(event)),
      on('pointercancel', () => this.#let(false)),
      on('keydown', (event) => {
        if (event.key !== 'Escape' || this.#grip === null) return;
        event.preventDefault();
        event.stopPropagation();
        this.#let(false);
      }),
    ];
  }

  /** The line that can be moved nearest to a pointer, or null. */
  lineAt(event: { readonly clientX: number; readonly clientY: number }): TradeLine | null {
    const at = this.#place.within(event);
    if (at === null) return null;
    const state = this.#store.getState();
    let best: { line: TradeLine; far: number } | null = null;
    for (const line of state.lines) {
      const y = line.change === null ? null : this.#place.yOf(shownPrice(state, line));
      const far = y === null ? Number.POSITIVE_INFINITY : Math.abs(y - at.y);
      if (far <= GRAB_PX && far < (best?.far ?? Number.POSITIVE_INFINITY)) best = { line, far };
    }
    return best?.line ?? null;
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0 || this.#grip !== null) return;
    const line = this.lineAt(event);
    if (line === null) return;
    // No mouse event follows: the chart must not scroll while a line moves.
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#element.focus({ preventScroll: true });
    this.#element.setPointerCapture(event.pointerId);
    const leaveEscape = onEscape(() => this.#let(false));
    this.#grip = { id: line.id, startY: event.clientY, pointerId: event.pointerId, moved: false, leaveEscape };
    this.#store.setState({ asked: null });
  }

  #move(event: PointerEvent, busy: boolean): void {
    const grip = this.#grip;
    if (grip === null) {
      if (!busy && event.buttons === 0) this.#element.classList.toggle('is-on-line', this.lineAt(event) !== null);
      return;
    }
    event.stopImmediatePropagation();
    if (!this.#store.getState().lines.some(({ id }) => id === grip.id)) return this.#let(false);
    grip.moved ||= Math.abs(event.clientY - grip.startY) > MOVE_FROM_PX;
    if (!grip.moved) return;
    const top = this.#element.getBoundingClientRect().top;
    const y = Math.min(this.#place.size.height, Math.max(0, event.clientY - top));
    const price = this.#place.priceOf(y);
    if (price !== null) this.#store.setState({ moving: { id: grip.id, price, by: 'mouse' } });
  }

  #up(event: PointerEvent): void {
    if (this.#grip === null || event.pointerId !== this.#grip.pointerId) return;
    event.stopImmediatePropagation();
    this.#let(true);
  }

  /** Lets go of the line. @param send whether it stays where it was put */
  #let(send: boolean): void {
    const grip = this.#grip;
    if (grip === null) return;
    this.#grip = null;
    grip.leaveEscape();
    if (this.#element.hasPointerCapture(grip.pointerId)) this.#element.releasePointerCapture(grip.pointerId);
    const { moving } = this.#store.getState();
    this.#store.setState({ moving: null });
    if (send && grip.moved && moving?.id === grip.id) void moveLine(this.#store, grip.id, moving.price);
  }

  destroy(): void {
    this.#let(false);
    for (const dispose of this.#disposers) dispose();
  }
}
