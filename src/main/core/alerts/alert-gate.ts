import type { AlertGate } from '#contract/model/alert.ts';
import type { Hit, ScannerInfo } from '#contract/model/scan.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import type { Instrument, SessionClass } from '#contract/model/instrument.ts';
import { continuousSpan, phaseAt } from '../session/calendar.ts';
import { minuteOfDay } from '../time/ist.ts';

const DAY_MS = 86_400_000;

/** How far the scan thread has come: counts of instruments. */
export interface Readiness {
  readonly wanted: number;
  /** Without their history, and so without baselines of volume. */
  readonly unloaded: number;
  /** With today's levels. */
  readonly levelled: number;
}

/** What the scan thread tells of it, when it changes. */
export interface ReadinessNews {
  readonly readiness: Readiness;
  /** Slots whose own history and levels are there now, and were not told before. */
  readonly ready: readonly number[];
  /** The scanners began anew: what was told before holds no more. */
  readonly whole: boolean;
}

/** What alerts depend on. */
export interface AlertFacts {
  readonly storeUp: boolean;
  /** Why the store cannot be relied on although it runs: a write that failed, or a long queue; null when it can. */
  readonly storeTrouble: string | null;
  readonly scanUp: boolean;
  readonly feed: 'connecting' | 'live' | 'stale' | 'stopped';
  readonly feedReason: string | null;
  /** Null until the scan thread has told it. */
  readonly readiness: Readiness | null;
}

/**
 * Whether alerts of scanners and of a person's own rules may be raised; the reasons say what each waits for. What holds
 * single instruments, their own history and levels, is judged hit by hit, and noted here.
 */
export function alertGates(facts: AlertFacts): { readonly scan: AlertGate; readonly rules: AlertGate } {
  const shared: string[] = [];
  if (facts.feed !== 'live')
    shared.push(`feed ${facts.feed}${facts.feedReason === null ? '' : `: ${facts.feedReason}`}`);
  if (!facts.storeUp) shared.push('store: its thread is not running');
  else if (facts.storeTrouble !== null) shared.push(`store: ${facts.storeTrouble}`);
  if (!facts.scanUp) shared.push('scanners: their thread is not running');
  const { reasons, notes } = ofReadiness(facts.readiness);
  return { scan: gate([...shared, ...reasons], notes), rules: gate(shared, []) };
}

function gate(reasons: readonly string[], notes: readonly string[]): AlertGate {
  return { on: reasons.length === 0, reasons: [...reasons], notes: [...notes] };
}

/** Nobody may alert before the first instrument is ready; afterwards the others are held one by one. */
function ofReadiness(readiness: Readiness | null): { reasons: string[]; notes: string[] } {
  if (readiness === null) return { reasons: ['baselines: the scanners have not begun'], notes: [] };
  const { wanted, unloaded, levelled } = readiness;
  if (wanted === 0) return { reasons: ['baselines: no instrument is scanned today'], notes: [] };
  const loaded = wanted - unloaded;
  const missing: string[] = [];
  if (loaded < wanted) missing.push(`baselines: history of ${loaded} of ${wanted} instruments`);
  if (levelled < wanted) missing.push(`levels of today: ${levelled} of ${wanted} instruments`);
  return loaded === 0 || levelled === 0 ? { reasons: missing, notes: [] } : { reasons: [], notes: missing };
}

/**
 * Whether what was known at a moment belongs to the continuous session of its instrument. The last bar closes with
 * the session: it still does.
 */
export function inContinuousSession(day: TradeDay, sessionClass: SessionClass, atMs: number): boolean {
  return phaseAt(day, sessionClass, atMs - 1) === 'continuous';
}

/**
 * The class whose session a hit belongs to. A scanner of chains finds something in the options, which trade on while
 * their index or share is in its closing auction; its hits name what is behind them.
 */
export function sessionClassOfHit(
  { kind, sessionClass }: Pick<Instrument, 'kind' | 'sessionClass'>,
  scope: ScannerInfo['scope'] | undefined,
): SessionClass {
  return scope === 'chain' && (kind === 'INDEX' || kind === 'EQUITY') ? 'FNO' : sessionClass;
}

/** A hit from before the open is judged so long after it, ms: the first minute shows whether the feed is in order. */
const AFTER_OPEN_MS = MINUTE_MS;

/**
 * From when on a hit that was found before today's session of its instrument may be an alert, epoch ms; null when it is
 * none of those. What is known before the open (a narrow range) is as true when trading begins.
 */
export function judgedFromMs(day: TradeDay, sessionClass: SessionClass, { atMs }: Pick<Hit, 'atMs'>): number | null {
  const span = continuousSpan(day, sessionClass);
  if (span === undefined) return null;
  const openMs = day.midnightMs + span.fromMinute * MINUTE_MS;
  return atMs > day.midnightMs && atMs <= openMs ? openMs + AFTER_OPEN_MS : null;
}

/**
 * Whether a hit belongs to today's session of its instrument. The bar of a day ends with whatever ends the day, a closing
 * auction too, and belongs to the session that ended with it; shorter bars must be of the continuous session.
 */
export function inSessionOfHit(
  day: TradeDay,
  sessionClass: SessionClass,
  hit: Pick<Hit, 'interval' | 'atMs'>,
): boolean {
  if (hit.interval !== '1d') return inContinuousSession(day, sessionClass, hit.atMs);
  const span = continuousSpan(day, sessionClass);
  const isToday = hit.atMs > day.midnightMs && hit.atMs <= day.midnightMs + DAY_MS;
  return span !== undefined && isToday && minuteOfDay(hit.atMs - 1) >= span.fromMinute;
}
