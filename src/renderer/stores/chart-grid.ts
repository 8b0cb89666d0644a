import { z } from 'zod';
import { createStore } from 'zustand/vanilla';
import { type ChartInterval, chartIntervalSchema } from '#contract/model/chart-interval.ts';
import { prefsStore } from './prefs.ts';
import { NO_PROFILE, profileChoiceSchema } from './profile-choice.ts';
import { CHART_CELLS, CHART_TYPES, type ChartCell, type ChartType, cellSelection } from './selection.ts';

/** How many charts the panel shows side by side. */
export const CHART_COUNTS = [1, 2, 4, 6] as const;
export type ChartCount = (typeof CHART_COUNTS)[number];

/** Longest expression that is kept: that of four options. */
const COMPARE_CHARS_MAX = 200;

const cellSchema = z.object({
  interval: chartIntervalSchema,
  type: z.enum(CHART_TYPES).catch('candles'),
  compare: z.string().max(COMPARE_CHARS_MAX).catch(''),
  profile: profileChoiceSchema.catch(NO_PROFILE),
});

/** The charts of a workspace as they are kept; their instruments are kept with the pins and colours of its panels. */
export const chartGridSchema = z.object({
  count: z.literal(CHART_COUNTS).catch(1),
  /** The crosshair of one chart is shown on the others. */
  crosshair: z.boolean().catch(true),
  /** The charts show the same stretch of time. */
  range: z.boolean().catch(false),
  /** By position; one that cannot be read leaves its chart as it is. */
  cells: z.array(cellSchema.nullable().catch(null)).max(CHART_CELLS.length).catch([]),
});
export type ChartGrid = z.infer<typeof chartGridSchema>;

export interface ChartGridState extends Omit<ChartGrid, 'cells'> {
  /** The chart that commands act on: the one that last had the keyboard or the pointer. */
  readonly active: ChartCell;
}

/** How the chart panel of this window is divided. */
export const chartGridStore = createStore<ChartGridState>(() => ({
  count: 1,
  crosshair: true,
  range: false,
  active: 'chart',
}));

/** The charts that are shown. */
export function shownCells(): readonly ChartCell[] {
  return CHART_CELLS.slice(0, chartGridStore.getState().count);
}

export const activeChart = (): ChartCell => chartGridStore.getState().active;

/** What the active chart shows. */
export const activeSelection = () => cellSelection(activeChart());

/** Divides the panel; a chart that is gone gives its keys to the first. */
export function setChartCount(count: ChartCount): void {
  const kept = CHART_CELLS.slice(0, count).includes(activeChart());
  chartGridStore.setState({ count, ...(kept ? {} : { active: 'chart' }) });
}

/** Gives the active chart other bars; what the first chart shows is also what the next start begins with. */
export function setChartInterval(interval: ChartInterval): void {
  activeSelection().setState({ interval });
  if (activeChart() === 'chart') prefsStore.setState({ interval });
}

export function setChartType(type: ChartType): void {
  activeSelection().setState({ type });
}

/** Prices of every chart adjusted or as traded. */
export function setAdjusted(adjusted: boolean): void {
  for (const id of CHART_CELLS) cellSelection(id).setState({ adjusted });
  prefsStore.setState({ adjusted });
}

/** What is to be kept with the workspace. */
export function keptGrid(): ChartGrid {
  const { count, crosshair, range } = chartGridStore.getState();
  const cells = CHART_CELLS.map((id) => {
    const { interval, type, compare, profile } = cellSelection(id).getState();
    return { interval, type, compare, profile };
  });
  return { count, crosshair, range, cells };
}

/** Shows the charts of a workspace; one that never kept any has a single chart, with the bars that are there. */
export function showGrid(grid: ChartGrid | null): void {
  setChartCount(grid?.count ?? 1);
  if (grid === null) return;
  chartGridStore.setState({ crosshair: grid.crosshair, range: grid.range });
  grid.cells.forEach((cell, i) => {
    const id = CHART_CELLS[i];
    if (cell !== null && id !== undefined) cellSelection(id).setState(cell);
  });
}

/** Calls when something changed that is kept with the workspace; the result ends it. */
export function onGridChanged(changed: () => void): () => void {
  const ends = [
    chartGridStore.subscribe((now, before) => {
      if (now.count !== before.count || now.crosshair !== before.crosshair || now.range !== before.range) changed();
    }),
    ...CHART_CELLS.map((id) =>
      cellSelection(id).subscribe((now, before) => {
        const kept = ['interval', 'type', 'compare', 'profile'] as const;
        if (kept.some((name) => now[name] !== before[name])) changed();
      }),
    ),
  ];
  return () => {
    for (const end of ends) end();
  };
}
