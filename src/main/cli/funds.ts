import type { Funds } from '#contract/model/position.ts';
import { readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';
import { istTime, money, textTable } from './text-table.ts';
import { TERMINAL_FLAGS, withTerminal } from './with-terminal.ts';

export const FUNDS_USAGE = 'funds [--json] [--account NAME] [--data DIR]';

const ROWS: readonly (readonly [title: string, key: Exclude<keyof Funds, 'atMs'>])[] = [
  ['available', 'available'],
  ['utilised', 'utilised'],
  ['collateral', 'collateral'],
  ['start of day', 'startOfDay'],
  ['withdrawable', 'withdrawable'],
];

/** Money of the account, as the venue says it now. */
export async function fundsCommand(args: readonly string[], io: CliIo): Promise<number> {
  const flags = readFlags(args, TERMINAL_FLAGS, FUNDS_USAGE);
  const funds = await withTerminal(flags, (terminal) => terminal.call('funds.read', {}));
  if (flags.switches.has('json')) await io.write(`${JSON.stringify(funds, null, 2)}\n`);
  else {
    const columns = [
      { title: `AT ${istTime(funds.atMs)}`, text: ([title]: (typeof ROWS)[number]) => title },
      { title: '₹', right: true, text: ([, key]: (typeof ROWS)[number]) => money(funds[key]) },
    ];
    await io.write(textTable(columns, ROWS));
  }
  return DONE;
}
