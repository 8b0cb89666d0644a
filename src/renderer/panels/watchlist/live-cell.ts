import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community';
import { TICK_FLAG } from '#contract/columns.ts';
import { ensure } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Mirror } from '../../tables/mirror.ts';
import { age, toneOf } from '../../ui/format.ts';
import type { LiveColumn } from './live-columns.ts';

export interface LiveRow {
  readonly slot: number;
}

/** What every cell of one grid shares. */
export interface CellContext {
  readonly mirror: Mirror;
  readonly cells: Map<number, Set<PaintedCell>>;
  readonly instrumentAt: (slot: number) => Instrument | undefined;
  /** Engine time as ms since IST midnight of the trading day. */
  nowDayMs: number;
  /** Monotonic time of this paint, ms. */
  paintMs: number;
  flashing: boolean;
  chartedSlot: number | null;
  /** Rows of a list that are switched off. */
  off: ReadonlySet<number>;
}

export interface PaintedCell {
  paint(): void;
}

/** Shortest time between two flashes of a cell: four a second, ms. */
export const FLASH_EVERY_MS = 250;

const CROSSED = 'crossed';

function register(context: CellContext, slot: number, cell: PaintedCell): void {
  const known = context.cells.get(slot);
  if (known === undefined) context.cells.set(slot, new Set([cell]));
  else known.add(cell);
}

function unregister(context: CellContext, slot: number, cell: PaintedCell): void {
  const known = context.cells.get(slot);
  known?.delete(cell);
  if (known?.size === 0) context.cells.delete(slot);
}

/** A number that writes itself into one text node when, and only when, its value has changed. */
export class NumberCell implements ICellRendererComp<LiveRow>, PaintedCell {
  #context!: CellContext;
  #column!: LiveColumn;
  #instrument!: Instrument;
  #slot = -1;
  #element!: HTMLElement;
  #host!: HTMLElement;
  #text!: Text;
  #value = Number.NEGATIVE_INFINITY;
  #flashedAtMs = Number.NEGATIVE_INFINITY;
  #flashTurn = false;

  init(params: ICellRendererParams<LiveRow> & { readonly column?: unknown; readonly live: LiveColumn }): void {
    this.#context = params.context as CellContext;
    this.#column = params.live;
    this.#slot = ensure(params.data, 'a live cell has a row').slot;
    this.#instrument = ensure(this.#context.instrumentAt(this.#slot), `slot ${this.#slot} has an instrument`);
    this.#host = params.eGridCell;
    this.#element = document.createElement('span');
    this.#text = document.createTextNode('');
    this.#element.append(this.#text);
    register(this.#context, this.#slot, this);
    this.paint();
  }

  getGui(): HTMLElement {
    return this.#element;
  }

  refresh(): boolean {
    this.paint();
    return true;
  }

  destroy(): void {
    unregister(this.#context, this.#slot, this);
  }

  paint(): void {
    const before = this.#value;
    const value = this.#column.value(this.#context.mirror, this.#slot, this.#context.nowDayMs);
    if (Object.is(value, before)) return;
    this.#value = value;
    const text =
      Number.isNaN(value) && this.#column.lackedBy?.includes(this.#instrument.kind) === true
        ? ''
        : this.#column.text(value, this.#instrument);
    if (text !== this.#text.data) this.#text.data = text;
    if (this.#column.tone === 'signed') this.#tone(text);
    if (this.#column.flash === true && Number.isFinite(before) && before !== 0) this.#flash(value > before);
  }

  #tone(text: string): void {
    const tone = toneOf(text);
    this.#element.className = tone !== '' && this.#column.arrow === true ? `${tone} arrow` : tone;
  }

  #flash(up: boolean): void {
    const { paintMs, flashing } = this.#context;
    if (!flashing || paintMs - this.#flashedAtMs < FLASH_EVERY_MS) return;
    this.#flashedAtMs = paintMs;
    this.#flashTurn = !this.#flashTurn;
    // Two names for one animation: changing the name restarts it without forcing a layout.
    this.#host.dataset.flash = `${up ? 'up' : 'down'}-${this.#flashTurn ? 'a' : 'b'}`;
  }
}

/** The symbol with the row's state in words; it also dresses its row. */
export class SymbolCell implements ICellRendererComp<LiveRow>, PaintedCell {
  #context!: CellContext;
  #slot = -1;
  #element!: HTMLElement;
  #host!: HTMLElement;
  #note!: HTMLElement;

  init(params: ICellRendererParams<LiveRow>): void {
    this.#context = params.context as CellContext;
    this.#slot = ensure(params.data, 'a symbol cell has a row').slot;
    this.#host = params.eGridCell;
    this.#element = document.createElement('span');
    this.#element.className = 'symbol';
    this.#note = document.createElement('span');
    this.#note.className = 'symbol-note';
    const symbol = this.#context.instrumentAt(this.#slot)?.symbol ?? '';
    this.#element.append(document.createTextNode(symbol), this.#note);
    this.#element.title = this.#context.instrumentAt(this.#slot)?.name ?? '';
    register(this.#context, this.#slot, this);
    this.paint();
  }

  getGui(): HTMLElement {
    return this.#element;
  }

  refresh(): boolean {
    this.paint();
    return true;
  }

  destroy(): void {
    unregister(this.#context, this.#slot, this);
  }

  paint(): void {
    const { mirror, nowDayMs, chartedSlot, off } = this.#context;
    const flags = mirror.columns.flags?.[this.#slot] ?? 0;
    const stale = (flags & TICK_FLAG.stale) !== 0;
    const note = off.has(this.#slot)
      ? 'off'
      : stale
        ? `stale ${age(nowDayMs - (mirror.columns.recvDayMs?.[this.#slot] ?? nowDayMs))}`
        : stateWord(flags);
    if (this.#note.textContent !== note) {
      this.#note.textContent = note;
      // An auction is a state of the whole market; a crossed book is one of this row and wants a look.
      this.#note.dataset.warn = String(note === CROSSED);
    }
    const row = this.#host.closest('.ag-row');
    if (row === null) return;
    row.classList.toggle('is-stale', stale);
    row.classList.toggle('is-charted', chartedSlot === this.#slot);
  }
}

/** The word for a row that is in order but not plainly trading. */
export function stateWord(flags: number): string {
  if ((flags & TICK_FLAG.auction) !== 0) return 'auction';
  if ((flags & TICK_FLAG.indicative) !== 0) return 'indicative';
  return (flags & TICK_FLAG.crossed) !== 0 ? CROSSED : '';
}
