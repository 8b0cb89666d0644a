import { assert } from '#contract/faults.ts';
import { type Bar, emptyBar } from './bar.ts';
import type { DayBars } from './day-bars.ts';

/** Bars that may be amended after their minute was closed and whose first form is kept: 2 MB; later ones are counted. */
export const FIRST_FORMS_MAX = 65_536;
const DAY_MINUTES = 1_440;
/** Cells of the head, as i32. */
const CELL = {
  /** Odd while the day is being put together anew; even otherwise. Only grows. */
  pass: 0,
  closed: 1,
  takenPass: 2,
  taken: 3,
  /** 1 when the scanners of `takenPass` have their history. */
  ready: 4,
  forms: 5,
  formsLost: 6,
  /** Bit map of the minutes at whose end a scanner fired. */
  hits: 8,
  /** When the last closed minute was due and when it was closed, ms of the day by the engine's clock. */
  due: 53,
  closedAt: 54,
  /** When the scanners began with the last closed minute, likewise, and which one that was. */
  begunAt: 55,
  begunFor: 56,
  /** Steps of the scan thread; only grows. */
  steps: 57,
} as const;
const HIT_CELLS = DAY_MINUTES / 32;
const HEAD_CELLS = 64;
/** slot, minute, o, h, l, c, v, oi. */
export const FORM_CELLS = 8;

/**
 * Which minutes of the day are closed, in shared memory. The feed thread closes them at a place of its stream of
 * messages, so that a replay of the same messages closes them at the same place. A bar that a late trade amends
 * afterwards is first written down as it was: whoever reads closed minutes through `SealedMinutes` reads the same bars
 * however late he comes.
 */
export class MinuteGate {
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Int32Array;
  readonly #bar = emptyBar();
  /** For the writer: keys of what has its first form in the list. */
  readonly #known = new Set<number>();
  #knownForms = 0;

