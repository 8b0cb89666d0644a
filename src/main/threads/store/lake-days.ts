import type { Instrument } from '#contract/model/instrument.ts';
import { faultOf } from '#contract/faults.ts';
import type { LakePast } from '../../lake/lake-past.ts';
import type { StoredBar } from '../../storage/queries/bars.ts';

/** The days before a replayed day of the lake; the lake is opened when they are first wanted. */
export class LakeDays {
  readonly #open: () => Promise<LakePast | null>;
  readonly #failed: (text: string) => void;
  #past: Promise<LakePast | null> | null = null;

  /** @param open null when the replay is of no lake. @param failed told once, why there are none. */
  constructor(open: () => Promise<LakePast | null>, failed: (text: string) => void) {
    this.#open = open;
    this.#failed = failed;
  }

  /** The newest `count` days before a moment, oldest first; none when the lake has none or cannot be read. */
  async daily(instrument: Instrument, beforeMs: number, count: number): Promise<StoredBar[]> {
    this.#past ??= this.#open().catch((thrown: unknown) => {
      this.#failed(faultOf(thrown).text);
      return null;
    });
    return (await (await this.#past)?.daily(instrument, beforeMs, count)) ?? [];
  }

  close(): void {
    void this.#past?.then((past) => past?.close());
  }
}
