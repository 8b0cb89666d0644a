import type { Holding } from '#contract/model/position.ts';
import { readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';
import { money, type TextColumn, textTable, units } from './text-table.ts';
import { TERMINAL_FLAGS, withTerminal } from './with-terminal.ts';

export const HOLDINGS_USAGE = 'holdings [--json] [--account NAME] [--data DIR]';
const PAISE = 100;

const COLUMNS: readonly TextColumn<Holding>[] = [
  { title: 'SYMBOL', text: ({ symbol }) => symbol },
  { title: 'ISIN', text: ({ isin }) => isin },
  { title: 'QUANTITY', right: true, text: ({ quantity }) => units(quantity) },
  { title: 'AVAILABLE', right: true, text: ({ available }) => units(available) },
  { title: 'PLEDGED', right: true, text: ({ collateral }) => units(collateral) },
  { title: 'AVERAGE ₹', right: true, text: ({ averageRupees }) => money(averageRupees * PAISE) },
  {
    title: 'LAST ₹',
    right: true,
    text: ({ lastRupees }) => money(lastRupees === null ? null : lastRupees * PAISE),
  },
];

/** Shares in the account's depository, as the broker says now. */
export async function holdingsCommand(args: readonly string[], io: CliIo): Promise<number> {
  const flags = readFlags(args, TERMINAL_FLAGS, HOLDINGS_USAGE);
  const { holdings } = await withTerminal(flags, (terminal) => terminal.call('holdings.list', {}));
  if (flags.switches.has('json')) await io.write(`${JSON.stringify(holdings, null, 2)}\n`);
  else await io.write(holdings.length === 0 ? 'No holdings.\n' : textTable(COLUMNS, holdings));
  return DONE;
}
