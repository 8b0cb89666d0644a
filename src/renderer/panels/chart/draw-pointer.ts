import type { Dispose } from '#contract/wire.ts';
import type { DrawControl } from './draw-control.ts';
import type { Part, Spot } from './draw-geometry.ts';
import { type Drawing, POINTS_OF } from './draw-model.ts';

/** The pointer moves something only after this way, px. */
const MOVE_FROM_PX = 4;

interface Grip {
  readonly pointerId: number;
  readonly start: Spot;
  /** What is moved; null while a point of a new drawing is being set. */
  readonly taken: { readonly drawing: Drawing; readonly part: Part } | null;
  moved: boolean;
}

/** Draws, selects and moves with the pointer; Ctrl holds a point to the nearest of open, high, low and close. */
export class DrawPointer {
  readonly #element: HTMLElement;
  readonly #control: DrawControl;
  readonly #disposers: readonly Dispose[];
  #grip: Grip | null = null;

  constructor(element: HTMLElement, control: DrawControl) {
    this.#element = element;
    this.#control = control;
    const on = (type: 'pointerdown' | 'pointermove' | 'pointerup', run: (event: PointerEvent) => void): Dispose => {
      element.addEventListener(type, run, { capture: true });
      return () => element.removeEventListener(type, run, { capture: true });
    };
    this.#disposers = [
      on('pointerdown', (event) => this.#down(event)),
      on('pointermove', (event) => this.#move(event)),
      on('pointerup', (event) => this.#up(event)),
    ];
  }

  #down(event: PointerEvent): void {
    const at = this.#control.place.within(event);
    if (event.button !== 0 || at === null) return;
    const { store } = this.#control;
    const { tool, selected } = store.getState();
    const taken = tool === null ? this.#control.at(at) : null;
    if (tool === null && taken === null) {
      if (selected !== null) this.#control.putAway();
      return;
    }
    // No mouse event follows: the chart must not scroll under the hand.
    event.preventDefault();
    event.stopPropagation();
    this.#element.focus({ preventScroll: true });
    this.#element.setPointerCapture(event.pointerId);
    this.#grip = { pointerId: event.pointerId, start: at, taken, moved: false };
    if (taken !== null) return store.setState({ selected: taken.drawing.id, part: taken.part });
    store.setState({ cursor: this.#control.cursorAt(at, event.ctrlKey) });
    this.#control.setPoint();
  }

  #move(event: PointerEvent): void {
    const { store, place } = this.#control;
    const at = place.within(event);
    const grip = this.#grip;
    if (at === null) return;
    if (grip === null || grip.taken === null) {
      if (store.getState().tool !== null) store.setState({ cursor: this.#control.cursorAt(at, event.ctrlKey) });
      else if (event.buttons === 0) this.#element.classList.toggle('is-on-drawing', this.#control.at(at) !== null);
    }
    if (grip === null) return;
    event.stopPropagation();
    grip.moved ||= Math.hypot(at.x - grip.start.x, at.y - grip.start.y) > MOVE_FROM_PX;
    if (grip.moved && grip.taken !== null) this.#drag(grip.taken, grip.start, at, event.ctrlKey);
  }

  #drag({ drawing, part }: NonNullable<Grip['taken']>, start: Spot, at: Spot, snap: boolean): void {
    const from = this.#control.cursorAt(start, false);
    const to = this.#control.cursorAt(at, snap);
    if (from === null || to === null) return;
    const point = part === 'body' ? undefined : drawing.points[part];
    const bars = to.index - from.index;
    // A point goes where the pointer is; a whole drawing keeps its distance to it.
    const price = point === undefined ? to.price - from.price : to.price - point.p;
    this.#control.store.setState({ moving: this.#control.moved(drawing, part, bars, price) });
  }

  #up(event: PointerEvent): void {
    const grip = this.#grip;
    if (grip === null || event.pointerId !== grip.pointerId) return;
    event.stopPropagation();
    this.#grip = null;
    if (this.#element.hasPointerCapture(grip.pointerId)) this.#element.releasePointerCapture(grip.pointerId);
    const { store } = this.#control;
    const { moving, tool, set } = store.getState();
    if (grip.taken !== null) {
      if (moving !== null) this.#control.keep(moving);
      return;
    }
    // Held and drawn out: letting go sets the second point.
    if (grip.moved && tool !== null && POINTS_OF[tool] === 2 && set.length === 1) this.#control.setPoint();
  }

  destroy(): void {
    for (const dispose of this.#disposers) dispose();
  }
}
