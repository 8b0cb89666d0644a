import type { Alert, AlertRule, Condition } from '#contract/model/alert.ts';
import { toRupees } from '#contract/model/price.ts';
import type { Hit, Plan } from '#contract/model/scan.ts';
import { istDate } from '../time/ist.ts';

const SIDE_WORDS = { up: 'up', down: 'down', neutral: '' } as const;
/** Members that a message names. */
const NAMES_MAX = 8;

const rupees = (value: number): string =>
  value.toLocaleString('en-IN', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** What a hit says in one sentence. @param title of its scanner. */
export function hitText(hit: Hit, title: string): string {
  const side = SIDE_WORDS[hit.side];
  const parts = [hit.symbol, title, hit.variant, side, hit.interval].filter((part) => part !== '');
  return `${parts.join(' ')} at ${rupees(toRupees(hit.price, hit.decimals))}`;
}

/** What a group says. */
export function groupText(title: string, count: number, names: readonly string[]): string {
  const some = names.slice(0, NAMES_MAX).join(', ');
  const left = count - Math.min(count, NAMES_MAX, names.length);
  return `${title}: ${count} ${count === 1 ? 'instrument' : 'instruments'} in one minute: ${some}${left > 0 ? ` and ${left} more` : ''}`;
}

/** A plan in one line; empty without one. */
export function planText(plan: Plan | null): string {
  if (plan === null) return '';
  const { action, entry, stop, target, riskReward, lots, expectedMove, expectedMovePct } = plan;
  const size = lots === null ? '' : `, ${lots} ${lots === 1 ? 'lot' : 'lots'}`;
  return (
    `${action} ${rupees(entry)}, stop ${rupees(stop)}, target ${rupees(target)}, ` +
    `reward ${riskReward.toFixed(1)} times the risk${size}, expected move ${expectedMovePct.toFixed(2)} % (₹${rupees(expectedMove)})`
  );
}

const OP_SIGNS = { above: '>', below: '<', crosses: 'crosses' } as const;

/** A condition as it is typed; `readRuleText` reads it back. */
export function conditionText(condition: Condition): string {
  const { op, level } = condition;
  const compared = `${OP_SIGNS[op]} ${level}`;
  if (condition.type === 'price') return compared;
  if (condition.type === 'oi') return `OI ${compared}%`;
  const { name, params, output, interval } = condition;
  const inside = Object.entries(params)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  return `${name}(${inside})${output === '' ? '' : `.${output}`} ${interval} ${compared}`;
}

/** A whole rule as it is typed. */
export function ruleText({ symbol, condition, repeat, expiresAtMs }: AlertRule): string {
  const until = expiresAtMs === null ? '' : ` until ${istDate(expiresAtMs - 1)}`;
  return `${symbol} ${conditionText(condition)}${repeat === 'every' ? ' every' : ''}${until}`;
}

/** What an alert says outside the terminal: made of the alert alone, so that no order or account is ever in it. */
export function messageText(alert: Alert): string {
  const lines = [`${alert.priority.toUpperCase()} · ${alert.text}`, planText(alert.plan)];
  if (alert.confidence !== null) lines.push(`Confidence ${Math.round(alert.confidence * 100)} %`);
  if (alert.badges.length > 0) lines.push(alert.badges.join(' · '));
  return lines.filter((line) => line !== '').join('\n');
}
