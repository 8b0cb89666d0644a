import { z } from 'zod';
import type { Command } from './commands.ts';
import { type KeyPresetName, KEY_PRESETS, KEY_PRESET_NAMES } from './key-presets.ts';

export const KEYS_PREF = 'face.keys';
const KEYS_VERSION = 1;
/** Keys of one command: a person remembers two. */
const CHORDS_MAX = 4;

/** A chosen map of keys: a preset, and over it what a person has bound. */
export interface Bindings {
  readonly preset: KeyPresetName;
  /** Chords by command; an empty list takes its keys away. */
  readonly own: Readonly<Record<string, readonly string[]>>;
}
export const FIRST_BINDINGS: Bindings = { preset: 'muhurat', own: {} };

/** Chords of every command. */
export type KeyMap = ReadonlyMap<string, readonly string[]>;

/** What fields, rows and dialogs need for themselves, and what browsers and desktops never hand to a page. */
const RESERVED = new Set(
  [
    'Enter Tab Shift+Tab Space Delete Backspace Insert Escape ArrowUp ArrowDown ArrowLeft ArrowRight',
    'PageUp PageDown Home End ContextMenu Ctrl+Enter Ctrl+ArrowUp Ctrl+ArrowDown Alt+ArrowUp Alt+ArrowDown',
    'Ctrl+C Ctrl+V Ctrl+X Ctrl+A Ctrl+Z Ctrl+T Ctrl+N Ctrl+W Ctrl+Q Ctrl+Tab Ctrl+Shift+Tab',
    'Ctrl+Shift+T Ctrl+Shift+N Ctrl+Shift+W Alt+F4 Alt+Tab',
  ].flatMap((line) => line.split(' ')),
);
const CHORD =
  /^(Ctrl\+)?(Alt\+)?(Shift\+)?(F([1-9]|1[0-2])|ArrowUp|ArrowDown|ArrowLeft|ArrowRight|PageUp|PageDown|Home|End|Insert|Delete|Backspace|Enter|Space|Tab|Escape|\S)$/u;

const hasModifier = (chord: string): boolean => /^(Ctrl|Alt)\+./u.test(chord);

/** Why a chord cannot be a key of a command, in words; null when it can. */
export function chordFault(command: Pick<Command, 'id' | 'exit'>, chord: string): string | null {
  if (!CHORD.test(chord)) return `“${chord}” is not a key. Press the key itself.`;
  if (command.id === 'close') return 'Escape closes what is on top and stays so.';
  if (RESERVED.has(chord)) return `${chord} is needed by fields and rows, or kept by the browser. Choose another key.`;
  if (/^(Shift\+)?[A-Z]$/u.test(chord)) return `Shift with a letter alone is typed by chance. Add Ctrl or Alt.`;
  if (command.exit === true && !hasModifier(chord))
    return 'What cancels or exits always needs Ctrl or Alt, so that no single key does it by mistake.';
  return null;
}

/** Puts a layer of keys over a map: a chord that the layer gives to one command is nobody else's any more. */
function layered(map: KeyMap, layer: Readonly<Record<string, readonly string[]>>): KeyMap {
  const taken = new Set(Object.values(layer).flat());
  return new Map(
    [...map].map(([id, chords]) => [id, layer[id] ?? chords.filter((chord) => !taken.has(chord))] as const),
  );
}

/** The keys in force. No chord means two things. */
export function keyMapOf(commands: readonly Command[], { preset, own }: Bindings): KeyMap {
  const first: KeyMap = new Map(commands.map(({ id, keys }) => [id, keys] as const));
  return layered(layered(first, KEY_PRESETS[preset].keys), own);
}

export type Rebinding =
  | { readonly kind: 'done'; readonly bindings: Bindings }
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'conflict'; readonly holder: Command; readonly text: string };

/**
 * Gives a command a chord as its only one. A chord of another command is a conflict, which is told and changes nothing
 * unless `take` says that the other loses it; what exits never loses its last key.
 */
export function rebind(
  commands: readonly Command[],
  bindings: Bindings,
  change: { readonly id: string; readonly chord: string; readonly take?: boolean },
): Rebinding {
  const command = commands.find(({ id }) => id === change.id);
  if (command === undefined) return { kind: 'refused', text: `There is no command '${change.id}'.` };
  const wrong = chordFault(command, change.chord);
  if (wrong !== null) return { kind: 'refused', text: wrong };
  const map = keyMapOf(commands, bindings);
  const holder = commands.find(({ id }) => id !== command.id && map.get(id)?.includes(change.chord) === true);
  const own = { ...bindings.own, [command.id]: [change.chord] };
  if (holder === undefined) return { kind: 'done', bindings: { ...bindings, own } };
  const rest = (map.get(holder.id) ?? []).filter((chord) => chord !== change.chord);
  if (rest.length === 0 && (holder.exit === true || holder.id === 'close'))
    return {
      kind: 'refused',
      text: `${change.chord} is the only key of “${holder.title}”, which is never without one.`,
    };
  if (change.take !== true)
    return { kind: 'conflict', holder, text: `${change.chord} is the key of “${holder.title}”.` };
  return { kind: 'done', bindings: { ...bindings, own: { ...own, [holder.id]: rest } } };
}

/** Gives a command back the keys of the preset; what they were taken by keeps its other ones. */
export function unbind(bindings: Bindings, id: string): Bindings {
  const { [id]: _gone, ...own } = bindings.own;
  return { ...bindings, own };
}

const storedSchema = z.object({
  version: z.literal(KEYS_VERSION),
  preset: z.enum(KEY_PRESET_NAMES).catch('muhurat'),
  own: z.record(z.string().max(64), z.array(z.string().max(32)).max(CHORDS_MAX)).catch({}),
});

/** Bindings as stored or imported: what cannot be bound is left out, so that one bad key costs only itself. */
export function parseBindings(commands: readonly Command[], json: string | null): Bindings {
  if (json === null) return FIRST_BINDINGS;
  let parsed: z.infer<typeof storedSchema>;
  try {
    parsed = storedSchema.parse(JSON.parse(json));
  } catch {
    return FIRST_BINDINGS;
  }
  const used = new Set<string>();
  const own: Record<string, readonly string[]> = {};
  for (const command of commands) {
    const stored = parsed.own[command.id];
    const chords = stored && [...new Set(stored)].filter((one) => chordFault(command, one) === null && !used.has(one));
    if (chords === undefined || (chords.length === 0 && (command.exit === true || command.id === 'close'))) continue;
    for (const chord of chords) used.add(chord);
    own[command.id] = chords;
  }
  const bindings: Bindings = { preset: parsed.preset, own };
  const map = keyMapOf(commands, bindings);
  // Keys of what exits outrank any choice that would leave it without one.
  const bare = commands.some(({ id, exit }) => exit === true && (map.get(id) ?? []).length === 0);
  return bare ? { preset: parsed.preset, own: {} } : bindings;
}

/** Text to store. */
export function bindingsText({ preset, own }: Bindings): string {
  return JSON.stringify({ version: KEYS_VERSION, preset, own });
}
