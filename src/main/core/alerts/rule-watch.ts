import type { AlertRule, Comparison, RuleState } from '#contract/model/alert.ts';

/** What a look at a rule found. `state` is the same object when nothing changed. */
export interface RuleLook {
  readonly fires: boolean;
  readonly state: RuleState;
}

/** A rule that begins to watch at a moment. */
export function freshRuleState(nowMs: number, enabled: boolean): RuleState {
  return { state: enabled ? 'armed' : 'off', side: null, sinceMs: nowMs, fired: 0, lastFiredMs: null };
}

/** High and low of a minute that has just closed, in the units of the level. */
export interface MinuteRange {
  readonly openMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/**
 * One look at the value. `above` and `below` fire on the far side of the level, `crosses` when the side is another than
 * the one seen before; to reach the level is to cross it. Having fired, a rule for `every` time waits until the value
 * is back by `rearmPct` of the level.
 */
export function lookAt(rule: AlertRule, state: RuleState, value: number, nowMs: number): RuleLook {
  const ended = endedState(rule, state, nowMs);
  if (ended !== null) return { fires: false, state: ended };
  const { op, level } = rule.condition;
  const side = sideOf(value, level, state.side);
  if (state.state === 'waiting') {
    const back = hasGoneBack(op, value, level, rule.rearmPct);
    return { fires: false, state: back ? { ...state, state: 'armed', side, sinceMs: nowMs } : state };
  }
  const fires =
    op === 'above' ? value > level : op === 'below' ? value < level : side !== state.side && state.side !== null;
  if (fires) return { fires, state: firedState(rule, state, side, nowMs) };
  return { fires, state: side === state.side ? state : { ...state, side } };
}

/**
 * A look at a whole minute of a price: what crossed the level between two looks at the last price and came back. Minutes
 * that began before the rule was armed are left out: their extremes may be older than the rule.
 */
export function lookAtMinute(rule: AlertRule, state: RuleState, minute: MinuteRange, nowMs: number): RuleLook {
  const ended = endedState(rule, state, nowMs);
  if (ended !== null) return { fires: false, state: ended };
  if (state.state !== 'armed' || minute.openMs < state.sinceMs) return { fires: false, state };
  const { op, level } = rule.condition;
  const from = state.side ?? sideOf(minute.open, level, null);
  const reachesUp = minute.high >= level;
  const reachesDown = minute.low <= level;
  const fires =
    op === 'above'
      ? minute.high > level
      : op === 'below'
        ? minute.low < level
        : (from === 'below' && reachesUp) || (from === 'above' && reachesDown);
  if (!fires) return { fires, state };
  return { fires, state: firedState(rule, state, sideOf(minute.close, level, from), nowMs) };
}

/** A rule that is no longer watched, or ends now; null while it watches. */
function endedState(rule: AlertRule, state: RuleState, nowMs: number): RuleState | null {
  if (state.state === 'fired' || state.state === 'expired' || state.state === 'off') return state;
  if (rule.expiresAtMs !== null && rule.expiresAtMs <= nowMs) return { ...state, state: 'expired' };
  return null;
}

function firedState(rule: AlertRule, state: RuleState, side: RuleState['side'], nowMs: number): RuleState {
  const next = rule.repeat === 'once' ? 'fired' : 'waiting';
  return { ...state, state: next, side, fired: state.fired + 1, lastFiredMs: nowMs };
}

/** On the level itself, the side is the other one than it came from. */
function sideOf(value: number, level: number, before: RuleState['side']): RuleState['side'] {
  if (value > level) return 'above';
  if (value < level) return 'below';
  return before === null ? null : before === 'above' ? 'below' : 'above';
}

function hasGoneBack(op: Comparison, value: number, level: number, rearmPct: number): boolean {
  const distance = (Math.abs(level) * rearmPct) / 100;
  if (op === 'above') return value <= level - distance;
  if (op === 'below') return value >= level + distance;
  return Math.abs(value - level) >= distance && value !== level;
}
