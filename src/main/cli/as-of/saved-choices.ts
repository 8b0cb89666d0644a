import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError, fault } from '#contract/faults.ts';
import { type Instrument, instrumentCode } from '#contract/model/instrument.ts';
import type { ListedCodes } from '../../core/scan/universe.ts';
import { readScanChoices } from '../../storage/scan-choices.ts';
import { ScannerSettings, SETTINGS_KEY } from '../../threads/scan/scanner-settings.ts';
import { DATABASE_FILE } from './recorded-day.ts';

/** What a person set of the scanners, ready for a run over the past. */
export interface SavedChoices {
  readonly folder: string;
  /** Settings as JSON; null when nothing was ever set. */
  readonly json: string | null;
  /** In words: whose lists are used. */
  readonly lists: string;
  /** What the saved lists hold among these instruments. */
  codes(instruments: readonly Instrument[]): ListedCodes;
}

/**
 * Reads the scanner settings and lists of a data folder.
 * @param source the recorded source; null when the data is no recording.
 * @throws FaultError `input.scan_settings` when the folder has no database that can be read.
 */
export async function savedChoices(folder: string, source: string | null): Promise<SavedChoices> {
  const file = join(folder, DATABASE_FILE);
  if (!existsSync(file)) {
    const text = `${folder} has no ${DATABASE_FILE}. --settings names the data folder of a terminal.`;
    throw new FaultError(fault('input.scan_settings', text));
  }
  const read = await readScanChoices(file, SETTINGS_KEY, source).catch((thrown: Error) => {
    const text = `The settings in ${file} cannot be read: ${thrown.message}. Start the terminal once on this folder.`;
    throw new FaultError(fault('input.scan_settings', text));
  });
  const held = new ScannerSettings([]);
  held.takeLists(read.lists);
  const names = read.lists.map(({ id, name }) => `${id} “${name}”`).join(', ');
  return {
    folder,
    json: read.json,
    lists: read.source === null ? 'no saved lists' : `lists of ${read.source}: ${names}`,
    codes: (instruments) => {
      // A file may not tell the broker's number of an instrument: then its symbol and segment must do.
      const bySymbol = new Map(instruments.map((one) => [nameOf(one.symbol, one), one]));
      const codes = new Map<number, ReadonlySet<number>>();
      for (const { id, items } of read.lists) {
        const own = new Set(held.codes.get(id));
        for (const item of items) {
          if (item.type !== 'instrument' || !item.active) continue;
          const symbol = read.symbols.get(instrumentCode(item.segment, item.securityId));
          const same = symbol === undefined ? undefined : bySymbol.get(nameOf(symbol, item));
          if (same !== undefined) own.add(instrumentCode(same.segment, same.securityId));
        }
        codes.set(id, own);
      }
      return codes;
    },
  };
}

const nameOf = (symbol: string, { segment }: Pick<Instrument, 'segment'>): string =>
  `${segment} ${symbol.toUpperCase()}`;
