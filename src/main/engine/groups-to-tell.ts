import type { Alert } from '#contract/model/alert.ts';

/** A minute is scanned in slices, its chains after it: a group has its members so long after the first one, engine time. */
export const GROUP_SETTLE_MS = 5_000;
/** Groups that wait: each scanner has one a minute at most. */
const WAITING_MAX = 1_000;

/** New groups on their way out of the terminal: they wait until they have grown, because a message cannot. */
export class GroupsToTell {
  readonly #waiting = new Map<number, { readonly alert: Alert; readonly dueMs: number }>();

  /** A group that is new. */
  hold(alert: Alert, nowMs: number): void {
    this.#waiting.set(alert.id, { alert, dueMs: nowMs + GROUP_SETTLE_MS });
  }

  /** It has changed; who saw it meanwhile need not be told elsewhere. */
  changed(alert: Alert): void {
    const held = this.#waiting.get(alert.id);
    if (held === undefined) return;
    if (alert.status === 'new') this.#waiting.set(alert.id, { ...held, alert });
    else this.#waiting.delete(alert.id);
  }

  /** What may be told now, oldest first; past the limit the oldest do not wait any longer. */
  due(nowMs: number): Alert[] {
    const due: Alert[] = [];
    for (const [id, { alert, dueMs }] of this.#waiting) {
      if (dueMs > nowMs && this.#waiting.size <= WAITING_MAX) continue;
      this.#waiting.delete(id);
      due.push(alert);
    }
    return due;
  }
}
