import { z } from 'zod';
import { LINK_GROUPS } from '../stores/link-groups.ts';

export const WINDOWS_PREF = 'face.windows';
/** Windows that are remembered: what four displays hold. */
const WINDOWS_MAX = 16;

const windowSchema = z.object({ panel: z.string().regex(/^[a-z]{1,32}$/), group: z.literal(LINK_GROUPS) });
/** A window of one panel. */
export type PanelWindow = z.infer<typeof windowSchema>;

/** Windows as stored; one that cannot be read, or whose panel is gone, costs only itself. */
export function parseWindows(json: string | null, panels: ReadonlySet<string>): PanelWindow[] {
  let value: unknown = null;
  try {
    value = json === null ? null : JSON.parse(json);
  } catch {
    return [];
  }
  if (!Array.isArray(value)) return [];
  const found = value.slice(0, WINDOWS_MAX).flatMap((one) => windowSchema.safeParse(one).data ?? []);
  return found.filter(({ panel }, i) => panels.has(panel) && found.findIndex((one) => one.panel === panel) === i);
}

/** The windows with one more; a panel has one window at most. */
export function withWindow(windows: readonly PanelWindow[], added: PanelWindow): PanelWindow[] {
  return [...windows.filter(({ panel }) => panel !== added.panel), added].slice(-WINDOWS_MAX);
}

export function withoutWindow(windows: readonly PanelWindow[], panel: string): PanelWindow[] {
  return windows.filter((one) => one.panel !== panel);
}

/** `3 windows were open: Chart, Depth, Levels.` */
export function offerWords(titles: readonly string[]): string {
  return titles.length === 1
    ? `A window was open: ${titles[0]}.`
    : `${titles.length} windows were open: ${titles.join(', ')}.`;
}
