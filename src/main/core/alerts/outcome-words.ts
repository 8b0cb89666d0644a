import type { Alert } from '#contract/model/alert.ts';
import type { Outcome } from '#contract/model/validation.ts';

/** The window whose outcome is told to communities, where the session holds it. */
export const TOLD_WINDOW = 60;

const percent = (fraction: number): string => `${fraction < 0 ? '−' : '+'}${Math.abs(100 * fraction).toFixed(2)} %`;
const TOUCH_WORDS = { TARGET: 'the target came first', STOP: 'the stop came first', NONE: 'neither stop nor target' };

/** What became of an alert, for those who were told of it; made of the alert and its outcome alone. */
export function outcomeText({ text }: Pick<Alert, 'text'>, outcome: Outcome): string {
  const { window, status, reason, ret, mfe, mae, hitDir, hitMove, touch } = outcome;
  const head = `After ${window} minutes · ${text}`;
  if (status !== 'DONE' || ret === null || mfe === null || mae === null)
    return `${head}\nNot judged: ${reason ?? 'it is still followed'}.`;
  // What has no direction is right when it moved as far as it said.
  const verdict = (hitDir ?? hitMove) === true ? 'It was right after costs' : 'It was not right after costs';
  const end = touch === null ? '' : `, ${TOUCH_WORDS[touch]}`;
  return `${head}\n${verdict}: ${percent(ret)}, at best ${percent(mfe)}, at worst ${percent(mae)}${end}.`;
}

/** The same for a group: how many of its members were right, and what they came to together. */
export function outcomesText(alert: Pick<Alert, 'text'>, outcomes: readonly Outcome[]): string {
  const [first, ...others] = outcomes;
  if (first === undefined) return alert.text;
  if (others.length === 0) return outcomeText(alert, first);
  const head = `After ${first.window} minutes · ${alert.text}`;
  const judged = outcomes.filter(({ status, ret }) => status === 'DONE' && ret !== null);
  const open = outcomes.length - judged.length;
  if (judged.length === 0) return `${head}\nNot judged: ${first.reason ?? 'they are still followed'}.`;
  const right = judged.filter(({ hitDir, hitMove }) => (hitDir ?? hitMove) === true).length;
  const mean = judged.reduce((sum, { ret }) => sum + (ret ?? 0), 0) / judged.length;
  const rest = open === 0 ? '' : `; ${open} not judged`;
  return `${head}\n${right} of ${judged.length} were right after costs: ${percent(mean)} on average${rest}.`;
}
