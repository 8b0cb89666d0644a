import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community';
import { TICK_FLAG } from '#contract/columns.ts';
import { ensure } from '#contract/faults.ts';
import type { FeedMode } from '#contract/model/feed.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Mirror } from '../../tables/mirror.ts';
import { age, NO_VALUE, toneOf } from '../../ui/format.ts';
import { type ColourRule, type RuleTone, toneByRules } from './colour-rules.ts';
import { isPriceColumn, lacks } from './column-catalog.ts';
import type { LiveColumn } from './live-columns.ts';
import { SPREAD_COLUMNS, spreadText, spreadValue } from './spread-price.ts';
import type { LiveRow } from './watch-rows.ts';

/** What every cell of one grid shares. */
export interface CellContext {
  readonly mirror: Mirror;
  readonly cells: Map<number, Set<PaintedCell>>;
  readonly instrumentAt: (slot: number) => Instrument | undefined;
  /** How much the feed sends of a slot; null while it is not known, or in a replay. */
  readonly modeOf: (slot: number) => FeedMode | null;
  /** Minute closes of the day, for the little lines. */
  readonly closesOf: (slot: number) => readonly number[];
  /** Engine time as ms since IST midnight of the trading day. */
  nowDayMs: number;
  /** Monotonic time of this paint, ms. */
  paintMs: number;
  flashing: boolean;
  chartedSlot: number | null;
  /** Rows of a list that are switched off. */
  off: ReadonlySet<number>;
  /** Rules of the shown list by column. */
  rules: ReadonlyMap<string, readonly ColourRule[]>;
}

export interface PaintedCell {
  paint(): void;
}

/** Shortest time between two flashes of a cell: four a second, ms. */
export const FLASH_EVERY_MS = 250;

const CROSSED = 'crossed';

export function registerCell(context: CellContext, slot: number, cell: PaintedCell): void {
  const known = context.cells.get(slot);
  if (known === undefined) context.cells.set(slot, new Set([cell]));
  else known.add(cell);
}

export function unregisterCell(context: CellContext, slot: number, cell: PaintedCell): void {
  const known = context.cells.get(slot);
  known?.delete(cell);
  if (known?.size === 0) context.cells.delete(slot);
}

/** Whether a cell that was made for a row can show another one: only for the same instrument under the same name. */
export function sameRow(a: LiveRow, b: LiveRow | undefined): boolean {
  const isPlain = (row: LiveRow): boolean => row.spread === undefined && row.separator === undefined;
  return b !== undefined && a.slot === b.slot && a.label === b.label && isPlain(a) && isPlain(b);
}

/** A number that writes itself into one text node when, and only when, its value has changed. */
export class NumberCell implements ICellRendererComp<LiveRow>, PaintedCell {
  #context!: CellContext;
  #column!: LiveColumn;
  #row!: LiveRow;
  #instrument: Instrument | undefined;
  #element!: HTMLElement;
  #host!: HTMLElement;
  #text!: Text;
  #value = Number.NEGATIVE_INFINITY;
  /** Undefined before the first paint. */
  #mode: FeedMode | null | undefined = undefined;
  #lacking = false;
  #isPrice = false;
  /** What the host element is dressed with: asking the element would cost more than the rest of a paint. */
  #rule: RuleTone | null = null;
  #changedAtMs = Number.NEGATIVE_INFINITY;
  #flashedAtMs = Number.NEGATIVE_INFINITY;
  #flashTurn = false;

