import { type Instrument, SECURITY_ID_MAX, SEGMENT_CODES } from '#contract/model/instrument.ts';
import { depthUnsubscriptions, UNSUBSCRIBE_CODES, type UnsubscribeCode } from './depth-messages.ts';

/** Packets that still come this long after unsubscribing show that the request was not understood. */
const GRACE_MS = 5_000;
/** Unsubscribed instruments that are remembered; older ones are filtered without another try. */
const GONE_MAX = 100;

/** One number for segment and id: ids repeat between segments. */
export function bookKey(segmentCode: number, securityId: number): number {
  return segmentCode * (SECURITY_ID_MAX + 1) + securityId;
}

const keyOf = ({ segment, securityId }: Instrument): number => bookKey(SEGMENT_CODES[segment], securityId);

interface Gone {
  readonly instrument: Instrument;
  readonly sinceMs: number;
}

/**
 * What one depth socket should carry and what it still carries against our will. Whether unsubscribing works, and with
 * which code, is told differently by different documents: what keeps coming is asked to stop once more with the other
 * code, and is passed over in any case.
 */
export class DepthSubscriptions {
  readonly wanted = new Map<number, Instrument>();
  readonly #gone = new Map<number, Gone>();
  #code: UnsubscribeCode = UNSUBSCRIBE_CODES[0];

  /** Replaces the wanted set. @returns what came and what went. */
  replace(instruments: readonly Instrument[], nowMs: number): { added: Instrument[]; removed: Instrument[] } {
    const next = new Map(instruments.map((one) => [keyOf(one), one]));
    const removed = [...this.wanted].filter(([key]) => !next.has(key)).map(([, one]) => one);
    const added = [...next].filter(([key]) => !this.wanted.has(key)).map(([, one]) => one);
    this.wanted.clear();
    for (const [key, one] of next) {
      this.wanted.set(key, one);
      this.#gone.delete(key);
    }
    for (const one of removed) this.#gone.set(keyOf(one), { instrument: one, sinceMs: nowMs });
    for (const key of this.#gone.keys()) {
      if (this.#gone.size <= GONE_MAX) break;
      this.#gone.delete(key);
    }
    return { added, removed };
  }

  /** Whether the broker may still count instruments that were given up. */
  get mayCarryMore(): boolean {
    return this.#gone.size > 0;
  }

  /** A new connection carries nothing yet. */
  fresh(): void {
    this.#gone.clear();
  }

  endTexts(instruments: readonly Instrument[]): string[] {
    return depthUnsubscriptions(instruments, this.#code);
  }

  /** @returns the texts to send because this packet's instrument should have fallen silent; empty as a rule. */
  unwanted(key: number, nowMs: number): string[] {
    const gone = this.#gone.get(key);
    if (gone === undefined || nowMs - gone.sinceMs < GRACE_MS) return [];
    this.#gone.delete(key);
    this.#code = UNSUBSCRIBE_CODES[1];
    return this.endTexts([gone.instrument]);
  }
}
