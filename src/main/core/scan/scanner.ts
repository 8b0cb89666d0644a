import { z } from 'zod';
import { assert } from '#contract/faults.ts';
import type { Interval } from '#contract/model/bar.ts';
import type { Instrument, InstrumentKind } from '#contract/model/instrument.ts';
import type { ParamInfo, Plan, Priority, ScannerGroup } from '#contract/model/scan.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { Bar } from '../bars/bar.ts';
import type { SlotVolume } from '../volume/baseline.ts';
import type { PastFacts } from './past-facts.ts';
import type { ScanInterval } from './scan-state.ts';
import type { SessionProfiles } from './session-profiles.ts';

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

/**
 * Evidence by which a hit without a side says how far the price will go within the hour, rupees: by it the hit is judged
 * (quant.md F). Other expected moves, such as that of an option to its expiry, have other names.
 */
export const MOVE_EVIDENCE = 'expMove';

/** What a scanner sees when a bar has closed: the signal bar is the newest one. Everything is as of that moment. */
export interface ScanView {
  readonly instrument: Instrument;
  readonly interval: Interval;
  /** Close time of the signal bar, epoch ms. */
  readonly closeMs: number;
  readonly bars: SeriesView;
  /** Open of today's continuous session, epoch ms. */
  readonly openMs: number;
  /** End of today's continuous session, epoch ms. */
  readonly endMs: number;
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
  /** Volume profiles of today and of the session before; null for indices and options. */
  readonly profiles: SessionProfiles | null;
  /** India VIX at the last closed minute of today; null before its first. */
  readonly vix: number | null;
  /** Factor on thresholds by time of day (quant.md A.27), of the signal bar's open. */
  readonly sessionFactor: number;
  /** The last closed minute's volume and the day's so far against what is usual at this time (quant.md A.26). */
  volumeByTime(): SlotVolume | null;
  /**
   * Mean volume of the same stretch of past sessions: the last `minutes` closed minutes (quant.md A.26); null without
   * enough comparable sessions. Far cheaper than `volumeByTime`.
   */
  usualVolume(minutes: number): number | null;
  /** The scanner's own numbers for this instrument and interval, 0 at the start of the day. */
  readonly memory: Float64Array;
  /** Money that sizes are reckoned from, rupees (`scanCapital`). */
  readonly capital: number;
  /** The trade date that is scanned. */
  readonly day: TradeDay;
}

/** A completed bar. */
export interface FollowedBar {
  readonly interval: ScanInterval;
  readonly openMs: number;
  readonly bar: Readonly<Bar>;
}

/**
 * State of a scanner that needs every bar and not only the newest ones: made once for each runner, so that what it says
 * depends on the loaded history and the closed bars alone.
 */
export interface BarFollower {
  /** An instrument that is scanned from now on, or begins anew. @param openMinute at which its session opens. */
  add(instrument: Instrument, openMinute: number): void;
  /**
   * Every completed bar of the instrument, those of the loaded history too: today all that closed with a minute at once,
   * before any scanner runs on them; of the history one by one, interval by interval.
   * @param bars short intervals first; not kept. @param view of today's bars; null for those before.
   */
  take(slot: number, bars: readonly FollowedBar[], view: ScanView | null): void;
  /** Called after `take` of the signal bar, where the scanner runs on it. */
  scan(view: ScanView, emit: (signal: Signal) => void): void;
}

