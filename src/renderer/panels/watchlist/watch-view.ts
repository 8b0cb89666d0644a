import { z } from 'zod';
import { INTERVALS } from '#contract/model/bar.ts';
import { indicatorParamsSchema } from '#contract/model/indicator.ts';
import { COLUMN_CATALOG } from './column-catalog.ts';
import { ruleSchema, RULES_MAX } from './colour-rules.ts';
import { LIVE_GRID_COLUMNS } from './live-columns.ts';

export const WATCH_VIEWS_PREF = 'face.watch';
const VIEWS_VERSION = 1;
/** Views kept: one for each list and the whole market. */
const VIEWS_MAX = 60;
/** Columns of one list. */
const SHOWN_MAX = 40;
/** Indicator columns of one list: each costs a question for every row on the screen, every minute. */
export const INDICATOR_COLUMNS_MAX = 4;
export const SPARK_COLUMN = 'spark';

export const indicatorColumnSchema = z.object({
  /** Unique within the view; begins with `ind`. */
  id: z.string().regex(/^ind\d{1,3}$/),
  name: z.string().max(40),
  params: indicatorParamsSchema,
  interval: z.enum(INTERVALS),
  output: z.string().max(40),
});
export type IndicatorColumn = z.infer<typeof indicatorColumnSchema>;

export const watchViewSchema = z.object({
  /** Ids of the shown columns in their order. */
  columns: z.array(z.string().max(80)).max(SHOWN_MAX),
  indicators: z.array(indicatorColumnSchema).max(INDICATOR_COLUMNS_MAX).catch([]),
  rules: z.array(ruleSchema).max(RULES_MAX).catch([]),
});
export type WatchView = z.infer<typeof watchViewSchema>;

export const FIRST_VIEW: WatchView = { columns: LIVE_GRID_COLUMNS.map(({ id }) => id), indicators: [], rules: [] };

export type WatchViews = Readonly<Record<string, WatchView>>;

/** Name of a list's view. */
export function viewKey(list: number | null): string {
  return list === null ? 'market' : String(list);
}

const storedSchema = z.object({ version: z.literal(VIEWS_VERSION), views: z.record(z.string().max(20), z.unknown()) });
const knownIds = new Set([...COLUMN_CATALOG.map(({ id }) => id), SPARK_COLUMN]);

/** A view with what this version knows: columns that are gone are left out, one that comes twice comes once. */
export function cleanView(view: WatchView): WatchView {
  const own = new Set(view.indicators.map(({ id }) => id));
  const columns = [...new Set(view.columns)].filter((id) => knownIds.has(id) || own.has(id));
  return { ...view, columns };
}

/** Reads stored views; one that cannot be read costs only itself. */
export function parseViews(json: string | null): WatchViews {
  let value: unknown = null;
  try {
    value = json === null ? null : JSON.parse(json);
  } catch {
    return {};
  }
  const parsed = storedSchema.safeParse(value);
  if (!parsed.success) return {};
  const views: Record<string, WatchView> = {};
  for (const [key, one] of Object.entries(parsed.data.views).slice(0, VIEWS_MAX)) {
    const view = watchViewSchema.safeParse(one);
    if (view.success) views[key] = cleanView(view.data);
  }
  return views;
}

/** Text to store. @param lists ids of the lists that there are: views of others are forgotten. */
export function viewsText(views: WatchViews, lists: readonly number[]): string {
  const kept = new Set([viewKey(null), ...lists.map((id) => viewKey(id))]);
  const known = Object.fromEntries(Object.entries(views).filter(([key]) => kept.has(key)));
  return JSON.stringify({ version: VIEWS_VERSION, views: known });
}

/** Shows a column behind the others, or hides it. */
export function toggleColumn(view: WatchView, id: string): WatchView {
  const columns = view.columns.includes(id) ? view.columns.filter((one) => one !== id) : [...view.columns, id];
  return { ...view, columns: columns.slice(0, SHOWN_MAX) };
}

/** Moves a shown column by some places. */
export function moveColumn(view: WatchView, id: string, step: number): WatchView {
  const from = view.columns.indexOf(id);
  const to = Math.max(0, Math.min(view.columns.length - 1, from + step));
  return from < 0 || from === to ? view : { ...view, columns: view.columns.toSpliced(from, 1).toSpliced(to, 0, id) };
}

/** Adds an indicator as a column; null when there are as many as there may be. */
export function withIndicator(view: WatchView, chosen: Omit<IndicatorColumn, 'id'>): WatchView | null {
  if (view.indicators.length >= INDICATOR_COLUMNS_MAX) return null;
  let number = 1;
  while (view.indicators.some(({ id }) => id === `ind${number}`)) number += 1;
  const id = `ind${number}`;
  return { ...view, indicators: [...view.indicators, { ...chosen, id }], columns: [...view.columns, id] };
}

/** Takes an indicator out, with its column and the rules about it. */
export function withoutIndicator(view: WatchView, id: string): WatchView {
  return {
    indicators: view.indicators.filter((one) => one.id !== id),
    columns: view.columns.filter((one) => one !== id),
    rules: view.rules.filter(({ column }) => column !== id),
  };
}

/** `EMA 20 · 5m`; the output too where the indicator has several. */
export function indicatorTitle({ name, params, interval, output }: Omit<IndicatorColumn, 'id'>): string {
  const values = Object.values(params).join(' ');
  const which = ['', 'value', name].includes(output) ? '' : ` ${output}`;
  return `${name}${values === '' ? '' : ` ${values}`}${which} · ${interval}`;
}
