import type { Instrument } from '#contract/model/instrument.ts';
import { onTick } from './bar-index.ts';
import type { ChartPlace } from './chart-place.ts';
import { fibPrices, type Part, partAt, type Spot } from './draw-geometry.ts';
import { type Anchor, type Drawing, type DrawTool, DRAW_TEXT_MAX, POINTS_OF } from './draw-model.ts';
import { type DrawCursor, type DrawStore, NO_DRAWING } from './draw-state.ts';
import { changeDrawings, drawingsOf, undoDrawing } from './draw-store.ts';

/** Letters of an id. */
const ID_LETTERS = 12;

/** What can be done with the drawings of a chart, whoever does it: the pointer, the keys or the bar of tools. */
export class DrawControl {
  readonly store: DrawStore;
  readonly place: ChartPlace;

  constructor(store: DrawStore, place: ChartPlace) {
    this.store = store;
    this.place = place;
  }

  get drawings(): readonly Drawing[] {
    return drawingsOf(this.place.instrument);
  }

  get selected(): Drawing | undefined {
    const { selected } = this.store.getState();
    return this.drawings.find(({ id }) => id === selected);
  }

  /** Takes a tool in hand, or puts it away when it is there already. The cursor begins at the newest close. */
  choose(tool: DrawTool): void {
    const before = this.store.getState();
    if (before.tool === tool) return this.putAway();
    this.store.setState({ ...NO_DRAWING, tool, cursor: before.cursor ?? this.#newest() });
  }

  #newest(): DrawCursor | null {
    const { c } = this.place.bars;
    const price = c.at(-1);
    return price === undefined ? null : { index: c.length - 1, price: onTick(price, this.place.tick) };
  }

  /** Nothing in hand, nothing selected. */
  putAway(): void {
    this.store.setState(NO_DRAWING);
  }

  /** Moves the cursor by bars and ticks. */
  step(bars: number, ticks: number): void {
    const cursor = this.store.getState().cursor ?? this.#newest();
    if (cursor === null) return;
    const { tick } = this.place;
    this.store.setState({
      cursor: { index: cursor.index + bars, price: onTick(cursor.price + ticks * tick, tick) },
    });
  }

  /** Puts the cursor on the open, high, low or close of its bar. */
  snapTo(value: 'o' | 'h' | 'l' | 'c'): void {
    const { cursor } = this.store.getState();
    const price = cursor === null ? undefined : this.place.bars[value][cursor.index];
    if (cursor !== null && price !== undefined) this.store.setState({ cursor: { ...cursor, price } });
  }

  /** The cursor under the pointer. @param snap whether it goes to the nearest of open, high, low and close */
  cursorAt(at: Spot, snap: boolean): DrawCursor | null {
    const index = this.place.indexOf(at.x);
    const price = this.place.priceOf(at.y);
    if (index === null || price === null) return null;
    const { o, h, l, c } = this.place.bars;
    const values = snap ? [o[index], h[index], l[index], c[index]].filter((one) => one !== undefined) : [];
    const far = (value: number): number => Math.abs((this.place.yOf(value) ?? Number.POSITIVE_INFINITY) - at.y);
    const nearest = values.toSorted((a, b) => far(a) - far(b))[0];
    return { index, price: nearest ?? price };
  }

  /** Sets the next point where the cursor is; the last one makes the drawing. */
  setPoint(): void {
    const { tool, set, cursor } = this.store.getState();
    if (tool === null || cursor === null) return;
    const point: Anchor = { t: this.place.timeOfIndex(cursor.index), p: cursor.price };
    const points = [...set, point];
    if (points.length < POINTS_OF[tool]) this.store.setState({ set: points });
    else if (tool === 'text') this.store.setState({ writing: point });
    else this.#add({ id: this.#freshId(), tool, points, text: '' });
  }

  /** Puts words on the chart where they were asked for; empty ones are none. */
  write(text: string): void {
    const { writing } = this.store.getState();
    const words = text.trim().slice(0, DRAW_TEXT_MAX);
    if (writing === null || words === '') return this.putAway();
    this.#add({ id: this.#freshId(), tool: 'text', points: [writing], text: words });
  }

  #freshId(): string {
    return crypto.randomUUID().replaceAll('-', '').slice(0, ID_LETTERS);
  }

