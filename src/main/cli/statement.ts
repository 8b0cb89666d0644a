import { badFlag, dateFlag, readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';
import { textTable } from './text-table.ts';
import { TERMINAL_FLAGS, withTerminal } from './with-terminal.ts';

export type StatementKind = 'ledger' | 'trades';
/** Pages of one statement; a year of a busy account is some hundreds. */
const PAGES_MAX = 1_000;

export const statementUsage = (kind: StatementKind): string =>
  `${kind} --from DATE --to DATE [--json] [--account NAME] [--data DIR]`;

/** The broker's ledger or trade history between two dates, every page. */
export async function statementCommand(kind: StatementKind, args: readonly string[], io: CliIo): Promise<number> {
  const usage = statementUsage(kind);
  const flags = readFlags(args, { ...TERMINAL_FLAGS, from: true, to: true }, usage);
  const [fromDate, toDate] = [dateFlag(flags, 'from', usage), dateFlag(flags, 'to', usage)];
  if (fromDate === undefined || toDate === undefined) throw badFlag('--from and --to are needed.', usage);
  if (fromDate > toDate) throw badFlag(`${fromDate} lies after ${toDate}.`, usage);
  const { columns, rows } = await withTerminal(flags, async (terminal) => {
    let titles: string[] = [];
    const all: string[][] = [];
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const answer = await terminal.call('statements.read', { kind, fromDate, toDate, page });
      titles = answer.columns;
      all.push(...answer.rows);
      if (!answer.more) break;
    }
    return { columns: titles, rows: all };
  });
  const texts = columns.map((title, n) => ({ title, text: (row: readonly string[]) => row[n] ?? '' }));
  if (flags.switches.has('json')) {
    const objects = rows.map((row) => Object.fromEntries(columns.map((title, n) => [title, row[n] ?? ''])));
    await io.write(`${JSON.stringify(objects, null, 2)}\n`);
  } else await io.write(rows.length === 0 ? `No ${kind} from ${fromDate} to ${toDate}.\n` : textTable(texts, rows));
  return DONE;
}
