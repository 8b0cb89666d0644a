import { FaultError, fault } from '#contract/faults.ts';
import type { AlertRule, Comparison, Condition } from '#contract/model/alert.ts';
import { INTERVALS, type Interval } from '#contract/model/bar.ts';
import { DAY_MS } from '#contract/model/session.ts';
import { istMidnightMs } from '../time/ist.ts';
import { isFault } from '../indicators/compute.ts';
import { paramInfosOf } from '../indicators/menu.ts';
import { chosenIndicator } from '../indicators/series.ts';

/** What was typed, without the instrument's ids. */
export type TypedRule = Pick<AlertRule, 'symbol' | 'condition' | 'repeat' | 'expiresAtMs'>;

const OPS: Readonly<Record<string, Comparison>> = {
  '>': 'above',
  above: 'above',
  '<': 'below',
  below: 'below',
  crosses: 'crosses',
  cross: 'crosses',
  x: 'crosses',
};
const FORMS = 'Write for instance: NIFTY > 25000, RELIANCE below 1400 every, RELIANCE RSI(14) 5m > 70, NIFTY OI > 10%.';
const WHOLE =
  /^(?<what>.+?)\s*(?<op>>|<|\b(?:above|below|crosses|cross|x)\b)\s*(?:₹\s*)?(?<level>-?[\d,]*\.?\d+)\s*(?<percent>%?)(?<rest>.*)$/i;
const INDICATOR =
  /^(?<symbol>.+?)\s+(?<name>[A-Z_]{2,20})\s*(?:\((?<params>[^)]*)\))?(?:\.(?<output>\w+))?\s+(?<interval>1m|5m|15m|1h|1d)$/i;

/**
 * Reads a typed rule: symbol, what is compared, sign, level; then `once` or `every`, and `until YYYY-MM-DD`.
 * @throws input.rule with what cannot be understood and an example.
 */
export function readRuleText(text: string): TypedRule {
  const whole = WHOLE.exec(text.trim())?.groups;
  if (whole === undefined) throw refused(`“${text}” has no comparison with a number.`);
  const op = OPS[(whole['op'] as string).toLowerCase()] as Comparison;
  const level = Number((whole['level'] as string).replaceAll(',', ''));
  if (!Number.isFinite(level)) throw refused(`“${whole['level']}” is no number.`);
  const { symbol, condition } = subjectOf((whole['what'] as string).trim(), op, level);
  const isPercent = whole['percent'] === '%';
  if (isPercent !== (condition.type === 'oi')) {
    throw refused(isPercent ? 'Percent is for OI only.' : 'A change of OI is in percent: OI > 10%.');
  }
  return { symbol, condition, ...endingOf(whole['rest'] as string) };
}

function subjectOf(what: string, op: Comparison, level: number): { symbol: string; condition: Condition } {
  const interest = /^(?<symbol>.+?)\s+OI$/i.exec(what)?.groups;
  if (interest !== undefined) return { symbol: symbolOf(interest['symbol']), condition: { type: 'oi', op, level } };
  const found = INDICATOR.exec(what)?.groups;
  if (found === undefined) {
    if (level <= 0) throw refused('A price is above 0.');
    return { symbol: symbolOf(what), condition: { type: 'price', op, level } };
  }
  const name = (found['name'] as string).toUpperCase();
  const interval = INTERVALS.find((one) => one === found['interval']?.toLowerCase()) as Interval;
  return {
    symbol: symbolOf(found['symbol']),
    condition: {
      type: 'indicator',
      name,
      ...chosen(name, found['params'] ?? '', found['output'] ?? ''),
      interval,
      op,
      level,
    },
  };
}

/** Parameters by name or in the order of the menu, checked against the indicator. */
function chosen(
  name: string,
  inside: string,
  output: string,
): { params: Record<string, number | string>; output: string } {
  const byDefault = chosenIndicator(name, {}, 0);
  if (isFault(byDefault)) throw refused(byDefault.text);
  const infos = paramInfosOf(byDefault.definition);
  const params: Record<string, number | string> = {};
  const given = inside
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  for (const [i, part] of given.entries()) {
    const [left, right] = part.split('=').map((half) => half.trim());
    const key = right === undefined ? infos[i]?.name : left;
    if (key === undefined) throw refused(`${name} takes ${infos.length} parameters.`);
    const value = (right ?? left) as string;
    params[key] = Number.isNaN(Number(value)) ? value : Number(value);
  }
  const checked = chosenIndicator(name, params, 0);
  if (isFault(checked)) throw refused(checked.text);
  const { outputs } = checked.definition;
  const wanted = output === '' ? '' : outputs.find((one) => one.toLowerCase() === output.toLowerCase());
  if (wanted === undefined) throw refused(`${name} has no output ${output}; it has ${outputs.join(', ')}.`);
  return { params, output: wanted };
}

function endingOf(rest: string): Pick<TypedRule, 'repeat' | 'expiresAtMs'> {
  let repeat: TypedRule['repeat'] = 'once';
  let expiresAtMs: number | null = null;
  const words = rest
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  for (let i = 0; i < words.length; i += 1) {
    const word = (words[i] as string).toLowerCase();
    if (word === 'once' || word === 'every') repeat = word;
    else if (word === 'until') {
      const date = words[(i += 1)] ?? '';
      if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date)))
        throw refused('After “until” stands a date: until 2026-11-30.');
      expiresAtMs = istMidnightMs(date) + DAY_MS;
    } else throw refused(`“${words[i]}” is not understood.`);
  }
  return { repeat, expiresAtMs };
}

function symbolOf(text: string | undefined): string {
  const symbol = (text ?? '').trim().replaceAll(/\s+/g, ' ').toUpperCase();
  if (symbol === '' || symbol.length > 64) throw refused('The name of the instrument is missing.');
  return symbol;
}

function refused(text: string): FaultError {
  return new FaultError(fault('input.rule', `${text} ${FORMS}`));
}
