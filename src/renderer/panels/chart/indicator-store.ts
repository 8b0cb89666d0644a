import { createStore } from 'zustand/vanilla';
import { faultOf } from '#contract/faults.ts';
import type { IndicatorInfo } from '#contract/model/indicator.ts';
import { call } from '../../shell/terminal.ts';
import { showToast } from '../../stores/toasts.ts';
import {
  type BarKind,
  type ChosenIndicator,
  DEFAULT_SETS,
  INDICATOR_PREFS_KEY,
  INDICATORS_PER_CHART_MAX,
  type IndicatorSets,
  parseIndicatorSets,
} from './indicator-prefs.ts';

export interface IndicatorState {
  /** Empty until the engine has told it. */
  readonly menu: readonly IndicatorInfo[];
  readonly sets: IndicatorSets;
  /** Why the menu could not be read; null while nothing is wrong. */
  readonly error: string | null;
}

/** What indicators there are and which the chart shows. */
export const indicatorStore = createStore<IndicatorState>(() => ({ menu: [], sets: DEFAULT_SETS, error: null }));

let reading = false;

/** Reads the menu and the stored sets; once it has them, never again. */
export async function readIndicators(): Promise<void> {
  if (reading || indicatorStore.getState().menu.length > 0) return;
  reading = true;
  try {
    const [{ indicators }, { json }] = await Promise.all([
      call('indicator.menu', {}),
      call('prefs.get', { key: INDICATOR_PREFS_KEY }),
    ]);
    indicatorStore.setState({ menu: indicators, sets: parseIndicatorSets(json), error: null });
  } catch (thrown) {
    indicatorStore.setState({ error: faultOf(thrown).text });
  } finally {
    reading = false;
  }
}

function keep(kind: BarKind, set: readonly ChosenIndicator[]): void {
  // Before the stored sets were read nothing may be written over them.
  if (indicatorStore.getState().menu.length === 0) return;
  const sets = { ...indicatorStore.getState().sets, [kind]: set };
  indicatorStore.setState({ sets });
  call('prefs.set', { key: INDICATOR_PREFS_KEY, json: JSON.stringify(sets) }).catch((thrown: unknown) =>
    showToast({
      level: 'error',
      text: `The chart's indicators could not be kept. ${faultOf(thrown).text}`,
      slot: null,
      count: 1,
    }),
  );
}

/** Adds one; false when the chart is full. */
export function addIndicator(kind: BarKind, chosen: ChosenIndicator): boolean {
  const set = indicatorStore.getState().sets[kind];
  if (set.length >= INDICATORS_PER_CHART_MAX) return false;
  keep(kind, [...set, chosen]);
  return true;
}

/** Gives one other parameters. */
export function changeIndicator(kind: BarKind, before: ChosenIndicator, after: ChosenIndicator): void {
  keep(
    kind,
    indicatorStore.getState().sets[kind].map((one) => (one === before ? after : one)),
  );
}

export function removeIndicator(kind: BarKind, chosen: ChosenIndicator): void {
  keep(
    kind,
    indicatorStore.getState().sets[kind].filter((one) => one !== chosen),
  );
}

/** Shows exactly these. */
export function setIndicators(kind: BarKind, set: readonly ChosenIndicator[]): void {
  keep(kind, set);
}

/** Back to what a fresh install shows. */
export function resetIndicators(kind: BarKind): void {
  keep(kind, DEFAULT_SETS[kind]);
}

/** The indicator of that name, once the menu is there. */
export function indicatorInfo(name: string): IndicatorInfo | undefined {
  return indicatorStore.getState().menu.find((info) => info.name === name);
}
