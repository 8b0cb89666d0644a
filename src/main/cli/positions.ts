import type { Position } from '#contract/model/position.ts';
import { readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';
import { money, priceText, type TextColumn, textTable, units } from './text-table.ts';
import { TERMINAL_FLAGS, withTerminal } from './with-terminal.ts';

export const POSITIONS_USAGE = 'positions [--json] [--account NAME] [--data DIR]';

const COLUMNS: readonly TextColumn<Position>[] = [
  { title: 'SYMBOL', text: ({ symbol }) => symbol },
  { title: 'PRODUCT', text: ({ product }) => product },
  { title: 'OWNER', text: ({ owner }) => owner },
  { title: 'NET', right: true, text: ({ net }) => units(net) },
  { title: 'LOTS', right: true, text: ({ net, lot }) => (net / lot).toLocaleString('en-IN') },
  { title: 'AVERAGE', right: true, text: ({ openAverage, decimals }) => priceText(openAverage, decimals) },
  { title: 'LAST', right: true, text: ({ last, decimals }) => priceText(last, decimals) },
  { title: 'REALISED ₹', right: true, text: ({ realisedPaise }) => money(realisedPaise) },
  { title: 'OPEN ₹', right: true, text: ({ unrealisedPaise }) => money(unrealisedPaise) },
  { title: 'CHARGES ₹', right: true, text: ({ chargesPaise }) => money(chargesPaise) },
  { title: 'BROKER', right: true, text: ({ brokerNet }) => (brokerNet === null ? 'unknown' : units(brokerNet)) },
  { title: 'NOTE', text: ({ differs, doubt }) => [differs ? 'DIFFERS' : '', doubt ?? ''].filter(Boolean).join(', ') },
];

/** Positions of the account by owner, and the day's result. */
export async function positionsCommand(args: readonly string[], io: CliIo): Promise<number> {
  const flags = readFlags(args, TERMINAL_FLAGS, POSITIONS_USAGE);
  const [{ positions }, trading] = await withTerminal(flags, (terminal) =>
    Promise.all([terminal.call('positions.list', {}), terminal.call('trading.read', {})]),
  );
  if (flags.switches.has('json')) {
    await io.write(`${JSON.stringify(positions, null, 2)}\n`);
    return DONE;
  }
  if (positions.length === 0) await io.write('No positions.\n');
  else await io.write(textTable(COLUMNS, positions));
  const { account, mode, state, realisedPaise, unrealisedPaise, chargesPaise, blocks } = trading;
  await io.write(
    `\n${account} (${mode}), ${state}: realised ${money(realisedPaise)}, open ${money(unrealisedPaise)}, charges ${money(chargesPaise)}\n`,
  );
  for (const { text } of blocks) await io.write(`  ${text}\n`);
  return DONE;
}
