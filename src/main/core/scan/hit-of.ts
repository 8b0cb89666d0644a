import { ensure } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit, Priority } from '#contract/model/scan.ts';
import type { ScanInterval } from './scan-state.ts';
import type { BadgeRule, PriorityRule, ScalarParams, Scanner, ScannerBase, Signal } from './scanner.ts';

/** When and on what a signal fired. */
export interface HitPlace {
  readonly instrument: Instrument;
  readonly interval: ScanInterval;
  /** Close of the signal bar, epoch ms. */
  readonly atMs: number;
  /** Close of the signal bar, in the instrument's scale. */
  readonly price: number;
}

/** A signal as the hit that is stored and told, without an id (0). */
export function hitOf(
  scanner: ScannerBase & Partial<Pick<Scanner, 'fixed'>>,
  params: ScalarParams,
  place: HitPlace,
  signal: Signal,
): Hit {
  const { slot, segment, securityId, symbol, decimals } = place.instrument;
  const evidence = evidenceOf(scanner, signal, decimals);
  // Rules look at the values themselves: a width of 0.1998 % is below 0.2 %, though it reads 0.2.
  return {
    id: 0,
    scannerId: scanner.id,
    slot,
    segment,
    securityId,
    symbol,
    interval: place.interval,
    atMs: place.atMs,
    variant: signal.variant ?? '',
    side: signal.side,
    priority: priorityOf(scanner.priorities ?? [], place.interval, signal.evidence),
    confidence: signal.confidence ?? null,
    plan: signal.plan ?? null,
    badges: (scanner.badges ?? []).filter((rule) => fits(rule, signal.evidence)).map(({ label }) => label),
    price: place.price,
    decimals,
    evidence,
    params: { ...scanner.fixed, ...params },
  };
}

type Evidence = Signal['evidence'];

function evidenceOf(
  scanner: ScannerBase,
  { evidence }: Signal,
  decimals: number,
): Record<string, number | string | null> {
  return Object.fromEntries(
    scanner.columns.map((name) => {
      const value = evidence[name];
      ensure(value === undefined ? null : name, `${scanner.id} gave no ${name}`);
      return [name, typeof value === 'number' ? rounded(value, decimals) : (value ?? null)];
    }),
  );
}

function priorityOf(rules: readonly PriorityRule[], interval: ScanInterval, evidence: Evidence): Priority {
  return rules.find((rule) => (rule.on?.includes(interval) ?? true) && fits(rule, evidence))?.is ?? 'low';
}

function fits({ column, below, above }: PriorityRule | BadgeRule, evidence: Evidence): boolean {
  if (column === undefined) return true;
  const value = evidence[column];
  if (typeof value !== 'number') return false;
  return (below === undefined || value < below) && (above === undefined || value > above);
}

/** Evidence is for reading: to the decimals of the instrument's prices, half away from zero; whole numbers stay exact. */
function rounded(value: number, decimals: number): number {
  if (Number.isInteger(value)) return value;
  const scale = 10 ** decimals;
  return (Math.sign(value) * Math.round(Math.abs(value) * scale)) / scale;
}
