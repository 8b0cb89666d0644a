import { ROW_BYTES } from '#contract/columns.ts';
import { BAR_BYTES } from '../../core/bars/day-bars.ts';
import { FORM_CELLS } from '../../core/bars/minute-gate.ts';

/** Whether every place of a track has the slot of the same number. */
function isSame(slots: readonly number[]): boolean {
  return slots.every((slot, place) => slot === place);
}

/** Rows or bars in the order of a track's places, in the order of the engine's slots. */
function inSlots(bytes: Uint8Array, each: number, slots: readonly number[]): Uint8Array {
  if (isSame(slots)) return bytes;
  const out = new Uint8Array((Math.max(-1, ...new Set(slots)) + 1) * each);
  for (const [place, slot] of slots.entries()) {
    if (slot >= 0) out.set(bytes.subarray(place * each, (place + 1) * each), slot * each);
  }
  return out;
}

export function rowsInSlots(rows: Uint8Array, slots: readonly number[]): Uint8Array {
  return inSlots(rows, ROW_BYTES, slots);
}

export function barsInSlots(bars: Uint8Array, slots: readonly number[]): Uint8Array {
  return inSlots(bars, BAR_BYTES, slots);
}

/** First forms name their slot; those of instruments that are not subscribed go. */
export function formsInSlots(pieces: readonly Uint8Array[], slots: readonly number[]): Int32Array {
  const forms: number[] = [];
  for (const { buffer, byteOffset, byteLength } of pieces) {
    const cells = new Int32Array(buffer, byteOffset, byteLength / 4);
    for (let at = 0; at < cells.length; at += FORM_CELLS) {
      const slot = slots[cells[at] as number] ?? -1;
      if (slot >= 0) forms.push(slot, ...cells.subarray(at + 1, at + FORM_CELLS));
    }
  }
  return Int32Array.from(forms);
}
