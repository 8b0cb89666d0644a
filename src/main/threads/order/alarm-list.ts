import { ensure, FaultError, fault } from '#contract/faults.ts';
import type { Alarm } from '#contract/model/trading.ts';

/** Alarms that are kept; the oldest acknowledged ones go first. */
export const ALARMS_MAX = 200;

/** What must be acknowledged by a person. The same kind about the same order is raised once until it is. */
export class AlarmList {
  readonly #push: (alarm: Alarm) => void;
  #alarms: Alarm[] = [];
  #lastId = 0;

  constructor(push: (alarm: Alarm) => void) {
    this.#push = push;
  }

  get all(): readonly Alarm[] {
    return this.#alarms;
  }

  raise(alarm: Omit<Alarm, 'id' | 'acknowledgedMs'>): void {
    const same = (known: Alarm): boolean =>
      known.acknowledgedMs === null && known.kind === alarm.kind && known.clientOrderId === alarm.clientOrderId;
    const standing = alarm.clientOrderId === null ? undefined : this.#alarms.find(same);
    if (standing !== undefined) return this.#replace({ ...standing, text: alarm.text, fault: alarm.fault });
    this.#lastId += 1;
    this.#alarms.push({ ...alarm, id: this.#lastId, acknowledgedMs: null });
    if (this.#alarms.length > ALARMS_MAX) this.#dropOne();
    this.#push(ensure(this.#alarms.at(-1), 'an alarm was added'));
  }

  acknowledge(id: number, nowMs: number): Alarm {
    const alarm = this.#alarms.find((known) => known.id === id);
    if (alarm === undefined) {
      throw new FaultError(fault('input.unknown_alarm', `There is no alarm ${id}; it was dropped or never raised.`));
    }
    const next = { ...alarm, acknowledgedMs: alarm.acknowledgedMs ?? nowMs };
    this.#replace(next);
    return next;
  }

  #replace(alarm: Alarm): void {
    this.#alarms = this.#alarms.map((known) => (known.id === alarm.id ? alarm : known));
    this.#push(alarm);
  }

  #dropOne(): void {
    const quiet = this.#alarms.findIndex((known) => known.acknowledgedMs !== null);
    this.#alarms.splice(Math.max(0, quiet), 1);
  }
}
