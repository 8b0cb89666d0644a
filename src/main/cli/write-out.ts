import { writeFileSync } from 'node:fs';
import { FaultError, fault } from '#contract/faults.ts';

/**
 * Writes the file that a command was asked for.
 * @throws FaultError `input.out` when it cannot be written there, with the remedy.
 */
export function writeOut(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content);
  } catch (thrown) {
    const why = (thrown as NodeJS.ErrnoException).code ?? String(thrown);
    throw new FaultError(fault('input.out', `${file} cannot be written (${why}). Name a file in a folder of yours.`));
  }
}