  private constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#cells = new Int32Array(buffer);
  }

  static create(): MinuteGate {
    const gate = new MinuteGate(new SharedArrayBuffer((HEAD_CELLS + FIRST_FORMS_MAX * FORM_CELLS) * 4));
    gate.#cells[CELL.closed] = -1;
    gate.#cells[CELL.taken] = -1;
    gate.#cells[CELL.takenPass] = -1;
    return gate;
  }

  static attach(buffer: SharedArrayBuffer): MinuteGate {
    assert(buffer.byteLength === (HEAD_CELLS + FIRST_FORMS_MAX * FORM_CELLS) * 4, 'the buffer is not that of a gate');
    return new MinuteGate(buffer);
  }

  /** Changes whenever the day is put together anew; odd while that is being done. */
  get pass(): number {
    return Atomics.load(this.#cells, CELL.pass);
  }

  /** Last closed minute of day; −1 before the first. */
  get closed(): number {
    return Atomics.load(this.#cells, CELL.closed);
  }

  /** First forms in the list, and bars that were amended when it was full. */
  get forms(): number {
    return Atomics.load(this.#cells, CELL.forms);
  }

  get formsLost(): number {
    return Atomics.load(this.#cells, CELL.formsLost);
  }

  /** Whether the scanners have their history and have taken every closed minute. */
  get settled(): boolean {
    const cells = this.#cells;
    return (
      Atomics.load(cells, CELL.takenPass) === this.pass &&
      Atomics.load(cells, CELL.ready) === 1 &&
      Atomics.load(cells, CELL.taken) >= this.closed
    );
  }

  /** When the last closed minute was due and when it was closed, ms of the day by the engine's clock; 0 = not told. */
  get closing(): { readonly dueDayMs: number; readonly closedDayMs: number } {
    const cells = this.#cells;
    return { dueDayMs: Atomics.load(cells, CELL.due), closedDayMs: Atomics.load(cells, CELL.closedAt) };
  }

  /** Closes every minute up to `minute`; the times as in `closing`. For the feed thread. */
  close(minute: number, dueDayMs = 0, closedDayMs = 0): void {
    assert(minute >= this.closed && minute < DAY_MINUTES, `minute ${minute} cannot be closed after ${this.closed}`);
    Atomics.store(this.#cells, CELL.due, Math.round(dueDayMs));
    Atomics.store(this.#cells, CELL.closedAt, Math.round(closedDayMs));
    Atomics.store(this.#cells, CELL.closed, minute);
    Atomics.notify(this.#cells, CELL.closed);
  }

  /** Writes down a closed bar as it is, before the first late trade changes it. For the feed thread. */
  keepForm(slot: number, minute: number, bars: DayBars): void {
    if (this.#knownForms !== this.forms) this.#recall();
    const key = slot * DAY_MINUTES + minute;
    if (this.#known.has(key)) return;
    const count = this.forms;
    if (count >= FIRST_FORMS_MAX) {
      Atomics.add(this.#cells, CELL.formsLost, 1);
      return;
    }
    const bar = this.#bar;
    if (!bars.read(slot, minute, bar)) bar.o = bar.h = bar.l = bar.c = bar.v = bar.oi = 0;
    const at = HEAD_CELLS + count * FORM_CELLS;
    this.#cells.set([slot, minute, bar.o, bar.h, bar.l, bar.c, bar.v | 0, bar.oi | 0], at);
    this.#known.add(key);
    this.#knownForms = count + 1;
    Atomics.store(this.#cells, CELL.forms, count + 1);
  }

  /** Which minutes are amended by the forms from `from` on. */
  minutesAmended(from: number): Set<number> {
    const minutes = new Set<number>();
    for (let i = from; i < this.forms; i += 1) {
      minutes.add(this.#cells[HEAD_CELLS + i * FORM_CELLS + 1] as number);
    }
    return minutes;
  }

  /** Copies the forms from `from` on, FORM_CELLS cells each. */
  copyForms(from: number): Int32Array {
    return this.#cells.slice(HEAD_CELLS + from * FORM_CELLS, HEAD_CELLS + this.forms * FORM_CELLS);
  }

  /** Sets the list to forms that `copyForms` gave; within `renew`, which says how many count. For the feed thread. */
  putForms(forms: Int32Array): void {
    assert(forms.length <= FIRST_FORMS_MAX * FORM_CELLS, 'there are no more forms than fit');
    this.#cells.set(forms, HEAD_CELLS);
  }

  /** The day is put together anew by `rebuild`; readers of the old one notice. For the feed thread. */
  renew(closed: number, forms: number, rebuild: () => void): void {
    Atomics.add(this.#cells, CELL.pass, 1);
    try {
      rebuild();
    } finally {
      Atomics.store(this.#cells, CELL.closed, closed);
      Atomics.store(this.#cells, CELL.forms, forms);
      this.#recall();
      this.#forgetHitsAfter(closed);
      Atomics.add(this.#cells, CELL.pass, 1);
      Atomics.notify(this.#cells, CELL.closed);
    }
  }

  /** The scanners begin with a closed minute; the first call for it counts. @param dayMs ms of the day by the engine's clock. For the scan thread. */
  begin(minute: number, dayMs: number): void {
    if (Atomics.exchange(this.#cells, CELL.begunFor, minute) === minute) return;
    Atomics.store(this.#cells, CELL.begunAt, Math.round(dayMs));
  }

  /** When the scanners began with the last minute that they took up, ms of the day by the engine's clock; 0 = never. */
  get begunDayMs(): number {
    return Atomics.load(this.#cells, CELL.begunAt);
  }

  /** The scanners have got on by a step, however small. For the scan thread. */
  step(): void {
    Atomics.add(this.#cells, CELL.steps, 1);
  }

  /** Changes while the scanners get on. */
  get steps(): number {
    return Atomics.load(this.#cells, CELL.steps);
  }

  /** How far the scanners have come in a pass. For the scan thread. */
  take(pass: number, minute: number, ready: boolean): void {
    Atomics.store(this.#cells, CELL.taken, minute);
    Atomics.store(this.#cells, CELL.ready, ready ? 1 : 0);
    Atomics.store(this.#cells, CELL.takenPass, pass);
  }

  /** Whether the scanners are done with a minute; also where nobody scans. For the store thread. */
  hasTaken(minute: number): boolean {
    const cells = this.#cells;
    return Atomics.load(cells, CELL.takenPass) !== this.pass || Atomics.load(cells, CELL.taken) >= minute;
  }

  /** A scanner fired when this minute was closed. For the scan thread. */
  markHit(minute: number): void {
    if (minute < 0 || minute >= DAY_MINUTES) return;
    Atomics.or(this.#cells, CELL.hits + (minute >> 5), 1 << (minute & 31));
  }

  /** Other settings fire elsewhere. For the scan thread. */
  forgetHits(): void {
    this.#forgetHitsAfter(-1);
  }

  /** Minutes at whose end a scanner fired, in order, up to the last closed one. */
  hitMinutes(): number[] {
    const minutes: number[] = [];
    for (let minute = 0; minute <= this.closed; minute += 1) {
      const cell = this.#cells[CELL.hits + (minute >> 5)] as number;
      if ((cell & (1 << (minute & 31))) !== 0) minutes.push(minute);
    }
    return minutes;
  }

  /** The next change of what is closed; `undefined` when it has changed already. For the shell of a thread. */
  changed(closed: number): Promise<unknown> | undefined {
    const { async, value } = Atomics.waitAsync(this.#cells, CELL.closed, closed);
    return async ? value : undefined;
  }

  /** Reads a form. @returns its key. */
  formAt(index: number, out: Bar): number {
    const at = HEAD_CELLS + index * FORM_CELLS;
    const cell = (i: number): number => this.#cells[at + i] as number;
    out.o = cell(2);
    out.h = cell(3);
    out.l = cell(4);
    out.c = cell(5);
    out.v = cell(6) >>> 0;
    out.oi = cell(7) >>> 0;
    return cell(0) * DAY_MINUTES + cell(1);
  }

  #recall(): void {
    this.#known.clear();
    this.#knownForms = this.forms;
    for (let i = 0; i < this.#knownForms; i += 1) this.#known.add(this.formAt(i, this.#bar));
  }

  #forgetHitsAfter(minute: number): void {
    for (let i = 0; i < HIT_CELLS; i += 1) {
      const kept = Math.min(Math.max(minute + 1 - i * 32, 0), 32);
      const mask = kept === 32 ? -1 : (1 << kept) - 1;
      Atomics.and(this.#cells, CELL.hits + i, mask);
    }
  }
}

/** Closed minutes as they were when they were closed. */
export class SealedMinutes {
  readonly #gate: MinuteGate;
  readonly #bars: DayBars;
  readonly #places = new Map<number, number>();
  readonly #scratch = emptyBar();
  #pass = -1;
  #seen = 0;

  constructor(gate: MinuteGate, bars: DayBars) {
    this.#gate = gate;
    this.#bars = bars;
  }

  /** Reads the bar of one minute. @returns false when there was none. */
  read(slot: number, minute: number, out: Bar): boolean {
    const found = this.#bars.read(slot, minute, out);
    // Only now: a form is in the list before its bar is changed.
    this.#follow();
    const place = this.#places.get(slot * DAY_MINUTES + minute);
    if (place === undefined) return found;
    this.#gate.formAt(place, out);
    return out.o !== 0;
  }

  #follow(): void {
    const { pass, forms } = this.#gate;
    if (pass !== this.#pass) {
      this.#places.clear();
      this.#seen = 0;
      this.#pass = pass;
    }
    for (; this.#seen < forms; this.#seen += 1)
      this.#places.set(this.#gate.formAt(this.#seen, this.#scratch), this.#seen);
  }
}
