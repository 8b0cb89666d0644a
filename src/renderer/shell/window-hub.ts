import { z } from 'zod';
import type { Dispose } from '#contract/wire.ts';
import { keysStore } from '../stores/keys.ts';
import { LINK_GROUPS, linkStore, selectInGroup } from '../stores/link-groups.ts';
import { type FacePrefs, facePrefsSchema, prefsStore } from '../stores/prefs.ts';
import { workspacesStore } from '../stores/workspaces.ts';
import { bindingsText, parseBindings } from './bindings.ts';
import { COMMANDS } from './commands.ts';
import { role } from './dock-control.ts';
import { prefsWereRead } from './terminal.ts';
import { IMPORT_CHARS_MAX, parseWorkspaces, workspacesText } from './workspaces.ts';

const CHANNEL = 'muhurat.windows';
/** Some 120 commands with two keys each take 6,000 characters. */
const KEYS_CHARS_MAX = 50_000;

const messageSchema = z.discriminatedUnion('kind', [
  /** A new window asks what the colours show. */
  z.object({ kind: z.literal('ask') }),
  z.object({ kind: z.literal('selected'), group: z.literal(LINK_GROUPS), key: z.string().max(40) }),
  z.object({ kind: z.literal('prefs'), prefs: z.unknown() }),
  /** Workspaces with their lock and accounts: every window knows the newest, so that none stores an older one. */
  z.object({ kind: z.literal('spaces'), json: z.string().max(IMPORT_CHARS_MAX) }),
  z.object({ kind: z.literal('keys'), json: z.string().max(KEYS_CHARS_MAX) }),
]);
type Message = z.infer<typeof messageSchema>;

/** Taken from another window: not told on. */
let hearing = false;

/** Whether what changes now comes from another window, which stores it. */
export function isHearing(): boolean {
  return hearing;
}

function hear(message: Message, post: (message: Message) => void): void {
  hearing = true;
  try {
    if (message.kind === 'selected') selectInGroup(message.group, message.key);
    else if (message.kind === 'prefs') {
      const { charted: _own, ...shared } = facePrefsSchema.parse(message.prefs);
      prefsStore.setState(shared);
    } else if (message.kind === 'spaces') {
      const { active, list, locked } = parseWorkspaces(message.json);
      // Which one is shown is each terminal window's own; a window of one panel shows none.
      workspacesStore.setState((state) => ({ list, locked, active: role.panel === null ? state.active : active }));
    } else if (message.kind === 'keys') keysStore.setState(parseBindings(COMMANDS, message.json), true);
    else {
      const { selected } = linkStore.getState();
      for (const group of LINK_GROUPS) {
        const key = selected[group];
        if (key !== undefined) post({ kind: 'selected', group, key });
      }
    }
  } finally {
    hearing = false;
  }
}

/**
 * Ties the windows of this terminal together: what a colour shows, and how the face looks, is the same in all of them.
 * Nothing that matters when no window is open goes this way.
 */
export function joinWindows(): Dispose {
  const channel = new BroadcastChannel(CHANNEL);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a broadcast channel has no target: it stays in its origin
  const post = (message: Message): void => channel.postMessage(message);
  channel.addEventListener('message', ({ data }) => {
    const parsed = messageSchema.safeParse(data);
    if (parsed.success) hear(parsed.data, post);
  });
  const disposers = [
    linkStore.subscribe((now, before) => {
      if (hearing) return;
      for (const group of LINK_GROUPS) {
        const key = now.selected[group];
        if (key !== undefined && key !== before.selected[group]) post({ kind: 'selected', group, key });
      }
    }),
    workspacesStore.subscribe((now, before) => {
      // What was only just read is nobody's change.
      if (hearing || !prefsWereRead()) return;
      if (now.list === before.list && now.locked === before.locked && now.active === before.active) return;
      post({ kind: 'spaces', json: workspacesText(now) });
    }),
    keysStore.subscribe((now) => !hearing && prefsWereRead() && post({ kind: 'keys', json: bindingsText(now) })),
    prefsStore.subscribe((now, before) => {
      // What a window charts is its own.
      const shared = (prefs: FacePrefs): string => JSON.stringify({ ...prefs, charted: null });
      if (!hearing && shared(now) !== shared(before)) post({ kind: 'prefs', prefs: now });
    }),
  ];
  post({ kind: 'ask' });
  return () => {
    for (const dispose of disposers) dispose();
    channel.close();
  };
}
