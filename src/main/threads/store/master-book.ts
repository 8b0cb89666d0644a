import type { CallOutput } from '#contract/calls/index.ts';
import { type Instrument, SEGMENT_CODES } from '#contract/model/instrument.ts';
import { fromEarlierList } from '../../core/instruments/earlier-list.ts';
import { changeWords, MasterDiff, type MasterChanges } from '../../core/instruments/master-diff.ts';
import { InstrumentFinder } from '../../core/instruments/instrument-finder.ts';
import { followMoves } from '../../core/instruments/moved-items.ts';
import { type Ladder, laddersOf } from '../../core/tiers/ladder.ts';
import { SearchIndex, type SpotOf } from '../../core/symbols/search-index.ts';
import { addDays } from '../../core/time/ist.ts';
import { type MasterLine, MasterQueries, PART_ROWS } from '../../storage/queries/masters.ts';
import { packInstrument } from '../../storage/statements.ts';
import type { InstrumentHolds } from './instrument-holds.ts';
import type { EpochInstruments, StoreContext } from './store-context.ts';
import { spotLookup } from './spot-lookup.ts';

/** Parts that are read or written in one tick: some 20 ms of work, so that minutes and pages do not wait. */
const PARTS_PER_TICK = 2;
/** What a step of the work costs, in parts; a step over the whole list fills a tick. */
const PART = 1;
const WHOLE_LIST = PARTS_PER_TICK;
const NO_CHANGES: MasterChanges = {
  counts: { lot: 0, tick: 0, freeze: 0, expiry: 0, band: 0, renamed: 0, gone: 0, new: 0 },
  expired: 0,
  rows: [],
  held: [],
  ended: [],
  moved: [],
};

interface EpochSearch {
  readonly epoch: EpochInstruments;
  readonly spotOf: SpotOf;
  readonly index: SearchIndex | null;
}

/**
 * The whole instrument list of the day: searched, compared with the one before, and stored, a few parts a tick. Until
 * it is there, searches go over what the epoch subscribes.
 */
export class MasterBook {
  readonly #context: StoreContext;
  readonly #holds: InstrumentHolds;
  readonly #masters: MasterQueries;
  #index: SearchIndex | null = null;
  /** The whole list, once it is there. */
  #list: readonly Instrument[] | null = null;
  #finder: InstrumentFinder | null = null;
  #ladders: readonly Ladder[] | null = null;
  #since: string | null = null;
  #changes = NO_CHANGES;
  #work: Generator<number, void> | null = null;
  #search: EpochSearch | null = null;

  constructor(context: StoreContext, holds: InstrumentHolds) {
    this.#context = context;
    this.#holds = holds;
    this.#masters = new MasterQueries(context.storage);
  }

