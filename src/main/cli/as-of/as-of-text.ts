import type { Hit } from '#contract/model/scan.ts';
import { csvOf, hitTable } from '../../core/alerts/export-table.ts';
import type { ScannerSetting } from '../../core/scan/scan-runner.ts';
import { IV_RANK_SESSIONS_MIN } from '../../core/options/iv-rank.ts';
import { istDate } from '../../core/time/ist.ts';
import { isoIst } from '../replay-time.ts';
import type { SavedChoices } from './saved-choices.ts';
import type { PastScanned } from './scan-past.ts';

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

/**
 * What scanners that rank volatility had to go by; nothing when none of them ran. A rank is that of the last session
 * among those before it.
 */
export function volatilityWords(
  scanners: readonly ScannerSetting[],
  { volatilities, leftOut }: Pick<PastScanned, 'volatilities' | 'leftOut'>,
): string[] {
  const ranking = scanners.flatMap(({ scanner, enabled }) =>
    enabled && 'ranksIv' in scanner && scanner.ranksIv === true && !leftOut.includes(scanner.id) ? [scanner.id] : [],
  );
  if (ranking.length === 0) return [];
  const names = ranking.join(', ');
  if (volatilities.size === 0) return [`The data holds no option chains of an index, so these find nothing: ${names}.`];
  const needed = IV_RANK_SESSIONS_MIN + 1;
  return [...volatilities].map(([root, sessions]) =>
    sessions >= needed
      ? `${root}: volatility is ranked among the ${sessions} sessions before the last date whose closing chains the data holds.`
      : `${root}: the data holds the closing chains of ${sessions} sessions before the last date; a rank of volatility needs ${needed}, so these find nothing: ${names}.`,
  );
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
