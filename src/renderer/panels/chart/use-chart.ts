import { useStore } from 'zustand';
import type { Instrument } from '#contract/model/instrument.ts';
import { chartGridStore } from '../../stores/chart-grid.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { type ChartCell, cellSelection } from '../../stores/selection.ts';

/** The instrument that a chart shows. */
export function useInstrument(id: ChartCell): Instrument | undefined {
  const slot = useStore(cellSelection(id), (state) => state.slot);
  return useStore(instrumentsStore, (state) => (slot === null ? undefined : state.rows[slot]));
}

/** The chart that commands act on. */
export const useActiveChart = (): ChartCell => useStore(chartGridStore, (state) => state.active);
