import { z } from 'zod';
import { PREF_CHARS_MAX } from '#contract/calls/prefs.ts';

/** Where a face from before there were workspaces kept its layout. */
export const OLD_LAYOUT_KEY = 'face.layout';
const LAYOUT_VERSION = 1;
/** Deepest nesting of splits; a person makes three or four. */
const DEPTH_MAX = 12;
/** Panels in one layout; far more than fit on a screen. */
const PANELS_MAX = 64;

const panelSchema = z.object({
  id: z.string().max(64),
  contentComponent: z.string().max(64),
  tabComponent: z.string().max(64).optional(),
  title: z.string().max(128).optional(),
  renderer: z.enum(['always', 'onlyWhenVisible']).optional(),
});

export interface LayoutLeaf {
  readonly type: 'leaf';
  readonly data: { readonly views: string[]; readonly activeView?: string | undefined; readonly id: string };
  readonly size?: number | undefined;
}
export interface LayoutBranch {
  readonly type: 'branch';
  readonly data: LayoutNode[];
  readonly size?: number | undefined;
}
export type LayoutNode = LayoutLeaf | LayoutBranch;

const size = z.number().finite().min(0).max(100_000).optional();
const leafSchema = z.object({
  type: z.literal('leaf'),
  data: z.object({
    views: z.array(z.string().max(64)).max(PANELS_MAX),
    activeView: z.string().max(64).optional(),
    id: z.string().max(64),
  }),
  size,
});
const nodeSchema: z.ZodType<LayoutNode> = z.lazy(() =>
  z.union([leafSchema, z.object({ type: z.literal('branch'), data: z.array(nodeSchema).max(PANELS_MAX), size })]),
);

const layoutSchema = z.object({
  grid: z.object({
    root: nodeSchema,
    width: z.number().finite().min(0),
    height: z.number().finite().min(0),
    orientation: z.enum(['HORIZONTAL', 'VERTICAL']),
  }),
  panels: z.record(z.string().max(64), panelSchema),
  activeGroup: z.string().max(64).optional(),
});
export type Layout = z.infer<typeof layoutSchema>;

/** What a face from before there were workspaces stored. */
const storedSchema = z.object({ version: z.literal(LAYOUT_VERSION), layout: z.unknown() });

function depthOf(node: LayoutNode): number {
  return node.type === 'leaf' ? 1 : 1 + Math.max(0, ...node.data.map(depthOf));
}

function prune(node: LayoutNode, known: (id: string) => boolean): LayoutNode | null {
  if (node.type === 'leaf') {
    const views = node.data.views.filter(known);
    if (views.length === 0) return null;
    const active = node.data.activeView;
    const activeView = active !== undefined && views.includes(active) ? active : (views[0] as string);
    return { ...node, data: { id: node.data.id, views, activeView } };
  }
  const data = node.data.map((child) => prune(child, known)).filter((child) => child !== null);
  return data.length === 0 ? null : { ...node, data };
}

function viewsOf(node: LayoutNode): string[] {
  return node.type === 'leaf' ? [...node.data.views] : node.data.flatMap(viewsOf);
}

/**
 * A saved layout made safe to show: checked, panels of unknown components dropped, empty groups closed. Null when
 * nothing usable is left (dockview would throw and show nothing at all).
 */
export function safeLayout(value: unknown, components: ReadonlySet<string>): Layout | null {
  const parsed = layoutSchema.safeParse(value);
  if (!parsed.success || depthOf(parsed.data.grid.root) > DEPTH_MAX) return null;
  const { grid, panels } = parsed.data;
  const known = (id: string): boolean => {
    const panel = panels[id];
    return panel !== undefined && panel.id === id && components.has(panel.contentComponent);
  };
  const root = prune(grid.root, known);
  if (root === null || root.type === 'leaf') return null;
  const views = viewsOf(root);
  if (new Set(views).size !== views.length || views.length > PANELS_MAX) return null;
  const kept = Object.fromEntries(Object.entries(panels).filter(([id]) => views.includes(id)));
  return { grid: { ...grid, root }, panels: kept };
}

/** What a window's frame or a rounded share moves a border by, px; a person means more. */
const MOVED_PX_MIN = 12;

function sameNode(a: LayoutNode, b: LayoutNode): boolean {
  if (Math.abs((a.size ?? 0) - (b.size ?? 0)) > MOVED_PX_MIN) return false;
  if (a.type === 'leaf' || b.type === 'leaf')
    return a.type === b.type && (a as LayoutLeaf).data.views.join() === (b as LayoutLeaf).data.views.join();
  return a.data.length === b.data.length && a.data.every((child, i) => sameNode(child, b.data[i] as LayoutNode));
}

/** Whether two layouts have the same panels in the same places; which tab is in front, and titles, do not count. */
export function sameArrangement(a: unknown, b: unknown): boolean {
  const [one, other] = [layoutSchema.safeParse(a).data, layoutSchema.safeParse(b).data];
  if (one === undefined || other === undefined) return JSON.stringify(a) === JSON.stringify(b);
  return one.grid.orientation === other.grid.orientation && sameNode(one.grid.root, other.grid.root);
}

/** The one layout of a face from before there were workspaces; null when there is none that can be read. */
export function oldLayout(json: string | null): unknown {
  if (json === null || json.length > PREF_CHARS_MAX) return null;
  try {
    return storedSchema.safeParse(JSON.parse(json)).data?.layout ?? null;
  } catch {
    return null;
  }
}
