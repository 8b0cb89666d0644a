import { createStore } from 'zustand/vanilla';
import { faultOf } from '#contract/faults.ts';
import { call } from '../../shell/terminal.ts';
import { showToast } from '../../stores/toasts.ts';
import { LEVEL_KINDS, type LevelKind, parseLevelKinds } from './level-kinds.ts';

const LEVELS_KEY = 'chart.levels';
/** Which levels the charts show. */
export const chartLevelsStore = createStore<{ readonly shown: readonly LevelKind[]; readonly read: boolean }>(() => ({
  shown: [],
  read: false,
}));

let reading = false;

/** Reads which levels were shown last; once it has them, never again. */
export async function readChartLevels(): Promise<void> {
  if (reading || chartLevelsStore.getState().read) return;
  reading = true;
  try {
    const { json } = await call('prefs.get', { key: LEVELS_KEY });
    chartLevelsStore.setState({ shown: parseLevelKinds(json), read: true });
  } catch {
    // Not connected: the next chart that opens asks again.
  } finally {
    reading = false;
  }
}

/** Shows a kind of levels or takes it away, and keeps that. */
export function toggleLevelKind(kind: LevelKind): void {
  const { shown } = chartLevelsStore.getState();
  const next = LEVEL_KINDS.filter((one) => (one === kind ? !shown.includes(kind) : shown.includes(one)));
  chartLevelsStore.setState({ shown: next, read: true });
  call('prefs.set', { key: LEVELS_KEY, json: JSON.stringify(next) }).catch((thrown: unknown) =>
    showToast({
      level: 'error',
      text: `The chart's levels could not be kept. ${faultOf(thrown).text}`,
      slot: null,
      count: 1,
    }),
  );
}
