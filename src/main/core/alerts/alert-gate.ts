import type { AlertGate } from '#contract/model/alert.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { SessionClass } from '#contract/model/instrument.ts';
import { phaseAt } from '../session/calendar.ts';

/**
 * Share of the scanned instruments whose history must be there before alerts begin. A few never get theirs (new
 * listings, what the broker refuses); a scanner does not run on those anyway.
 */
export const READY_SHARE_MIN = 0.95;

/** How far the scan thread has come: counts of instruments. */
export interface Readiness {
  readonly wanted: number;
  /** Without their history, and so without baselines of volume. */
  readonly unloaded: number;
  /** With today's levels. */
  readonly levelled: number;
}

/** What alerts depend on. */
export interface AlertFacts {
  readonly storeUp: boolean;
  readonly scanUp: boolean;
  readonly feed: 'connecting' | 'live' | 'stale' | 'stopped';
  readonly feedReason: string | null;
  /** Null until the scan thread has told it. */
  readonly readiness: Readiness | null;
}

/** Whether alerts of scanners and of a person's own rules may be raised; the reasons say what each waits for. */
export function alertGates(facts: AlertFacts): { readonly scan: AlertGate; readonly rules: AlertGate } {
  const shared: string[] = [];
  if (facts.feed !== 'live')
    shared.push(`feed ${facts.feed}${facts.feedReason === null ? '' : `: ${facts.feedReason}`}`);
  if (!facts.storeUp) shared.push('store: its thread is not running');
  if (!facts.scanUp) shared.push('scanners: their thread is not running');
  return { scan: gate([...shared, ...unready(facts.readiness)]), rules: gate(shared) };
}

function gate(reasons: readonly string[]): AlertGate {
  return { on: reasons.length === 0, reasons: [...reasons] };
}

function unready(readiness: Readiness | null): string[] {
  if (readiness === null) return ['baselines: the scanners have not begun'];
  const { wanted, unloaded, levelled } = readiness;
  if (wanted === 0) return ['baselines: no instrument is scanned today'];
  const reasons: string[] = [];
  const loaded = wanted - unloaded;
  if (loaded < wanted * READY_SHARE_MIN) reasons.push(`baselines: history of ${loaded} of ${wanted} instruments`);
  if (levelled < wanted * READY_SHARE_MIN) reasons.push(`levels of today: ${levelled} of ${wanted} instruments`);
  return reasons;
}

/**
 * Whether what was known at a moment belongs to the continuous session of its instrument. The last bar closes with
 * the session: it still does.
 */
export function inContinuousSession(day: TradeDay, sessionClass: SessionClass, atMs: number): boolean {
  return phaseAt(day, sessionClass, atMs - 1) === 'continuous';
}
