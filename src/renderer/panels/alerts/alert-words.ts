import type { Alert, AlertsState, RuleState } from '#contract/model/alert.ts';
import type { Plan } from '#contract/model/scan.ts';
import { rupeeText } from '../hits/hit-words.ts';

/** A shape beside each priority, so that colour is not all that tells them apart. */
export const PRIORITY_ICONS = { high: '▲', medium: '◆', low: '●' } as const;

/** Why alerts are off; null when they are on. */
export function gateWords(state: AlertsState): string | null {
  const { scan, rules } = state;
  if (scan.on && rules.on) return scan.notes.length === 0 ? null : notesWords(scan.notes, state.held['unready'] ?? 0);
  const what = scan.on ? 'Your own alerts are off' : rules.on ? 'Alerts of scanners are off' : 'Alerts are off';
  return `${what} until this is in order: ${(scan.on ? rules : scan).reasons.join(' · ')}`;
}

/** What holds some instruments only. */
function notesWords(notes: readonly string[], held: number): string {
  const hits = held === 0 ? '' : ` ${held} ${held === 1 ? 'hit was' : 'hits were'} held so far.`;
  return `Alerts are on for instruments whose own history is there: ${notes.join(' · ')}.${hits}`;
}

/** A plan in the width of a cell; empty without one. */
export function planWords(plan: Plan | null): string {
  if (plan === null) return '';
  const { action, entry, stop, target, riskReward } = plan;
  return `${action} ${rupeeText(entry)} stop ${rupeeText(stop)} target ${rupeeText(target)} ${riskReward.toFixed(1)}:1`;
}

export function ruleStateWords({ state, side }: RuleState): string {
  if (state === 'armed') return side === null ? 'waits for a price' : `watching, ${side}`;
  return { waiting: 'fired, waits to go back', fired: 'fired', expired: 'expired', off: 'off' }[state];
}

interface ListView {
  readonly alerts: readonly Alert[];
  /** How many there are before the list is narrowed. */
  readonly meant: number;
  readonly openOnly: boolean;
  /** Whether the alerts have been read. */
  readonly isRead: boolean;
  readonly error: string | null;
}

/** Words in the place of a list without rows. */
export function listWords({ alerts, meant, openOnly, isRead, error }: ListView): string {
  if (meant > 0) return 'No alert passes the filter. Clear it to see them all.';
  if (!isRead) return error === null ? 'Reading the alerts…' : `The alerts could not be read. ${error}`;
  if (alerts.length > 0 && openOnly) return 'Nothing is open. “All” shows what was acknowledged or has expired.';
  return 'No alerts yet. Scanners make them; your own are typed under “Rules”.';
}
