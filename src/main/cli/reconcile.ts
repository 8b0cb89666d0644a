import { badFlag, readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';
import { istTime, textTable } from './text-table.ts';
import { TERMINAL_FLAGS, withTerminal } from './with-terminal.ts';

export const RECONCILE_USAGE = 'reconcile --dry-run [--json] [--account NAME] [--data DIR]';
/** Exit codes: the books differ, or they could not be compared. */
export const DIFFERENT = 1;

/** Compares our book with the venue's and says what differs. The terminal itself reconciles by itself. */
export async function reconcileCommand(args: readonly string[], io: CliIo): Promise<number> {
  const flags = readFlags(args, { ...TERMINAL_FLAGS, 'dry-run': false }, RECONCILE_USAGE);
  if (!flags.switches.has('dry-run')) {
    throw badFlag('The terminal reconciles by itself; this command only compares. Add --dry-run.', RECONCILE_USAGE);
  }
  const result = await withTerminal(flags, (terminal) => terminal.call('reconcile.run', { dryRun: true }));
  const { ok, atMs, differences, fault } = result;
  if (flags.switches.has('json')) await io.write(`${JSON.stringify(result, null, 2)}\n`);
  else if (fault !== null) await io.write(`The books could not be compared: ${fault.text}\n`);
  else if (differences.length === 0) await io.write(`The books agree (${istTime(atMs)}).\n`);
  else {
    const columns = [
      { title: 'WHAT', text: ({ what }: (typeof differences)[number]) => what },
      { title: 'OURS', text: ({ ours }: (typeof differences)[number]) => ours },
      { title: 'VENUE', text: ({ theirs }: (typeof differences)[number]) => theirs },
    ];
    await io.write(textTable(columns, differences));
  }
  return ok && differences.length === 0 ? DONE : DIFFERENT;
}
