import { ensure } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { OwnScanner } from '#contract/model/own-scanner.ts';
import { toRupees } from '#contract/model/price.ts';
import type { BarFollower, FollowedBar, ScanView, Signal } from '../scan/scanner.ts';
import { SCAN_INTERVALS, type ScanInterval } from '../scan/scan-state.ts';
import type { Domain } from './cells.ts';
import { domainOrder } from './domain-order.ts';
import { minuteWords } from './minute-text.ts';
import { ownPlanOf } from './own-plan.ts';
import type { EvidenceSpec, Program } from './program.ts';
import { DomainRows, emptyTaken, ROWS_TOGETHER, takeBar, type TakenBar } from './program-rows.ts';

/** What a follower runs. */
export interface FollowedExpression {
  readonly program: Program;
  readonly definition: Pick<OwnScanner, 'intervals' | 'side' | 'schedule' | 'fires' | 'cooldownBars' | 'plan'>;
  /** Average true range on the own bars, for a plan; null without one. */
  readonly atr: Program | null;
}

/** Bars of one signal interval: the values, whether it held before, and when it last fired. */
class SignalRows {
  readonly rows: DomainRows;
  readonly atr: DomainRows | null;
  readonly held = new Uint8Array(ROWS_TOGETHER);
  readonly bars = new Uint32Array(ROWS_TOGETHER);
  /** Bar number of the last hit; 0 = none. */
  readonly fired = new Uint32Array(ROWS_TOGETHER);
  readonly before = new Uint8Array(ROWS_TOGETHER);
  /** Whether it held at the look before, on a clock; not at the first look of a day. */
  readonly looked = new Uint8Array(ROWS_TOGETHER);

  constructor(rows: DomainRows, atr: DomainRows | null) {
    this.rows = rows;
    this.atr = atr;
  }
}

/** Instruments that open in the same minute, up to a fixed number of them. */
interface Group {
  readonly taken: TakenBar;
  readonly named: ReadonlyMap<ScanInterval, DomainRows>;
  readonly own: ReadonlyMap<ScanInterval, SignalRows>;
  used: number;
}

/** Where the values of an instrument are. */
interface FollowedPlace {
  readonly group: Group;
  readonly row: number;
  readonly decimals: 2 | 4;
}

/** Runs one expression over every bar of its instruments; what fires depends on the bars alone. */
export class ProgramFollower implements BarFollower {
  readonly #expression: FollowedExpression;
  readonly #groups = new Map<number, Group>();
  readonly #places = new Map<number, FollowedPlace>();

  constructor(expression: FollowedExpression) {
    this.#expression = expression;
  }

  add(instrument: Instrument, openMinute: number): void {
    let group = this.#groups.get(openMinute);
    if (group === undefined || group.used === ROWS_TOGETHER) {
      group = groupOf(this.#expression, openMinute);
      this.#groups.set(openMinute, group);
    }
    this.#places.set(instrument.slot, { group, row: group.used, decimals: instrument.decimals });
    group.used += 1;
  }

  take(slot: number, bars: readonly FollowedBar[], view: ScanView | null): void {
    const place = this.#placeOf(slot);
    // Each interval after those whose values it reads, and the scanner's own bars after all of them.
    for (const [interval, rows] of place.group.named) {
      for (const bar of bars) if (bar.interval === interval) this.#step(place, rows, bar, view);
    }
    for (const bar of bars) {
      const own = place.group.own.get(bar.interval);
      if (own !== undefined) this.#stepOwn(place, own, bar, view);
    }
  }

  #step(
    { group, row, decimals }: FollowedPlace,
    rows: DomainRows,
    { openMs, bar }: FollowedBar,
    view: ScanView | null,
  ) {
    takeBar(group.taken, openMs, bar, decimals, view);
    rows.step(row);
  }

  #stepOwn(place: FollowedPlace, own: SignalRows, bar: FollowedBar, view: ScanView | null): void {
    const { row } = place;
    own.before[row] = own.held[row]!;
    this.#step(place, own.rows, bar, view);
    own.atr?.step(row);
    own.held[row] = own.rows.values[this.#expression.program.root]![row] === 1 ? 1 : 0;
    own.bars[row] = own.bars[row]! + 1;
  }

  scan(view: ScanView, emit: (signal: Signal) => void): void {
    const { group, row } = this.#placeOf(view.instrument.slot);
    const own = group.own.get(view.interval as ScanInterval);
    if (own === undefined) return;
    const { schedule, fires, cooldownBars, side, plan } = this.#expression.definition;
    if (schedule.kind === 'pre-market') this.#look(group, own, row, view);
    const held = own.held[row]!;
    const before = schedule.kind === 'bar' ? own.before[row]! : own.looked[row]!;
    own.looked[row] = held;
    if (held !== 1 || (fires === 'edge' && before === 1)) return;
    const last = own.fired[row]!;
    if (last > 0 && own.bars[row]! - last <= cooldownBars) return;
    own.fired[row] = own.bars[row]!;
    const close = toRupees(view.bars.c[view.bars.end - 1]!, view.instrument.decimals);
    const atr = own.atr === null ? null : own.atr.values.at(-1)![row]!;
    const made = plan === null || side === 'neutral' ? null : ownPlanOf({ plan, side, close, atr }, view);
    emit({
      side,
      evidence: this.#evidence(group, own, row, close),
      ...(made === null ? {} : { plan: made }),
    });
  }

  /** Before the open: the bars are those of the days before, and today's levels come to them. */
  #look({ taken, named }: Group, own: SignalRows, row: number, view: ScanView): void {
    taken.view = view;
    for (const rows of named.values()) rows.look(row);
    own.rows.look(row);
    own.held[row] = own.rows.values[this.#expression.program.root]![row] === 1 ? 1 : 0;
  }

  #evidence(group: Group, own: SignalRows, row: number, close: number): Record<string, number | string | null> {
    const told: Record<string, number | string | null> = { close };
    for (const spec of this.#expression.program.evidence) {
      const rows = spec.domain === 'own' ? own.rows : ensure(group.named.get(spec.domain), spec.name);
      told[spec.name] = evidenceValue(spec, rows.values[spec.cell]![row]!);
    }
    return told;
  }

  #placeOf(slot: number) {
    return ensure(this.#places.get(slot), `slot ${slot} is not followed`);
  }
}

function evidenceValue({ type }: EvidenceSpec, value: number): number | string | null {
  if (Number.isNaN(value)) return null;
  if (type === 'time') return minuteWords(value);
  return type === 'condition' ? (value === 1 ? 'yes' : 'no') : value;
}

function groupOf({ program, definition, atr }: FollowedExpression, openMinute: number): Group {
  const taken = emptyTaken();
  const named = new Map<ScanInterval, DomainRows>();
  const other = (domain: ScanInterval) => ensure(named.get(domain), `values on ${domain}`).values;
  const make = (from: Program, domain: Domain): DomainRows =>
    new DomainRows(from, domain, { taken, openMinute, other });
  for (const interval of ensure(domainOrder(program), 'a checked program has an order'))
    named.set(interval, make(program, interval));
  const own = new Map<ScanInterval, SignalRows>();
  for (const interval of SCAN_INTERVALS) {
    if (!definition.intervals.includes(interval)) continue;
    own.set(interval, new SignalRows(make(program, 'own'), atr === null ? null : make(atr, 'own')));
  }
  return { taken, named, own, used: 0 };
}
