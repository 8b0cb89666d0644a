import { useEffect } from 'react';
import { useStore } from 'zustand';
import { panelFocus } from '../../shell/panel-focus.ts';
import { activeChart, chartGridStore } from '../../stores/chart-grid.ts';
import { instrumentAt, instrumentsStore } from '../../stores/instruments.ts';
import { CHART_CELLS, cellSelection } from '../../stores/selection.ts';
import type { LiveTitle } from '../panel.ts';
import { ChartCellView } from './chart-cell.tsx';

/** One chart, or several side by side. */
export function Chart() {
  const count = useStore(chartGridStore, (state) => state.count);
  useEffect(() => panelFocus('chart', () => document.getElementById(`canvas-${activeChart()}`)?.focus()), []);
  return (
    <div className="panel-body chart" data-charts={count}>
      {CHART_CELLS.slice(0, count).map((id) => (
        <ChartCellView key={id} id={id} />
      ))}
    </div>
  );
}

/** The tab is called after what the active chart shows. */
export const chartTitle: LiveTitle = {
  subscribe: (changed) => {
    const disposers = [
      ...CHART_CELLS.map((id) => cellSelection(id).subscribe(changed)),
      chartGridStore.subscribe(changed),
      instrumentsStore.subscribe(changed),
    ];
    return () => {
      for (const dispose of disposers) dispose();
    };
  },
  text: () => instrumentAt(cellSelection(activeChart()).getState().slot)?.symbol ?? 'Chart',
};
