import { z } from 'zod';
import { chartGridSchema } from '../stores/chart-grid.ts';
import { LINK_GROUPS } from '../stores/link-groups.ts';
import { safeLayout, sameArrangement } from './stored-layout.ts';
import { WORKSPACE_PRESETS, type WorkspacePresetName, WORKSPACE_PRESET_NAMES } from './workspace-presets.ts';

export const WORKSPACES_KEY = 'face.workspaces';
export const JOURNAL_KEY = 'face.layoutJournal';
const WORKSPACES_VERSION = 1;
/** One for each of Ctrl+1…9. */
export const WORKSPACES_MAX = 9;
/** Layouts that can be had back. */
export const JOURNAL_MAX = 20;
const NAME_CHARS_MAX = 24;
/** Longest file that is read as a workspace; nine of them take some 60,000. */
export const IMPORT_CHARS_MAX = 400_000;

const group = z.literal(LINK_GROUPS);
const linksSchema = z.object({
  groups: z.record(z.string().max(64), group),
  pinned: z.record(z.string().max(64), z.string().max(40)),
});
export type Links = z.infer<typeof linksSchema>;
const NO_LINKS: Links = { groups: {}, pinned: {} };

const workspaceSchema = z.object({
  id: z.string().regex(/^[a-z0-9]{1,16}$/),
  name: z.string().trim().min(1).max(NAME_CHARS_MAX),
  /** What it is reset to. */
  preset: z.enum(WORKSPACE_PRESET_NAMES).catch('open'),
  /** As the dock gave it; null while nobody has changed the preset. Checked when it is shown. */
  layout: z.unknown(),
  links: linksSchema.catch(NO_LINKS),
  /** How the chart panel is divided; null while nobody has changed it. */
  charts: chartGridSchema.nullable().catch(null),
});
export type Workspace = z.infer<typeof workspaceSchema>;

export interface Workspaces {
  readonly active: string;
  /** Panels stay where they are while it is on. */
  readonly locked: boolean;
  readonly list: readonly Workspace[];
}

const one = (preset: WorkspacePresetName): Workspace => ({
  id: preset,
  name: WORKSPACE_PRESETS[preset].title,
  preset,
  layout: null,
  links: NO_LINKS,
  charts: null,
});

/** What a first start has: the presets. */
export function firstWorkspaces(): Workspaces {
  return { active: 'open', locked: false, list: WORKSPACE_PRESET_NAMES.map(one) };
}

const storedSchema = z.object({
  version: z.literal(WORKSPACES_VERSION),
  active: z.string().max(16).catch(''),
  locked: z.boolean().catch(false),
  list: z.array(z.unknown()).max(WORKSPACES_MAX),
});

