import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';
import { UNLOCK_WORD } from '#contract/model/trading.ts';
import { rupees } from '../../core/risk/verdict.ts';
import type { RiskParts } from './risk-parts.ts';

const KEY = 'risk:day-loss';
const BLOCK = 'day_loss';

const latchSchema = z.object({
  date: z.string(),
  /** Null while it has not tripped, or was unlocked. */
  trippedMs: z.number().nullable(),
  /** Result at the last unlock: the loss is counted from there. */
  basePaise: z.number(),
  text: z.string(),
});

/**
 * The circuit breaker of the day's loss. Once tripped it blocks entries through restarts, whatever the result does
 * afterwards, until the next trade date or until a person types the word.
 */
export class DayLossLatch {
  readonly #parts: RiskParts;
  #state: z.infer<typeof latchSchema>;

  constructor(parts: RiskParts) {
    this.#parts = parts;
    const { records, gate, day, clock } = parts;
    const json = records.state(KEY);
    const kept = json === undefined ? null : latchSchema.parse(JSON.parse(json));
    this.#state = kept?.date === day.date ? kept : { date: day.date, trippedMs: null, basePaise: 0, text: '' };
    if (this.#state.trippedMs !== null) gate.set(BLOCK, this.#state.text, clock.nowMs());
  }

  /** Result that the limit is held against, paise. */
  since(resultPaise: number | null): number | null {
    return resultPaise === null ? null : resultPaise - this.#state.basePaise;
  }

  /** Looks at the result; trips once. @param limit ₹; null = switched off. */
  look(resultPaise: number | null, limit: number | null, nowMs: number): void {
    const result = this.since(resultPaise);
    if (this.#state.trippedMs !== null || limit === null || result === null || result > -limit * 100) return;
    const { gate, alarms, audit } = this.#parts;
    const text = `The loss of the day reached ${rupees(-result)}; the limit is ${rupees(limit * 100)}. Only exits go until tomorrow or a typed unlock.`;
    this.#keep({ ...this.#state, trippedMs: nowMs, text }, nowMs);
    gate.set(BLOCK, text, nowMs);
    alarms.raise({ kind: 'day_loss', text, clientOrderId: null, fault: null, atMs: nowMs });
    audit({ event: 'day_loss.tripped', who: 'engine', clientOrderId: null, text });
  }

  /** @throws FaultError `input.wrong_word`, `denied.not_locked`. */
  unlock(word: string, who: string, resultPaise: number | null): void {
    const { gate, audit, clock } = this.#parts;
    if (this.#state.trippedMs === null) {
      throw new FaultError(fault('denied.not_locked', 'The loss of the day has not blocked anything.'));
    }
    if (word !== UNLOCK_WORD) {
      throw new FaultError(fault('input.wrong_word', `Type ${UNLOCK_WORD} to trade on after the loss of the day.`));
    }
    const nowMs = clock.nowMs();
    const basePaise = Math.min(0, resultPaise ?? this.#state.basePaise);
    this.#keep({ ...this.#state, trippedMs: null, basePaise, text: '' }, nowMs);
    gate.set(BLOCK, null, nowMs);
    const text = `The loss limit counts again from ${rupees(basePaise)}.`;
    audit({ event: 'day_loss.unlocked', who, clientOrderId: null, text });
  }

  #keep(state: z.infer<typeof latchSchema>, nowMs: number): void {
    this.#state = state;
    this.#parts.records.saveState(KEY, JSON.stringify(state), nowMs, true);
  }
}
