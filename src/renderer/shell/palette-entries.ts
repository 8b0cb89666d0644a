import { instrumentKey, type Instrument } from '#contract/model/instrument.ts';
import { instrumentWords } from './instrument-words.ts';
import { COMMANDS, type CommandTarget, keyOf } from './commands.ts';
import { moreEntries, type PaletteSources } from './palette-more.ts';
import { matches, queryWords } from './search.ts';

export interface PaletteEntry {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly key: string;
  readonly run: (target: CommandTarget) => void;
  /** The instrument, for what can be done with one besides charting it. */
  readonly instrument?: Instrument;
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
      key: keyOf(command.id),
      run: command.run,
    }));
}

/** What is shown of an instrument; one without live data says so, and is subscribed when it is charted. */
function instrumentEntry(row: Instrument): PaletteEntry {
  const subscribed = row.slot >= 0;
  const name = row.name === '' || row.name === row.symbol ? '' : ` · ${row.name}`;
  return {
    id: subscribed ? `slot.${row.slot}` : `other.${instrumentKey(row.segment, row.securityId)}`,
    title: row.symbol,
    note: `${instrumentWords(row)}${name}${subscribed ? '' : ' · not subscribed'}`,
    key: '',
    run: (target) => target.chart(row),
    instrument: row,
  };
}

/**
 * What the palette lists for a query: instruments first, then commands, scanners and settings.
 * @param own what was found among the subscribed instruments, best first.
 * @param others what the engine found among all instruments; listed when `own` is empty.
 */
export function paletteEntries(
  own: readonly Instrument[],
  query: string,
  replaying: boolean,
  more: PaletteSources,
  others: readonly Instrument[] = [],
): PaletteEntry[] {
  const instruments = (own.length > 0 ? own : others).map(instrumentEntry);
  const words = queryWords(query);
  return [...instruments, ...commandEntries(words, replaying), ...moreEntries(more, words)];
}
