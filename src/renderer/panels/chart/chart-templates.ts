import { z } from 'zod';
import { createStore } from 'zustand/vanilla';
import { chartIntervalSchema } from '#contract/model/chart-interval.ts';
import { faultOf } from '#contract/faults.ts';
import { call } from '../../shell/terminal.ts';
import { activeSelection, setChartInterval, setChartType } from '../../stores/chart-grid.ts';
import { CHART_TYPES } from '../../stores/selection.ts';
import { showToast } from '../../stores/toasts.ts';
import { barKindOf, chosenListSchema } from './indicator-prefs.ts';
import { indicatorStore, setIndicators } from './indicator-store.ts';

const TEMPLATES_KEY = 'chart.templates';
/** More names than this nobody finds again. */
export const TEMPLATES_MAX = 24;
export const TEMPLATE_NAME_MAX = 24;

const templateSchema = z.object({
  name: z.string().trim().min(1).max(TEMPLATE_NAME_MAX),
  type: z.enum(CHART_TYPES),
  interval: chartIntervalSchema,
  indicators: chosenListSchema,
});
export type ChartTemplate = z.infer<typeof templateSchema>;

/** Named sets of type, interval and indicators. */
export const templatesStore = createStore<{ readonly list: readonly ChartTemplate[]; readonly read: boolean }>(() => ({
  list: [],
  read: false,
}));

/** Stored templates; one that cannot be read costs only itself. */
export function parseTemplates(json: string | null): readonly ChartTemplate[] {
  try {
    const value: unknown = JSON.parse(json ?? '[]');
    if (!Array.isArray(value)) return [];
    return value.slice(0, TEMPLATES_MAX).flatMap((one) => templateSchema.safeParse(one).data ?? []);
  } catch {
    return [];
  }
}

/** Puts a template into a list, over the one of the same name; or why it cannot be. */
export function withTemplate(
  list: readonly ChartTemplate[],
  template: ChartTemplate,
): { readonly list: readonly ChartTemplate[] } | { readonly refused: string } {
  const name = template.name.trim();
  if (name === '' || name.length > TEMPLATE_NAME_MAX)
    return { refused: `A name has 1 to ${TEMPLATE_NAME_MAX} characters.` };
  const others = list.filter((one) => one.name !== name);
  if (others.length >= TEMPLATES_MAX)
    return { refused: `There are ${TEMPLATES_MAX} templates. Delete one first.` };
  return { list: [...others, { ...template, name }].sort((a, b) => a.name.localeCompare(b.name)) };
}

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
  const { type, interval } = activeSelection().getState();
  const indicators = [...indicatorStore.getState().sets[barKindOf(interval)]];
  const result = withTemplate(templatesStore.getState().list, { name, type, interval, indicators });
  if ('refused' in result) return result.refused;
  keep(result.list);
  return null;
}

/** Gives the active chart the type, the interval and the indicators of a template. */
export function applyTemplate({ type, interval, indicators }: ChartTemplate): void {
  setChartType(type);
  setIndicators(barKindOf(interval), indicators);
  setChartInterval(interval);
}

export function removeTemplate(name: string): void {
  keep(templatesStore.getState().list.filter((one) => one.name !== name));
}
