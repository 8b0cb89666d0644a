import { FaultError, fault } from '#contract/faults.ts';
import type { AlertRule, SavedRule } from '#contract/model/alert.ts';
import { type Instrument, instrumentCode } from '#contract/model/instrument.ts';
import { isFault } from '../core/indicators/compute.ts';
import { chosenIndicator } from '../core/indicators/series.ts';
import { freshRuleState } from '../core/alerts/rule-watch.ts';
import { readRuleText } from '../core/alerts/rule-text.ts';

/** How many instruments a wrong name is answered with. */
const MEANT_MAX = 3;
/** Distance after which a typed rule that fires again is armed anew, percent of its level. */
const REARM_PCT = 0.1;

/** Where instruments are looked up. */
export interface RuleInstruments {
  readonly known: () => readonly Instrument[];
  /** The best matches among all of the day. */
  readonly search: (text: string) => Promise<readonly Instrument[]>;
}

/** A rule as it was given: whole, or typed. */
export type GivenRule = { readonly rule: AlertRule } | { readonly text: string };

/** Makes the rule that a person means. @throws input.rule, input.unknown_indicator, input.params */
export async function ruleOf(given: GivenRule, instruments: RuleInstruments): Promise<AlertRule> {
  if ('rule' in given) {
    checkIndicator(given.rule);
    return given.rule;
  }
  const { symbol, condition, repeat, expiresAtMs } = readRuleText(given.text);
  const instrument = await instrumentNamed(symbol, instruments);
  const { segment, securityId, decimals } = instrument;
  return {
    id: 0,
    segment,
    securityId,
    symbol: instrument.symbol,
    decimals,
    condition,
    repeat,
    rearmPct: REARM_PCT,
    priority: 'high',
    enabled: true,
    expiresAtMs,
    note: '',
  };
}

/**
 * The rule as it begins to watch. A changed rule counts on from what it fired before, because that count is part of the
 * key of its alerts.
 */
export function beginRule(rule: AlertRule, before: SavedRule | undefined, nowMs: number): SavedRule {
  const { fired = 0, lastFiredMs = null } = before?.state ?? {};
  return { rule, state: { ...freshRuleState(nowMs, rule.enabled), fired, lastFiredMs } };
}

/** Codes of the instruments that rules watch now. */
export function watchedCodes(rules: Iterable<SavedRule>): number[] {
  const codes = new Set<number>();
  for (const { rule, state } of rules) {
    if (state.state === 'armed' || state.state === 'waiting') codes.add(instrumentCode(rule.segment, rule.securityId));
  }
  return [...codes];
}

async function instrumentNamed(symbol: string, { known, search }: RuleInstruments): Promise<Instrument> {
  const here = known().find((row) => row.symbol.toUpperCase() === symbol);
  if (here !== undefined) return here;
  const found = await search(symbol);
  const exact = found.find((row) => row.symbol.toUpperCase() === symbol);
  if (exact !== undefined) return exact;
  const meant = found.slice(0, MEANT_MAX).map((row) => row.symbol);
  const remedy = meant.length === 0 ? 'Look it up with the search.' : `Is it ${meant.join(', ')}?`;
  throw new FaultError(fault('input.rule', `There is no instrument ${symbol} today. ${remedy}`));
}

function checkIndicator({ condition }: AlertRule): void {
  if (condition.type !== 'indicator') return;
  const chosen = chosenIndicator(condition.name, condition.params, 0);
  if (isFault(chosen)) throw new FaultError(chosen);
  const { outputs } = chosen.definition;
  if (condition.output === '' || outputs.includes(condition.output)) return;
  const text = `${condition.name} has no output ${condition.output}; it has ${outputs.join(', ')}.`;
  throw new FaultError(fault('input.rule', text));
}
