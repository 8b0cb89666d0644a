import { z } from 'zod';
import { assert } from '#contract/faults.ts';
import type { Interval } from '#contract/model/bar.ts';
import type { Instrument, InstrumentKind } from '#contract/model/instrument.ts';
import type { ParamInfo, Plan, Priority, ScannerGroup } from '#contract/model/scan.ts';
import type { Bar } from '../bars/bar.ts';
import type { SlotVolume } from '../volume/baseline.ts';
import type { PastFacts } from './past-facts.ts';
import type { ScanInterval } from './scan-state.ts';

/** Completed bars, oldest at `first`, newest at `end − 1`. Columns are longer than that: nothing outside may be read. */
export interface SeriesView {
  readonly first: number;
  readonly end: number;
  /** Open times, epoch ms. */
  readonly t: ArrayLike<number>;
  /** Prices in the instrument's integer scale. */
  readonly o: ArrayLike<number>;
  readonly h: ArrayLike<number>;
  readonly l: ArrayLike<number>;
  readonly c: ArrayLike<number>;
  /** Units traded in the bar. */
  readonly v: ArrayLike<number>;
}

/** What a scanner sees when a bar has closed: the signal bar is the newest one. Everything is as of that moment. */
export interface ScanView {
  readonly instrument: Instrument;
  readonly interval: Interval;
  /** Close time of the signal bar, epoch ms. */
  readonly closeMs: number;
  readonly bars: SeriesView;
  /** Open of today's continuous session, epoch ms. */
  readonly openMs: number;
  /** Units traded today up to the close of the signal bar. */
  readonly dayVolume: number;
  /** Official total of the previous trading day; null when it is not known. */
  readonly previousVolume: number | null;
  /**
   * A standard indicator of this instrument and interval after the signal bar: `EMA_5` … `EMA_200`, `RSI`, `ATR`,
   * `MACD.signal`, `BBANDS.upper` and so on (BANK_NAMES). Prices in the instrument's integer scale; null while there are
   * too few bars. It is computed over all bars since the start of the loaded history.
   */
  value(name: string, interval?: ScanInterval): number | null;
  /** Completed bars of another interval, those that closed at or before this moment: nothing of it can repaint. */
  on(interval: ScanInterval): SeriesView;
  /** Levels, averages and extremes made of the sessions before today. */
  readonly past: PastFacts;
  /** India VIX at the last closed minute, else its close of the day before; null when it is not known. */
  readonly vix: number | null;
  /** Factor on thresholds by time of day (quant.md A.27), of the signal bar's open. */
  readonly sessionFactor: number;
  /** The last closed minute's volume and the day's so far against what is usual at this time (quant.md A.26). */
  volumeByTime(): SlotVolume | null;
  /** The scanner's own numbers for this instrument and interval, 0 at the start of the day. */
  readonly memory: Float64Array;
}

/**
 * State of a scanner that needs every bar and not only the newest ones: made once for each runner, so that what it says
 * depends on the loaded history and the closed bars alone.
 */
export interface BarFollower {
  /** An instrument that is scanned from now on, or begins anew. @param openMinute at which its session opens. */
  add(instrument: Instrument, openMinute: number): void;
  /**
   * Every completed bar of the instrument, in the order of time, those of the loaded history too.
   * @param view of a bar of today; null for those before.
   */
  take(slot: number, interval: ScanInterval, openMs: number, bar: Readonly<Bar>, view: ScanView | null): void;
  /** Called after `take` of the signal bar, where the scanner runs on it. */
  scan(view: ScanView, emit: (signal: Signal) => void): void;
}

export interface Signal {
  readonly side: 'up' | 'down' | 'neutral';
  /** Tells signals of one bar apart; '' when there is one at most. */
  readonly variant?: string;
  /** Left out when the scanner's own rules decide it from the evidence. */
  readonly priority?: Priority;
  /** One value for each of the scanner's columns; prices in rupees. Null where it is not known. */
  readonly evidence: Readonly<Record<string, number | string | null>>;
  /** Score from 0.5 to 1 (quant.md §0.7); left out when the scanner has none. */
  readonly confidence?: number;
  readonly plan?: Plan;
}

