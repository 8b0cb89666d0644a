import { type Fault, fault } from '#contract/faults.ts';
import { HOLDS_PER_REPLY_MAX, type InstrumentHold } from '#contract/model/instrument-change.ts';
import { type Instrument, instrumentKey } from '#contract/model/instrument.ts';

const WORDS: Readonly<Record<InstrumentHold['kind'], string>> = {
  lot: 'lot',
  tick: 'tick',
  freeze: 'freeze quantity',
};

/** What the store thread said last about instruments that must not be ordered before somebody has confirmed them. */
export class ChangeHolds {
  #holds: readonly InstrumentHold[] = [];
  #byKey = new Map<string, InstrumentHold[]>();

  take(holds: readonly InstrumentHold[]): void {
    this.#holds = holds;
    this.#byKey = new Map();
    for (const hold of holds) {
      const key = instrumentKey(hold.segment, hold.securityId);
      const same = this.#byKey.get(key);
      if (same === undefined) this.#byKey.set(key, [hold]);
      else same.push(hold);
    }
  }

  /** Keys of the instruments that wait for a confirmation. */
  get keys(): readonly string[] {
    return [...this.#byKey.keys()];
  }

  get total(): number {
    return this.#holds.length;
  }

  /** The newest ones. */
  page(): InstrumentHold[] {
    return this.#holds.slice(0, HOLDS_PER_REPLY_MAX);
  }

  /** Why an order in the instrument must not be sent, or null: what changed, and how to go on. */
  blockOf({ segment, securityId }: Pick<Instrument, 'segment' | 'securityId'>): Fault | null {
    const holds = this.#byKey.get(instrumentKey(segment, securityId));
    const [first] = holds ?? [];
    if (holds === undefined || first === undefined) return null;
    const what = holds.map(({ kind, before, after }) => `${WORDS[kind]} ${before ?? 'none'} → ${after ?? 'none'}`);
    const text = `${first.symbol} changed on ${first.since}: ${what.join(', ')}. Confirm it in the list changes, then order again.`;
    return fault('denied.instrument_changed', text, { segment, securityId });
  }
}