  /** Instruments that a new list must hold: those of the newest stored list that have not expired; 0 = none stored. */
  expected(): number {
    const line = this.#masters.newest(this.#context.source, this.#date);
    if (line === null) return 0;
    let count = 0;
    for (const [expiry, rows] of line.expiries) if (expiry === null || expiry >= this.#date) count += rows;
    return count;
  }

  /** Takes the list of the day as it was downloaded. */
  take(instruments: readonly Instrument[]): void {
    this.#work = this.#adopt(instruments);
  }

  /** Goes on with the newest stored list: the day's own, or an earlier one when none could be downloaded. */
  resume(): void {
    this.#work = this.#restore();
  }

  tick(): void {
    for (let spent = 0; spent < PARTS_PER_TICK && this.#work !== null; ) {
      const step = this.#work.next();
      if (step.done === true) this.#work = null;
      else spent += step.value;
    }
  }

  search(text: string, limit: number): Omit<CallOutput<'instruments.search'>, 'epoch'> {
    const { epoch, spotOf, index } = this.#epochSearch();
    const searched = this.#index ?? index ?? new SearchIndex(epoch.list);
    if (this.#index === null && index === null) this.#search = { epoch, spotOf, index: searched };
    const rows = searched.search(text, limit, spotOf).map((row) => {
      return { ...row, slot: epoch.slotOf(packInstrument(SEGMENT_CODES[row.segment], row.securityId)) };
    });
    return { searched: searched.size, rows };
  }

  /** The day's option chains; null while the list is still being read. A recording's are those that it holds. */
  ladders(): readonly Ladder[] | null {
    const list = this.#context.hasBroker ? this.#list : this.#context.epoch.list;
    if (list === null || list.length === 0) return null;
    this.#ladders ??= laddersOf(list);
    return this.#ladders;
  }

  /** An instrument of the day's list by its code; undefined when it is not listed, or not read yet. */
  find(code: number): Instrument | undefined {
    if (this.#list === null) return undefined;
    this.#finder ??= new InstrumentFinder(this.#list);
    return this.#finder.find(code);
  }

  changes(from: number, limit: number): CallOutput<'instruments.changes'> {
    const { counts, expired, rows } = this.#changes;
    return {
      date: this.#date,
      since: this.#since,
      counts,
      expired,
      total: rows.length,
      rows: rows.slice(from, from + limit),
    };
  }

  get #date(): string {
    return this.#context.boot.day.date;
  }

  #epochSearch(): EpochSearch {
    const { epoch, table } = this.#context;
    if (this.#search?.epoch !== epoch) this.#search = { epoch, spotOf: spotLookup(epoch.list, table), index: null };
    return this.#search;
  }

  *#adopt(instruments: readonly Instrument[]): Generator<number, void> {
    this.#hold(instruments);
    yield WHOLE_LIST;
    yield* this.#compare(instruments);
    const words = changeWords(this.#changes.counts);
    if (this.#since !== null && words !== '') {
      const held = this.#changes.held.length;
      const remedy =
        held === 0 ? '' : ` ${held} of them hold orders back until they are confirmed: see the list changes.`;
      const text = `Instruments since ${this.#since}: ${words}.${remedy}`;
      this.#context.tools.notice(held === 0 ? 'info' : 'warn', 'instruments.changed', text);
    }
    this.#holds.take(this.#changes, this.#date);
    yield* this.#write(instruments);
  }

  *#restore(): Generator<number, void> {
    const line = this.#masters.newest(this.#context.source, this.#date);
    if (line === null) return;
    const instruments: Instrument[] = [];
    const isToday = line.date === this.#date;
    for (const part of this.#parts(line)) {
      for (const row of part) {
        if (row.expiry === null || row.expiry >= this.#date) instruments.push(isToday ? row : fromEarlierList(row));
      }
      yield PART;
    }
    this.#hold(instruments);
    yield WHOLE_LIST;
    if (isToday) yield* this.#compare(instruments);
  }

  #hold(instruments: readonly Instrument[]): void {
    this.#index = new SearchIndex(instruments);
    this.#list = instruments;
    this.#finder = null;
    this.#ladders = null;
  }

  /** Compares with the newest list before the day's. */
  *#compare(instruments: readonly Instrument[]): Generator<number, void> {
    const earlier = this.#masters.newest(this.#context.source, addDays(this.#date, -1));
    if (earlier === null) return;
    const diff = new MasterDiff(instruments, this.#date);
    yield WHOLE_LIST;
    for (const part of this.#parts(earlier)) {
      diff.compare(part);
      yield PART;
    }
    this.#changes = diff.finish();
    this.#since = earlier.date;
    this.#moveLists();
  }

  /** Saved lists follow what is listed under another id now. Done again it finds nothing to do. */
  #moveLists(): void {
    const { moved } = this.#changes;
    const { watchlists, source, tools } = this.#context;
    if (moved.length === 0) return;
    const lists = watchlists.list(source).flatMap((list) => followMoves(list, moved) ?? []);
    if (lists.length === 0 || !this.#context.tryWrite(() => lists.forEach((list) => watchlists.save(source, list))))
      return;
    const names = lists.map(({ name }) => `“${name}”`).join(', ');
    const text = `Shares of ${lists.length === 1 ? 'the list' : 'the lists'} ${names} have another id at the broker since ${this.#since}: a changed series brings one. The lists hold the present one now.`;
    tools.notice('info', 'instruments.moved', text);
    tools.report({ type: 'listsMoved' });
  }

  *#parts(line: MasterLine): Generator<Instrument[], void> {
    for (let part = 0; part < line.parts; part += 1) {
      yield this.#masters.readPart(this.#context.source, line.date, part);
    }
  }

  /** Stores the list; a disk that refuses a part is told, and the rest of the list is not tried. */
  *#write(instruments: readonly Instrument[]): Generator<number, void> {
    const { source } = this.#context;
    if (!this.#context.tryWrite(() => this.#masters.clear(source, this.#date))) return;
    const parts = Math.ceil(instruments.length / PART_ROWS);
    for (let part = 0; part < parts; part += 1) {
      const rows = instruments.slice(part * PART_ROWS, (part + 1) * PART_ROWS);
      if (!this.#context.tryWrite(() => this.#masters.writePart(source, this.#date, part, rows))) return;
      yield PART;
    }
    const expiries = new Map<string | null, number>();
    for (const { expiry } of instruments) expiries.set(expiry, (expiries.get(expiry) ?? 0) + 1);
    this.#context.tryWrite(() => this.#masters.writeLine(source, { date: this.#date, parts, expiries }));
  }
}
