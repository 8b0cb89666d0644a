import { ROW_BYTES } from '#contract/columns.ts';
import { BAR_BYTES } from '../../core/bars/day-bars.ts';
import { FORM_CELLS } from '../../core/bars/minute-gate.ts';

/** From the order of a track's places to that of the engine's slots; −1 for places without one. */
export class SlotOrder {
  readonly #slots: readonly number[];
  /** Whether every place has the slot of the same number. */
  readonly #isSame: boolean;
  /** One more than the highest slot. */
  readonly #count: number;

  constructor(slots: readonly number[]) {
    this.#slots = slots;
    this.#isSame = slots.every((slot, place) => slot === place);
    this.#count = slots.reduce((most, slot) => Math.max(most, slot + 1), 0);
  }

  rows(rows: Uint8Array): Uint8Array {
    return this.#ordered(rows, ROW_BYTES);
  }

  bars(bars: Uint8Array): Uint8Array {
    return this.#ordered(bars, BAR_BYTES);
  }

  /** First forms name their slot; those of instruments that are not subscribed go. */
  forms(pieces: readonly Uint8Array[]): Int32Array {
    const forms: number[] = [];
    for (const { buffer, byteOffset, byteLength } of pieces) {
      const cells = new Int32Array(buffer, byteOffset, byteLength / 4);
      for (let at = 0; at < cells.length; at += FORM_CELLS) {
        const slot = this.#slots[cells[at] as number] ?? -1;
        if (slot >= 0) forms.push(slot, ...cells.subarray(at + 1, at + FORM_CELLS));
      }
    }
    return Int32Array.from(forms);
  }

  #ordered(bytes: Uint8Array, each: number): Uint8Array {
    if (this.#isSame) return bytes;
    const out = new Uint8Array(this.#count * each);
    for (const [place, slot] of this.#slots.entries()) {
      if (slot >= 0) out.set(bytes.subarray(place * each, (place + 1) * each), slot * each);
    }
    return out;
  }
}