export type ScalarParams = Record<string, number | string | boolean>;

/** A limit on one evidence value; the value must be there and be below or above it. */
interface ValueRule {
  readonly column: string;
  readonly below?: number;
  readonly above?: number;
}

/** First rule that fits decides; `low` when none does. */
export interface PriorityRule extends ValueRule {
  readonly is: Priority;
}

/** Every rule that fits gives its badge. */
export interface BadgeRule extends ValueRule {
  readonly label: string;
}

/** What every scanner has, whatever it looks at. */
export interface ScannerBase {
  readonly id: string;
  readonly title: string;
  readonly group: ScannerGroup;
  /** What it looks for, in one sentence. */
  readonly sentence: string;
  readonly intervals: readonly ScanInterval[];
  readonly params: z.ZodObject;
  /** Names of the evidence values, the most telling first. */
  readonly columns: readonly string[];
  readonly priorities?: readonly PriorityRule[];
  readonly badges?: readonly BadgeRule[];
}

/** Looks at one instrument when one of its bars closes. */
export interface ScannerSpec<Params extends ScalarParams> extends ScannerBase {
  readonly scope: 'instrument';
  readonly kinds: readonly InstrumentKind[];
  readonly memoryCells: number;
  readonly needsPreviousVolume: boolean;
  /** Completed bars without which it cannot say anything. */
  barsNeeded(params: Params): number;
  runsOn(params: Params, interval: Interval): boolean;
  /** Told with every hit beside the parameters: what cannot be changed in the scanner's form. */
  readonly fixed?: ScalarParams;
  /** Makes the state of a scanner that needs every bar; its `scan` is called in place of this one's. */
  readonly follow?: () => BarFollower;
  scan(view: ScanView, params: Params, emit: (signal: Signal) => void): void;
}
/** A scanner whose parameters have been checked by its own schema before they reach `scan`. */
export type Scanner = ScannerSpec<ScalarParams>;

/**
 * Declares a scanner: one synchronous, deterministic function over a read-only view. Every parameter has a default,
 * and carries its unit and its sentence as zod metadata (`.meta({ unit, sentence })`), from which the form is drawn.
 */
export function defineScanner<Shape extends z.ZodObject>(
  spec: Omit<ScannerSpec<z.infer<Shape> & ScalarParams>, 'params' | 'scope'> & { readonly params: Shape },
): Scanner {
  const scanner = { ...spec, scope: 'instrument' } as unknown as Scanner;
  paramInfos(scanner, defaultParams(scanner));
  return scanner;
}

export function defaultParams(scanner: ScannerBase): ScalarParams {
  return scanner.params.parse({}) as ScalarParams;
}

interface PropertySchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: number | string | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly unit?: string;
  readonly sentence?: string;
}

/** The parameters as form fields, derived from the schema. */
export function paramInfos(scanner: ScannerBase, values: ScalarParams): ParamInfo[] {
  const schema = z.toJSONSchema(scanner.params, { io: 'input' }) as { properties?: Record<string, PropertySchema> };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const { unit, sentence, default: preset } = property;
    const value = values[name];
    assert(preset !== undefined && value !== undefined, `${scanner.id}.${name} has no default`);
    assert(unit !== undefined && sentence !== undefined, `${scanner.id}.${name} has no unit or sentence`);
    return {
      name,
      type: fieldType(property),
      default: preset,
      value,
      ...(property.minimum === undefined ? {} : { min: property.minimum }),
      ...(property.maximum === undefined ? {} : { max: property.maximum }),
      ...(property.enum === undefined ? {} : { choices: [...property.enum] }),
      unit,
      sentence,
    };
  });
}

function fieldType(property: PropertySchema): ParamInfo['type'] {
  if (property.enum !== undefined) return 'choice';
  if (property.type === 'integer' || property.type === 'number' || property.type === 'boolean') return property.type;
  throw new TypeError(`a scanner parameter is a number, a choice or a switch, not ${property.type}`);
}
