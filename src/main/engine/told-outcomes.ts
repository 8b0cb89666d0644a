import type { Alert } from '#contract/model/alert.ts';
import { type Outcome, type Window, WINDOWS } from '#contract/model/validation.ts';
import { TOLD_WINDOW } from '../core/alerts/outcome-words.ts';
import { SESSION_ENDED } from '../core/validation/forward-book.ts';

/** Alerts whose outcome is waited for: those of an hour are far fewer. */
const ALERTS_MAX = 5_000;
/** Hits whose last window is not the longest one; those of the session's last hour that are still open. */
const SHORT_MAX = 20_000;

interface Waiting {
  readonly alert: Alert;
  readonly outcomes: Map<number, Outcome>;
}

/**
 * What became of alerts: of one that stands alone the outcome of its hit, of a group those of all its members. An hour
 * after a hit, or, where the session does not hold an hour, after the longest window that it holds.
 */
export class ToldOutcomes {
  /** By the id of the alert. */
  readonly #waiting = new Map<number, Waiting>();
  readonly #alertOf = new Map<number, number>();
  /** The last window of hits near the end of their session; undefined = none at all. */
  readonly #last = new Map<number, Window | undefined>();

  /** Waits for what becomes of an alert; one that has grown replaces what it was. */
  remember(alert: Alert): void {
    const hits = hitsOf(alert);
    if (hits.length === 0) return;
    const outcomes = this.#waiting.get(alert.id)?.outcomes ?? new Map<number, Outcome>();
    this.#waiting.set(alert.id, { alert, outcomes });
    for (const hitId of hits) this.#alertOf.set(hitId, alert.id);
    const [oldest] = this.#waiting.size > ALERTS_MAX ? this.#waiting.keys() : [];
    if (oldest !== undefined) this.#forget(oldest);
  }

  /** @returns the alert with what became of each of its hits, when this was the last outcome it waited for; else null. */
  take(hitId: number, outcome: Outcome): { readonly alert: Alert; readonly outcomes: readonly Outcome[] } | null {
    if (outcome.reason === SESSION_ENDED) this.#shorten(hitId, outcome.window);
    const last = this.#last.has(hitId) ? this.#last.get(hitId) : TOLD_WINDOW;
    const alertId = this.#alertOf.get(hitId);
    const waiting = alertId === undefined ? undefined : this.#waiting.get(alertId);
    if (waiting === undefined || outcome.window !== last) return null;
    const { alert, outcomes } = waiting;
    outcomes.set(hitId, outcome);
    if (outcomes.size < hitsOf(alert).length) return null;
    this.#forget(alert.id);
    return { alert, outcomes: [...outcomes.values()] };
  }

  /** A window that the session does not hold is known at once: the one before it is the last. */
  #shorten(hitId: number, window: Window): void {
    const before = WINDOWS[WINDOWS.indexOf(window) - 1];
    const last = this.#last.has(hitId) ? this.#last.get(hitId) : TOLD_WINDOW;
    if (last !== undefined && (before === undefined || before < last)) this.#last.set(hitId, before);
    const [oldest] = this.#last.size > SHORT_MAX ? this.#last.keys() : [];
    if (oldest !== undefined) this.#last.delete(oldest);
  }

  #forget(alertId: number): void {
    const waiting = this.#waiting.get(alertId);
    if (waiting === undefined) return;
    for (const hitId of hitsOf(waiting.alert)) {
      this.#alertOf.delete(hitId);
      this.#last.delete(hitId);
    }
    this.#waiting.delete(alertId);
  }
}

/** Stored hits that an alert tells of. */
function hitsOf({ hitId, members }: Alert): number[] {
  const ids = members.length > 0 ? members.map((member) => member.hitId) : [hitId ?? 0];
  return [...new Set(ids.filter((id) => id > 0))];
}
