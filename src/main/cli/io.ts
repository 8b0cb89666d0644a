import { createInterface } from 'node:readline';

/** What a command may touch: lines of the standard input, and the two outputs. */
export interface CliIo {
  readonly lines: AsyncIterable<string>;
  /** Resolves when the text is handed over, so that a slow reader holds the command back. */
  write(text: string): Promise<void>;
  complain(text: string): void;
}

/** Exit codes: the command worked, failed, or was asked for wrongly. */
export const DONE = 0;
export const MISUSED = 2;

/** The process's own streams; the input is opened when a command asks for lines. */
export function processIo(): CliIo {
  return {
    get lines() {
      return createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    },
    write: (text) =>
      new Promise((done, failed) => {
        process.stdout.write(text, (why) => (why ? failed(why) : done()));
      }),
    complain: (text) => {
      process.stderr.write(text);
    },
  };
}
