import type { CliIo } from './io.ts';

/** What a person types on the next line; empty at the end of the input. */
export async function typedWord(io: CliIo): Promise<string> {
  for await (const line of io.lines) return line.trim();
  return '';
}
