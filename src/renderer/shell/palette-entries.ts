import type { Instrument } from '#contract/model/instrument.ts';
import { instrumentWords } from './instrument-words.ts';
import { chartSlot } from '../stores/selection.ts';
import { COMMANDS, type CommandTarget } from './commands.ts';
import { findInstruments, matches, queryWords } from './search.ts';

export interface PaletteEntry {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly key: string;
  readonly run: (target: CommandTarget) => void;
}

/** Commands listed while nothing is typed; with a query all that match. */
function commandEntries(words: readonly string[], replaying: boolean): PaletteEntry[] {
  return COMMANDS.filter((command) => command.id !== 'find' && command.id !== 'close')
    .filter((command) => replaying || command.replayOnly !== true)
    .filter((command) => matches(`${command.title} ${command.group}`.toUpperCase(), words))
    .map((command) => ({
      id: command.id,
      title: command.title,
      note: command.group,
      key: command.keys[0] ?? '',
      run: command.run,
    }));
}

/** What the palette lists for a query: instruments first, then commands. */
export function paletteEntries(
  rows: readonly Instrument[],
  texts: readonly string[],
  query: string,
  replaying: boolean,
): PaletteEntry[] {
  const instruments = findInstruments(rows, texts, query).map((row) => ({
    id: `slot.${row.slot}`,
    title: row.symbol,
    note: `${instrumentWords(row)}${row.name === '' || row.name === row.symbol ? '' : ` · ${row.name}`}`,
    key: '',
    run: () => chartSlot(row.slot),
  }));
  return [...instruments, ...commandEntries(queryWords(query), replaying)];
}
