import { FaultError, fault } from '#contract/faults.ts';
import { PRINT_PART_BYTES } from '#contract/calls/alerts.ts';
import type { Paper } from './host.ts';

/** A printed file of this size would not be asked for by anybody: 2,000 rows take half a megabyte. */
const PRINT_BYTES_MAX = 16 * 1_048_576;

/** Makes PDFs and keeps the newest one until it has been read in parts: a message is smaller than a file. */
export class PrintDesk {
  readonly #print: ((paper: Paper) => Promise<Uint8Array>) | undefined;
  #id = 0;
  #bytes: Uint8Array = new Uint8Array();

  /** @param print absent where the host cannot. */
  constructor(print: ((paper: Paper) => Promise<Uint8Array>) | undefined) {
    this.#print = print;
  }

  /** @throws FaultError `denied.print`, `input.print`. */
  async make(paper: Paper): Promise<{ id: number; bytes: number }> {
    if (this.#print === undefined) throw new FaultError(fault('denied.print', 'This host makes no PDF. Use CSV.'));
    const bytes = await this.#print(paper);
    if (bytes.length > PRINT_BYTES_MAX) {
      throw new FaultError(fault('input.print', 'The PDF is larger than 16 MB. Narrow the filter, or use CSV.'));
    }
    this.#id += 1;
    this.#bytes = bytes;
    return { id: this.#id, bytes: bytes.length };
  }

  /** A part of the newest PDF. @throws FaultError `input.print` when another one took its place. */
  part(id: number, from: number): { base64: string; next: number | null } {
    if (id !== this.#id || from > this.#bytes.length) {
      throw new FaultError(fault('input.print', 'Another PDF was made meanwhile. Make this one again.'));
    }
    const to = Math.min(this.#bytes.length, from + PRINT_PART_BYTES);
    const part = this.#bytes.subarray(from, to);
    const isLast = to === this.#bytes.length;
    // What was handed over is let go.
    if (isLast) this.#bytes = new Uint8Array();
    return { base64: Buffer.from(part).toString('base64'), next: isLast ? null : to };
  }
}
