import type { ScannerInfo } from '#contract/model/scan.ts';
import { GROUP_WORDS } from '../panels/hits/card-facts.ts';
import type { ConfigField } from '../panels/settings/config-form.ts';
import { hitsStore } from '../stores/hits.ts';
import { settingsStore } from '../stores/settings.ts';
import type { PaletteEntry } from './palette-entries.ts';
import { matches } from './search.ts';

/** Of scanners and of settings as many are listed: who types two letters more has the one that was meant. */
const LISTED_MAX = 12;

/** What the palette lists besides instruments and commands; both are empty until they have been read. */
export interface PaletteSources {
  readonly scanners: readonly ScannerInfo[];
  readonly fields: readonly ConfigField[];
}

/** Scanners whose name, family or sentence has every word; choosing one shows its hits alone. */
function scannerEntries(scanners: readonly ScannerInfo[], words: readonly string[]): PaletteEntry[] {
  return scanners
    .filter(({ title, group, sentence }) => matches(`${title} ${GROUP_WORDS[group]} ${sentence}`.toUpperCase(), words))
    .slice(0, LISTED_MAX)
    .map(({ id, title, group, enabled }) => ({
      id: `scanner.${id}`,
      title,
      note: `Scanner · ${GROUP_WORDS[group]}${enabled ? '' : ' · off'}`,
      key: '',
      run: (target) => {
        hitsStore.setState(({ filter }) => ({ filter: { ...filter, group: null, scannerId: id } }));
        target.focusPanel('hits');
      },
    }));
}

/** Settings of the terminal whose name or sentence has every word; choosing one shows it in the settings. */
function settingEntries(fields: readonly ConfigField[], words: readonly string[]): PaletteEntry[] {
  return fields
    .filter(({ key, sentence }) => matches(`${key} ${sentence}`.toUpperCase(), words))
    .slice(0, LISTED_MAX)
    .map(({ key, sentence }) => ({
      id: `setting.${key}`,
      title: key,
      note: `Setting · ${sentence}`,
      key: '',
      run: (target) => {
        settingsStore.setState({ query: key });
        target.openSettings('terminal');
      },
    }));
}

/** Scanners and settings for a query; none while nothing is typed. */
export function moreEntries({ scanners, fields }: PaletteSources, words: readonly string[]): PaletteEntry[] {
  return words.length === 0 ? [] : [...scannerEntries(scanners, words), ...settingEntries(fields, words)];
}