function jsonOf(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Workspaces as stored. One that cannot be read costs only itself; when none is left the presets come back.
 * @param oldLayout the one layout of a face from before there were workspaces; it becomes that of the first.
 */
export function parseWorkspaces(json: string | null, oldLayout: unknown = null): Workspaces {
  const first = firstWorkspaces();
  const parsed = storedSchema.safeParse(jsonOf(json));
  if (!parsed.success)
    return { ...first, list: first.list.map((space, i) => (i === 0 ? { ...space, layout: oldLayout } : space)) };
  const seen = new Set<string>();
  const list = parsed.data.list.flatMap((value) => {
    const space = workspaceSchema.safeParse(value).data;
    if (space === undefined || seen.has(space.id)) return [];
    seen.add(space.id);
    return [space];
  });
  if (list.length === 0) return first;
  const active = list.some(({ id }) => id === parsed.data.active) ? parsed.data.active : (list[0] as Workspace).id;
  return { active, locked: parsed.data.locked, list };
}

/** Text to store. */
export function workspacesText({ active, locked, list }: Workspaces): string {
  return JSON.stringify({ version: WORKSPACES_VERSION, active, locked, list });
}

export function activeOf({ active, list }: Workspaces): Workspace {
  const found = list.find(({ id }) => id === active) ?? list[0];
  if (found === undefined) throw new Error('bug: there is no workspace');
  return found;
}

/** Changes one workspace. */
export function changed(spaces: Workspaces, id: string, change: Partial<Omit<Workspace, 'id'>>): Workspaces {
  return { ...spaces, list: spaces.list.map((space) => (space.id === id ? { ...space, ...change } : space)) };
}

function freeId({ list }: Workspaces): string {
  let number = 1;
  while (list.some(({ id }) => id === `own${number}`)) number += 1;
  return `own${number}`;
}

function freeName({ list }: Workspaces, name: string): string {
  const taken = (wanted: string): boolean => list.some((space) => space.name === wanted);
  if (!taken(name)) return name;
  let number = 2;
  while (taken(`${name.slice(0, NAME_CHARS_MAX - 3)} ${number}`)) number += 1;
  return `${name.slice(0, NAME_CHARS_MAX - 3)} ${number}`;
}

export type Changed = { readonly spaces: Workspaces } | { readonly refused: string };
const FULL = `There are ${WORKSPACES_MAX} workspaces, one for each of Ctrl+1…9. Delete one first.`;

/** Renames a workspace; two never have the same name. */
export function renamed(spaces: Workspaces, id: string, text: string): Changed {
  const name = text.trim();
  if (name === '' || name.length > NAME_CHARS_MAX) return { refused: `A name has 1 to ${NAME_CHARS_MAX} characters.` };
  if (spaces.list.some((space) => space.id !== id && space.name === name))
    return { refused: `There is a workspace “${name}” already.` };
  return { spaces: changed(spaces, id, { name }) };
}

/** Puts a copy behind the others. */
export function duplicated(spaces: Workspaces, id: string): Changed {
  const source = spaces.list.find((space) => space.id === id);
  if (source === undefined) return { refused: 'That workspace is gone.' };
  if (spaces.list.length >= WORKSPACES_MAX) return { refused: FULL };
  const copy = { ...source, id: freeId(spaces), name: freeName(spaces, source.name) };
  return { spaces: { ...spaces, list: [...spaces.list, copy] } };
}

/** Deletes a workspace that is not shown. */
export function removed(spaces: Workspaces, id: string): Changed {
  if (spaces.list.length <= 1) return { refused: 'The last workspace stays.' };
  if (spaces.active === id) return { refused: 'It is the one on the screen. Go to another one first.' };
  return { spaces: { ...spaces, list: spaces.list.filter((space) => space.id !== id) } };
}

const exportSchema = z.object({
  product: z.literal('muhurat'),
  kind: z.literal('workspaces'),
  version: z.literal(WORKSPACES_VERSION),
  list: z.array(workspaceSchema).min(1).max(WORKSPACES_MAX),
});

/** A file that `imported` reads, here or on another machine. */
export function exportText({ list }: Workspaces, id: string | null): string {
  const chosen = list.filter((space) => id === null || space.id === id);
  const file = { product: 'muhurat', kind: 'workspaces', version: WORKSPACES_VERSION, list: chosen };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/** Adds the workspaces of a file behind the others. A file that is not right in every part changes nothing. */
export function imported(spaces: Workspaces, text: string, panels: ReadonlySet<string>): Changed {
  if (text.length > IMPORT_CHARS_MAX) return { refused: 'The file is too long for workspaces. Nothing was changed.' };
  const parsed = exportSchema.safeParse(jsonOf(text));
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    const what = where === '' ? 'it is not one that this terminal exports' : `“${where}” is missing or wrong`;
    return { refused: `The file holds no workspaces: ${what}. Nothing was changed.` };
  }
  const { list } = parsed.data;
  const unusable = list.find(({ layout }) => (layout ?? null) !== null && safeLayout(layout, panels) === null);
  if (unusable !== undefined)
    return {
      refused: `The layout of “${unusable.name}” is damaged or has no panel that is known here. Nothing was changed.`,
    };
  if (spaces.list.length + list.length > WORKSPACES_MAX) return { refused: FULL };
  let result = spaces;
  for (const space of list) {
    const added = { ...space, id: freeId(result), name: freeName(result, space.name) };
    result = { ...result, list: [...result.list, added] };
  }
  return { spaces: result };
}

const entrySchema = z.object({
  atMs: z.number(),
  workspace: z.string().max(16),
  name: z.string().max(NAME_CHARS_MAX),
  layout: z.unknown(),
});
export type JournalEntry = z.infer<typeof entrySchema>;

/** Layouts of before, the newest first; an entry that cannot be read costs only itself. */
export function parseJournal(json: string | null): JournalEntry[] {
  const value = jsonOf(json);
  if (!Array.isArray(value)) return [];
  return value.slice(0, JOURNAL_MAX).flatMap((entry) => entrySchema.safeParse(entry).data ?? []);
}

/** The journal with a layout in front; the same arrangement again is no entry. */
export function journalWith(journal: readonly JournalEntry[], entry: JournalEntry): readonly JournalEntry[] {
  const [newest] = journal.filter(({ workspace }) => workspace === entry.workspace);
  if (newest !== undefined && sameArrangement(newest.layout, entry.layout)) return journal;
  return [entry, ...journal].slice(0, JOURNAL_MAX);
}