  #add(drawing: Drawing): void {
    const { instrument } = this.place;
    const added = instrument !== undefined && changeDrawings(instrument, [...this.drawings, drawing]);
    this.store.setState({ ...NO_DRAWING, selected: added ? drawing.id : null });
  }

  /** The next drawing, or the one before; past the end none is selected. */
  selectNext(by: 1 | -1): void {
    const { drawings } = this;
    const index = drawings.findIndex(({ id }) => id === this.store.getState().selected);
    const next = index < 0 ? (by === 1 ? 0 : drawings.length - 1) : index + by;
    this.store.setState({ ...NO_DRAWING, selected: drawings[next]?.id ?? null });
  }

  /** The next part of the selected one that the arrows move: all of it, its first point, its second. */
  nextPart(): void {
    const { selected } = this;
    if (selected === undefined || selected.points.length < 2) return;
    const { part } = this.store.getState();
    this.store.setState({ part: part === 'body' ? 0 : part === 0 ? 1 : 'body' });
  }

  /** A drawing with a part of it moved by bars and by price steps. */
  moved(drawing: Drawing, part: Part, bars: number, price: number): Drawing {
    const { place } = this;
    const points = drawing.points.map((point, i) => {
      if (part !== 'body' && part !== i) return point;
      const t = bars === 0 ? point.t : place.timeOfIndex(place.barOf(point.t) + bars);
      return { t, p: Math.max(place.tick, point.p + price) };
    });
    return { ...drawing, points };
  }

  /** Moves what is selected by bars and ticks; false when nothing is. */
  moveSelected(bars: number, ticks: number): boolean {
    const { selected } = this;
    if (selected === undefined) return false;
    const { part } = this.store.getState();
    this.keep(this.moved(selected, part, bars, ticks * this.place.tick), `move ${selected.id} ${part}`);
    return true;
  }

  /** Stores a drawing in the place of the one of its id. */
  keep(drawing: Drawing, step = ''): void {
    const { instrument } = this.place;
    this.store.setState({ moving: null });
    if (instrument === undefined) return;
    changeDrawings(
      instrument,
      this.drawings.map((one) => (one.id === drawing.id ? drawing : one)),
      step,
    );
  }

  /** Removes what is selected; false when nothing is. */
  remove(): boolean {
    const { instrument } = this.place;
    const { selected } = this;
    if (selected === undefined || instrument === undefined) return false;
    changeDrawings(
      instrument,
      this.drawings.filter(({ id }) => id !== selected.id),
    );
    this.store.setState(NO_DRAWING);
    return true;
  }

  undo(): void {
    const { instrument } = this.place;
    if (instrument !== undefined && undoDrawing(instrument)) this.store.setState(NO_DRAWING);
  }

  /** Draws a line without a tool in hand. */
  horizontalAt(instrument: Instrument, price: number): void {
    const t = this.place.bars.t.at(-1);
    if (t === undefined || instrument !== this.place.instrument) return;
    this.#add({ id: this.#freshId(), tool: 'horizontal', points: [{ t, p: price }], text: '' });
  }

  /** Places of the points of a drawing in the pane; null where they cannot be told. */
  spotsOf({ points }: Pick<Drawing, 'points'>): Spot[] | null {
    const spots: Spot[] = [];
    for (const { t, p } of points) {
      const [x, y] = [this.place.xOf(t), this.place.yOf(p)];
      if (x === null || y === null) return null;
      spots.push({ x, y });
    }
    return spots;
  }

  /** The topmost drawing at a spot with the part that lies there. */
  at(spot: Spot): { readonly drawing: Drawing; readonly part: Part } | null {
    for (const drawing of this.drawings.toReversed()) {
      const spots = this.spotsOf(drawing);
      if (spots === null) continue;
      const part = partAt(spot, drawing, spots, this.place.size.width, this.levelsOf(drawing));
      if (part !== null) return { drawing, part };
    }
    return null;
  }

  /** Heights of the levels of a retracement. */
  levelsOf({ tool, points }: Pick<Drawing, 'tool' | 'points'>): number[] {
    const [a, b] = points;
    if (tool !== 'fib' || a === undefined || b === undefined) return [];
    return fibPrices(a.p, b.p).flatMap(({ price }) => this.place.yOf(price) ?? []);
  }
}
