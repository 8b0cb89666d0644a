import { faultOf } from '#contract/faults.ts';
import type { Clock } from '../../core/time/clock.ts';
import type { ThreadTools } from '../thread.ts';
import type { OrderJournal } from './journal.ts';
import type { TradingGate } from './trading-gate.ts';

/** Whether the order journal takes lines: entries are blocked while it does not, and a person is told once each way. */
export class JournalHealth {
  readonly #gate: TradingGate;
  readonly #clock: Clock;
  readonly #notice: ThreadTools<never>['notice'];
  #isOk = true;

  constructor(gate: TradingGate, clock: Clock, notice: ThreadTools<never>['notice']) {
    this.#gate = gate;
    this.#clock = clock;
    this.#notice = notice;
  }

  get isOk(): boolean {
    return this.#isOk;
  }

  failed(thrown: unknown): void {
    const { code, text } = faultOf(thrown);
    if (this.#isOk) this.#notice('error', code, text);
    this.#isOk = false;
    this.#gate.set('journal', text.slice(0, 300), this.#clock.nowMs());
  }

  /** It is written again, with everything that it missed. */
  back(): void {
    this.#notice('info', 'unavailable.journal', 'The order journal is written again, with all that it missed.');
    this.#isOk = true;
    this.#gate.set('journal', null, this.#clock.nowMs());
  }

  tellDamage({ damage }: OrderJournal): void {
    const { badRecords, keptAs } = damage;
    if (keptAs === null) return;
    const text = `${badRecords} records of the order journal were damaged. The file is kept as ${keptAs}; the venue's books settle the rest.`;
    this.#notice('error', 'unavailable.journal_damaged', text);
  }
}
