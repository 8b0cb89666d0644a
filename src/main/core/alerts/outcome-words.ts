import type { Alert } from '#contract/model/alert.ts';
import type { Outcome } from '#contract/model/validation.ts';

/** The window whose outcome is told to communities. */
export const TOLD_WINDOW = 60;

const percent = (fraction: number): string => `${fraction < 0 ? '−' : '+'}${Math.abs(100 * fraction).toFixed(2)} %`;
const TOUCH_WORDS = { TARGET: 'the target came first', STOP: 'the stop came first', NONE: 'neither stop nor target' };

/** What became of an alert, for those who were told of it; made of the alert and its outcome alone. */
export function outcomeText({ text }: Pick<Alert, 'text'>, outcome: Outcome): string {
  const { window, status, reason, ret, mfe, mae, hitDir, touch } = outcome;
  const head = `After ${window} minutes · ${text}`;
  if (status !== 'DONE' || ret === null || mfe === null || mae === null)
    return `${head}\nNot judged: ${reason ?? 'it is still followed'}.`;
  const verdict = hitDir === true ? 'It was right after costs' : 'It was not right after costs';
  const end = touch === null ? '' : `, ${TOUCH_WORDS[touch]}`;
  return `${head}\n${verdict}: ${percent(ret)}, at best ${percent(mfe)}, at worst ${percent(mae)}${end}.`;
}
