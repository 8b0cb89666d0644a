import { Calculator } from '../core/calc/calculator.ts';
import { calcListing } from '../core/calc/listing.ts';
import { type CliIo, DONE, MISUSED } from './io.ts';

export const CALC_USAGE = 'calc [--list] < requests.jsonl';

/** `calc`: one JSON line in, one JSON line out; `--list` prints the functions. Returns the exit code. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  if (args.length === 1 && args[0] === '--list') {
    await io.write(calcListing());
    return DONE;
  }
  if (args.length > 0) {
    io.complain(`calc does not know ${args.join(' ')}. Usage: ${CALC_USAGE}\n`);
    return MISUSED;
  }
  const calculator = new Calculator();
  for await (const line of io.lines) {
    const answer = calculator.answerLine(line);
    if (answer !== null) await io.write(`${answer}\n`);
  }
  return DONE;
}
