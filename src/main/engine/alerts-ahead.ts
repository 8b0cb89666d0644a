import type { Alert } from '#contract/model/alert.ts';

/** Keys that are remembered: alerts of a day are far fewer. */
const KEYS_MAX = 5_000;

/**
 * Numbers new alerts before the store has them, so that they can be told at once. The store's thread is the only one that
 * writes alerts and this desk the only one that makes them: the ids it goes on from are nobody else's.
 */
export class AlertsAhead {
  /** Id of the next one; null where the store numbers them. */
  #nextId: number | null = null;
  /** As they were told, by id, until they are stored. */
  readonly #told = new Map<number, Alert>();
  /** What was told or stored before: the store says what to do with those that come again. */
  readonly #keys = new Set<string>();

  /** @param nextId as the store knows it; null = the store numbers them. @param keys of stored alerts. */
  begin(nextId: number | null, keys: Iterable<string>): void {
    this.#nextId = nextId === null ? null : Math.max(nextId, this.#nextId ?? 0);
    for (const key of keys) this.#remember(key);
  }

  /** @returns the alert with its id, to be told now; null when it has to wait for the store. */
  number(key: string, alert: Alert): Alert | null {
    if (alert.id !== 0 || this.#nextId === null || this.#keys.has(key)) return null;
    const told = { ...alert, id: this.#nextId };
    this.#nextId += 1;
    this.#told.set(told.id, told);
    this.#remember(key);
    return told;
  }

  /** Whether an alert was told ahead, and has not been stored since. */
  has({ id }: Alert): boolean {
    return this.#told.has(id);
  }

  /** Whether every page has it as it is. */
  isAsTold(alert: Alert): boolean {
    return this.#told.get(alert.id) === alert;
  }

  /** The store has it. */
  stored({ id }: Alert): void {
    this.#told.delete(id);
  }

  #remember(key: string): void {
    this.#keys.add(key);
    const [oldest = ''] = this.#keys.size > KEYS_MAX ? this.#keys : [];
    this.#keys.delete(oldest);
  }
}
