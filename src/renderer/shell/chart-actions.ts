import { nextChartType } from '../panels/chart/chart-type-words.ts';
import { saveChartPicture } from '../panels/chart/chart-picture.ts';
import {
  activeChart,
  activeSelection,
  CHART_COUNTS,
  chartGridStore,
  setChartCount,
  setChartType,
  shownCells,
} from '../stores/chart-grid.ts';
import { shellStore } from './shell-store.ts';

type Panels = { readonly focusPanel: (id: string) => void };

export function openChartMenu(target: Panels): void {
  target.focusPanel('chart');
  shellStore.setState({ chartMenuOpen: true, indicatorsOpen: false, paletteOpen: false, cheatSheetOpen: false });
}

export function turnChartType(): void {
  setChartType(nextChartType(activeSelection().getState().type));
}

export function nextChartCount(): void {
  const at = CHART_COUNTS.indexOf(chartGridStore.getState().count);
  setChartCount(CHART_COUNTS[(at + 1) % CHART_COUNTS.length] ?? 1);
}

/** Gives the keyboard to the next chart of the panel. */
export function nextActiveChart(target: Panels): void {
  const cells = shownCells();
  const next = cells[(cells.indexOf(activeChart()) + 1) % cells.length] ?? 'chart';
  chartGridStore.setState({ active: next });
  target.focusPanel('chart');
}

export const takeChartPicture = (): void => saveChartPicture();