export interface Signal {
  readonly side: 'up' | 'down' | 'neutral';
  /** Tells signals of one bar apart; '' when there is one at most. */
  readonly variant?: string;
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

/**
 * First rule that fits decides; `low` when none does. A rule asks for a value, for the bars of some intervals, for both, or
 * for nothing: then it fits every hit.
 */
export interface PriorityRule extends Partial<ValueRule> {
  /** Intervals of the bars whose hits it is about; all when it is left out. */
  readonly on?: readonly ScanInterval[];
  readonly is: Priority;
}

/** Every rule that fits gives its badge. */
export interface BadgeRule extends ValueRule {
  readonly label: string;
}

/** When a scanner runs. A minute counts from the open of the instrument's session. */
export type ScanSchedule =
  /** Whenever one of its bars closes. */
  | { readonly kind: 'bar' }
  /** At the end of every N minutes of the session, whether something traded or not, on the first of its intervals. */
  | { readonly kind: 'interval'; readonly minutes: number }
  /**
   * At the end of every minute from 09:00 to the open, on the longest of its intervals: bars are those of before today.
   * An instrument that opens at 09:00 has no such minute.
   */
  | { readonly kind: 'pre-market' };

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
  /**
   * On every bar when it is left out. The run before the open has the memory of the first interval: what a scanner told
   * there it need not tell again.
   */
  readonly schedules?: readonly ScanSchedule[];
  /** Which instruments it looks at while the person has not chosen; all of its kinds when it is left out. */
  readonly universe?: string;
}

/** Looks at one instrument when one of its bars closes. */
export interface ScannerSpec<Params extends ScalarParams> extends ScannerBase {
  readonly scope: 'instrument';
  readonly kinds: readonly InstrumentKind[];
  readonly memoryCells: number;
  readonly needsPreviousVolume: boolean;
  /**
   * Intervals of which it asks the view for indicators by `value()`. Left out: all of them. What is not named is not
   * kept for options, of which there are thousands; `[]` for a scanner that never asks.
   */
  readonly values?: readonly ScanInterval[];
  /** Completed bars without which it cannot say anything. */
  barsNeeded(params: Params): number;
  runsOn(params: Params, interval: Interval): boolean;
  /**
   * Completed bars of other intervals that it asks for; two of `1d` for levels and totals of past days. An option whose
   * own day cannot hold them is scanned with its history.
   */
  readonly alsoNeeds?: ReadonlyMap<ScanInterval, number>;
  /** Told with every hit beside the parameters: what cannot be changed in the scanner's form. */
  readonly fixed?: ScalarParams;
  /** Makes the state of a scanner that needs every bar; its `scan` is called in place of this one's. */
  readonly follow?: () => BarFollower;
  scan(view: ScanView, params: Params, emit: (signal: Signal) => void): void;
}
/** A scanner whose parameters have been checked by its own schema before they reach `scan`. */
export type Scanner = ScannerSpec<ScalarParams>;

/** A scanner of option chains or of the market as a whole: a MinutePass runs it. */
export interface PassScanner extends ScannerBase {
  readonly scope: 'chain' | 'market';
  /** What has to be set before it can fire; null when it can. */
  lacks?(params: ScalarParams): string | null;
}

/** Any scanner: what settings, lists and hits speak of. */
export type AnyScanner = Scanner | PassScanner;

export function isInstrumentScanner(scanner: AnyScanner): scanner is Scanner {
  return scanner.scope === 'instrument';
}

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

/** By schema: it is asked for every second, and it does not change. */
const PROPERTIES = new WeakMap<z.ZodObject, Readonly<Record<string, PropertySchema>>>();

function propertiesOf(params: z.ZodObject): Readonly<Record<string, PropertySchema>> {
  let properties = PROPERTIES.get(params);
  if (properties === undefined) {
    const schema = z.toJSONSchema(params, { io: 'input' }) as { properties?: Record<string, PropertySchema> };
    properties = schema.properties ?? {};
    PROPERTIES.set(params, properties);
  }
  return properties;
}

/** The parameters as form fields, derived from the schema. */
export function paramInfos(scanner: ScannerBase, values: ScalarParams): ParamInfo[] {
  return Object.entries(propertiesOf(scanner.params)).map(([name, property]) => {
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
  if (property.type === 'string') return 'text';
  if (property.type === 'integer' || property.type === 'number' || property.type === 'boolean') return property.type;
  throw new TypeError(`a scanner parameter is a number, a choice, a switch or a text, not ${property.type}`);
}
