import type { ScanInterval } from '../scan/scan-state.ts';
import { type Cell, costOf, type Domain } from './cells.ts';
import type { ValueType } from './context-values.ts';
import { ExpressionError, type Place } from './expression-error.ts';
import { barsLoaded, CELLS_MAX, EVIDENCE_MAX, LOOKBACK_MAX } from './limits.ts';

/** Where a value of a program is found, and what a reader needs to know of it. */
export interface Value {
  readonly type: ValueType;
  readonly cell: number;
  /** Bars of its domain until it can be known. */
  readonly needs: number;
  /** The same on every bar of a day. */
  readonly steady: boolean;
}

/** A compared value, told with a hit by its own text. */
export interface EvidenceSpec {
  readonly name: string;
  readonly domain: Domain;
  readonly cell: number;
  readonly type: ValueType;
}

/** A checked expression, ready to run: cells by domain, each after those that it reads. */
export interface Program {
  /** The expression in its one form. */
  readonly text: string;
  readonly cells: ReadonlyMap<Domain, readonly Cell[]>;
  /** Cell of the own bars that says whether it holds. */
  readonly root: number;
  readonly evidence: readonly EvidenceSpec[];
  /** Bars of each domain until everything can be known. */
  readonly needs: ReadonlyMap<Domain, number>;
  /** Estimated time of one bar of an instrument, ns. */
  readonly costNs: number;
}

/** Collects the cells of a program: equal ones are kept once. */
export class ProgramBuilder {
  readonly cells = new Map<Domain, Cell[]>();
  readonly evidence: EvidenceSpec[] = [];
  readonly needs = new Map<Domain, number>();
  readonly #places = new Map<string, number>();
  readonly #loaded: number;
  /** Domain that values are being made in. */
  domain: Domain = 'own';
  #count = 0;

  /** @param intervals that the scanner runs on: the longest has the fewest bars. */
  constructor(intervals: readonly ScanInterval[]) {
    this.#loaded = Math.min(...intervals.map(barsLoaded));
  }

  get costNs(): number {
    let sum = 0;
    for (const cells of this.cells.values()) for (const cell of cells) sum += costOf(cell);
    return sum;
  }

  add(cell: Cell, type: ValueType, needs: number, steady: boolean, at: Place): Value {
    const loaded = this.domain === 'own' ? this.#loaded : barsLoaded(this.domain);
    if (needs > loaded) {
      throw new ExpressionError(`This needs ${needs} bars; ${loaded} are loaded. Use a smaller length.`, at);
    }
    this.needs.set(this.domain, Math.max(this.needs.get(this.domain) ?? 1, needs));
    const key = `${this.domain} ${JSON.stringify(cell, nameOnly)}`;
    const known = this.#places.get(key);
    if (known !== undefined) return { type, cell: known, needs, steady };
    this.#count += 1;
    if (this.#count > CELLS_MAX) {
      throw new ExpressionError(`An expression has ${CELLS_MAX} values at most. Make two scanners of it.`, at);
    }
    let list = this.cells.get(this.domain);
    if (list === undefined) this.cells.set(this.domain, (list = []));
    list.push(cell);
    this.#places.set(key, list.length - 1);
    return { type, cell: list.length - 1, needs, steady };
  }

  constant(value: number, type: ValueType, at: Place): Value {
    return this.add({ op: 'constant', value }, type, 1, true, at);
  }

  /** The value some bars ago; what is the same all day stays itself. */
  ago(of: Value, bars: number, at: Place): Value {
    if (bars === 0 || of.steady) return of;
    if (bars > LOOKBACK_MAX) throw new ExpressionError(`At most ${LOOKBACK_MAX} bars are looked back.`, at);
    return this.add({ op: 'ago', of: of.cell, bars }, of.type, of.needs + bars, false, at);
  }

  /** The newest value of an interval; within that interval it is the value itself. */
  newest(domain: ScanInterval, of: Value, at: Place): Value {
    return this.domain === domain ? of : this.add({ op: 'on', domain, of: of.cell }, of.type, 1, false, at);
  }

  /** Works out a part on another interval. */
  within<T>(domain: ScanInterval, make: () => T): T {
    const before = this.domain;
    this.domain = domain;
    try {
      return make();
    } finally {
      this.domain = before;
    }
  }

  tell(text: string, { cell, type }: Value): void {
    const name = this.domain === 'own' ? text : `on("${this.domain}", ${text})`;
    const { domain, evidence } = this;
    if (this.cells.get(domain)?.[cell]?.op === 'constant' || evidence.length >= EVIDENCE_MAX) return;
    if (!evidence.some((known) => known.name === name)) evidence.push({ name, domain, cell, type });
  }
}

/** Definitions and view values as their names: they hold functions and are the same when the names are. */
function nameOnly(key: string, value: unknown): unknown {
  if (key !== 'definition' && key !== 'value') return value;
  return typeof value === 'object' && value !== null && 'name' in value ? value.name : value;
}
