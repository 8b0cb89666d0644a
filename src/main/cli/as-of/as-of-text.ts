import type { Hit } from '#contract/model/scan.ts';
import { csvOf, hitTable } from '../../core/alerts/export-table.ts';
import type { ScannerSetting } from '../../core/scan/scan-runner.ts';
import { istDate } from '../../core/time/ist.ts';
import { isoIst } from '../replay-time.ts';
import type { SavedChoices } from './saved-choices.ts';

/** What a run over the past was asked with, as its output tells it. */
export interface AsOfHead {
  readonly data: string;
  readonly scanners: readonly ScannerSetting[];
  /** Null: every scanner with its defaults. */
  readonly saved: SavedChoices | null;
}

/** Which settings were used, in one word for a table. */
const settingsOf = ({ saved }: AsOfHead): string =>
  saved === null ? 'defaults' : saved.json === null ? `defaults: nothing is set in ${saved.folder}` : saved.folder;

/** Which settings were used, for people. */
export function settingsWords(head: AsOfHead): string {
  const on = head.scanners.filter(({ enabled }) => enabled).length;
  if (head.saved === null) return `Settings: the defaults of ${on} scanners. --settings DIR takes those of a terminal.`;
  return `Settings: ${settingsOf(head)}; ${on} of ${head.scanners.length} scanners; ${head.saved.lists}.`;
}

/** `settings` says which were used, `scanners` the parameters and universe of every one that ran, `hits` what fired. */
export function asOfJson(head: AsOfHead, hits: readonly Hit[]): string {
  const rows = hits.map(({ id: _id, slot: _slot, ...hit }) => ({
    time: isoIst(hit.atMs),
    date: istDate(hit.atMs),
    ...hit,
  }));
  const ran = head.scanners
    .filter(({ enabled }) => enabled)
    .map(({ scanner, params, universe = 'default' }) => [scanner.id, { params, universe }]);
  const lines = [
    `{"data":${JSON.stringify(head.data)}`,
    `"settings":${JSON.stringify(settingsOf(head))}`,
    `"lists":${JSON.stringify(head.saved?.lists ?? null)}`,
    `"scanners":${JSON.stringify(Object.fromEntries(ran))}`,
    `"hits":[${rows.map((row) => JSON.stringify(row)).join(',\n')}]}`,
  ];
  return `${lines.join(',\n')}\n`;
}

/** The table of the export, without ids, with the whole plan, the parameters and where they came from beside. */
export function asOfCsv(head: AsOfHead, hits: readonly Hit[]): string {
  const table = hitTable(hits);
  const settings = settingsOf(head);
  return csvOf({
    head: [...table.head.slice(1), 'plan', 'params', 'settings'],
    rows: table.rows.map((cells, i) => {
      const { plan, params } = hits[i] as Hit;
      return [...cells.slice(1), plan === null ? '' : JSON.stringify(plan), JSON.stringify(params), settings];
    }),
  });
}