  init(params: ICellRendererParams<LiveRow> & { readonly column?: unknown; readonly live: LiveColumn }): void {
    this.#context = params.context as CellContext;
    this.#column = params.live;
    this.#row = ensure(params.data, 'a live cell has a row');
    this.#instrument = this.#context.instrumentAt(this.#row.slot);
    this.#isPrice = isPriceColumn(this.#column.id);
    this.#host = params.eGridCell;
    delete this.#host.dataset.rule;
    this.#element = document.createElement('span');
    this.#text = document.createTextNode('');
    this.#element.append(this.#text);
    registerCell(this.#context, this.#row.slot, this);
    this.paint();
  }

  getGui(): HTMLElement {
    return this.#element;
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
    if (this.#row.separator === true) return;
    const before = this.#value;
    const value = rowValue(this.#column, this.#row, this.#context);
    const isNew = !Object.is(value, before);
    const mode = this.#context.modeOf(this.#row.slot);
    if (mode !== this.#mode) this.#write(value, this.#takeMode(mode));
    else if (isNew) this.#write(value, this.#lacking);
    if (isNew && Number.isFinite(before) && before !== 0) this.#changedAtMs = this.#context.paintMs;
    this.#obeyRules();
    if (isNew && this.#column.flash === true && Number.isFinite(before) && before !== 0) this.#flash(value > before);
  }

  /** Whether the instrument lacks the column in a mode; modes change once in a while, values all the time. */
  #takeMode(mode: FeedMode | null): boolean {
    this.#mode = mode;
    return mode !== null && this.#instrument !== undefined && lacks(this.#column.id, mode, this.#instrument);
  }

  #write(value: number, lacking: boolean): void {
    this.#value = value;
    if (lacking !== this.#lacking) {
      this.#lacking = lacking;
      this.#element.title = lacking
        ? `It comes as ${this.#mode}, which has no ${this.#column.title}. The menu of the row changes that.`
        : '';
    }
    const text = lacking ? NO_VALUE : this.#textOf(value);
    if (text !== this.#text.data) this.#text.data = text;
    if (this.#column.tone === 'signed') this.#tone(text);
  }

  #textOf(value: number): string {
    if (this.#row.spread !== undefined)
      return SPREAD_COLUMNS.has(this.#column.id) ? spreadText(this.#column.id, value, this.#row.spread.decimals) : '';
    if (this.#instrument === undefined) return '';
    return Number.isNaN(value) && this.#column.lackedBy?.includes(this.#instrument.kind) === true
      ? ''
      : this.#column.text(value, this.#instrument);
  }

  #obeyRules(): void {
    const rules = this.#context.rules.get(this.#column.id);
    const tone = rules === undefined || this.#lacking ? null : this.#toneBy(rules);
    if (tone === this.#rule) return;
    this.#rule = tone;
    if (tone === null) delete this.#host.dataset.rule;
    else this.#host.dataset.rule = tone;
  }

  #toneBy(rules: readonly ColourRule[]): RuleTone | null {
    const decimals = this.#row.spread?.decimals ?? this.#instrument?.decimals ?? 2;
    const shown = this.#isPrice ? this.#value / 10 ** decimals : this.#value;
    return toneByRules(rules, shown, this.#context.paintMs - this.#changedAtMs);
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

/** What a column says of a row; NaN where it says nothing. */
export function rowValue(
  column: LiveColumn,
  row: LiveRow,
  { mirror, nowDayMs }: Pick<CellContext, 'mirror' | 'nowDayMs'>,
): number {
  if (row.spread !== undefined) return spreadValue(column.id, row.spread.legs, mirror.columns);
  return row.separator === true ? Number.NaN : column.value(mirror, row.slot, nowDayMs);
}

/** The symbol with the row's state in words; it also dresses its row. */
export class SymbolCell implements ICellRendererComp<LiveRow>, PaintedCell {
  #context!: CellContext;
  #row!: LiveRow;
  #element!: HTMLElement;
  #host!: HTMLElement;
  #note!: HTMLElement;
  #noted = '';
  /** Classes of the row as they were last set; null while the cell is in no row yet. */
  #dressed: number | null = null;

  init(params: ICellRendererParams<LiveRow>): void {
    this.#context = params.context as CellContext;
    this.#row = ensure(params.data, 'a symbol cell has a row');
    this.#host = params.eGridCell;
    this.#element = document.createElement('span');
    this.#element.className = 'symbol';
    this.#note = document.createElement('span');
    this.#note.className = 'symbol-note';
    const instrument = this.#context.instrumentAt(this.#row.slot);
    this.#element.append(document.createTextNode(rowTitle(this.#row, instrument)), this.#note);
    this.#element.title =
      this.#row.spread?.words ?? (instrument === undefined ? '' : `${instrument.symbol} · ${instrument.name}`);
    registerCell(this.#context, this.#row.slot, this);
    this.paint();
  }

  getGui(): HTMLElement {
    return this.#element;
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
    const { mirror, nowDayMs, chartedSlot, off } = this.#context;
    const { slot, spread, separator } = this.#row;
    const flagsOf = (at: number): number => mirror.columns.flags?.[at] ?? 0;
    const flags =
      separator === true ? 0 : (spread?.legs ?? [{ slot }]).reduce((all, leg) => all | flagsOf(leg.slot), 0);
    const stale = (flags & TICK_FLAG.stale) !== 0;
    const since = (): string =>
      spread === undefined ? ` ${age(nowDayMs - (mirror.columns.recvDayMs?.[slot] ?? nowDayMs))}` : '';
    const note = off.has(slot) ? offWord(separator) : stale ? `stale${since()}` : stateWord(flags);
    if (this.#noted !== note) {
      this.#noted = note;
      this.#note.textContent = note;
      // An auction is a state of the whole market; a crossed book is one of this row and wants a look.
      this.#note.dataset.warn = String(note === CROSSED);
    }
    this.#dress(stale, chartedSlot === slot, separator === true);
  }

  #dress(stale: boolean, charted: boolean, separator: boolean): void {
    const wanted = Number(stale) | (Number(charted) << 1) | (Number(separator) << 2);
    if (wanted === this.#dressed) return;
    const row = this.#host.closest('.ag-row');
    if (row === null) return;
    this.#dressed = wanted;
    row.classList.toggle('is-stale', stale);
    row.classList.toggle('is-charted', charted);
    row.classList.toggle('is-separator', separator);
  }
}

/** The word for a row that is in order but not plainly trading. */
export function stateWord(flags: number): string {
  if ((flags & TICK_FLAG.auction) !== 0) return 'auction';
  if ((flags & TICK_FLAG.indicative) !== 0) return 'indicative';
  return (flags & TICK_FLAG.crossed) !== 0 ? CROSSED : '';
}

const offWord = (separator: true | undefined): string => (separator === true ? 'rows below are off and hidden' : 'off');

/** What a row is called: a person's own word, else its symbol or its legs. */
export function rowTitle({ label, spread, separator }: LiveRow, instrument: Instrument | undefined): string {
  if (spread !== undefined) return spread.title;
  return separator === true || label !== '' ? label : (instrument?.symbol ?? '');
}
