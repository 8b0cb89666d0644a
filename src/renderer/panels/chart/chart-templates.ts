import { createStore } from 'zustand/vanilla';
import { faultOf } from '#contract/faults.ts';
import { call } from '../../shell/terminal.ts';
import { activeSelection, setChartInterval, setChartType } from '../../stores/chart-grid.ts';
import { showToast } from '../../stores/toasts.ts';
import { barKindOf } from './indicator-prefs.ts';
import { indicatorStore, setIndicators } from './indicator-store.ts';
import { type ChartTemplate, parseTemplates, withTemplate } from './template-book.ts';

const TEMPLATES_KEY = 'chart.templates';
/** Named sets of type, interval, indicators and volume profile. */
export const templatesStore = createStore<{ readonly list: readonly ChartTemplate[]; readonly read: boolean }>(() => ({
  list: [],
  read: false,
}));

/** Reads the templates, until it has them. */
export async function readTemplates(): Promise<void> {
  if (templatesStore.getState().read) return;
  try {
    const { json } = await call('prefs.get', { key: TEMPLATES_KEY });
    templatesStore.setState({ list: parseTemplates(json), read: true });
  } catch (thrown) {
    sayError(`The chart templates could not be read. ${faultOf(thrown).text}`);
  }
}

function sayError(text: string): void {
  showToast({ level: 'error', text, slot: null, count: 1 });
}

function keep(list: readonly ChartTemplate[]): void {
  // Before the stored ones were read nothing may be written over them.
  if (!templatesStore.getState().read) return;
  templatesStore.setState({ list });
  call('prefs.set', { key: TEMPLATES_KEY, json: JSON.stringify(list) }).catch((thrown: unknown) =>
    sayError(`The chart templates could not be kept. ${faultOf(thrown).text}`),
  );
}

/** Keeps the active chart under a name; returns why it could not. */
export function saveTemplate(name: string): string | null {
  const { type, interval, profile } = activeSelection().getState();
  const indicators = [...indicatorStore.getState().sets[barKindOf(interval)]];
  const result = withTemplate(templatesStore.getState().list, { name, type, interval, indicators, profile });
  if ('refused' in result) return result.refused;
  keep(result.list);
  return null;
}

/** Gives the active chart the type, the interval, the indicators and the volume profile of a template. */
export function applyTemplate({ type, interval, indicators, profile }: ChartTemplate): void {
  setChartType(type);
  setIndicators(barKindOf(interval), indicators);
  setChartInterval(interval);
  if (profile !== undefined) activeSelection().setState({ profile });
}

export function removeTemplate(name: string): void {
  keep(templatesStore.getState().list.filter((one) => one.name !== name));
}
