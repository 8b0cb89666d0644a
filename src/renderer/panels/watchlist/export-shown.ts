import { sayToast } from '../../shell/alerts.ts';
import { mirror } from '../../shell/terminal.ts';
import { instrumentAt } from '../../stores/instruments.ts';
import { shownList } from '../../stores/watchlists.ts';
import { saveFile } from '../../ui/csv.ts';
import { watchCsv } from './watch-csv.ts';
import { shownGrid } from './watch-grid.ts';

/** Hands the shown rows with the shown columns to the person as a file. */
export function exportShown(): void {
  const grid = shownGrid();
  if (grid === null) return sayToast('info', 'The market watch is not open. Go to it first.');
  const name = (shownList()?.name ?? 'market').replaceAll(/[^\w-]+/g, '-').toLowerCase();
  saveFile(
    `watch-${name}.csv`,
    watchCsv(grid.shownRows(), grid.shownColumns(), { mirror, instrumentAt, nowDayMs: grid.nowDayMs() }),
  );
}
