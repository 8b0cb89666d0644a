import { z } from 'zod';
import { accountLabelSchema } from '#contract/model/account.ts';
import type { Dispose } from '#contract/wire.ts';
import { LINK_GROUPS, linkStore, selectInGroup } from '../stores/link-groups.ts';
import { type FacePrefs, facePrefsSchema, prefsStore } from '../stores/prefs.ts';
import { workspacesStore } from '../stores/workspaces.ts';
import { changed } from './workspaces.ts';

const CHANNEL = 'muhurat.windows';

const messageSchema = z.discriminatedUnion('kind', [
  /** A new window asks what the colours show. */
  z.object({ kind: z.literal('ask') }),
  z.object({ kind: z.literal('selected'), group: z.literal(LINK_GROUPS), key: z.string().max(40) }),
  z.object({ kind: z.literal('prefs'), prefs: z.unknown() }),
  /** A workspace is bound to another account: it holds in every window at once. */
  z.object({ kind: z.literal('bound'), space: z.string().max(16), account: accountLabelSchema.nullable() }),
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
    } else if (message.kind === 'bound') {
      const { space, account } = message;
      workspacesStore.setState((state) => changed(state, space, { account }));
    } else {
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
      if (hearing || now.list === before.list) return;
      for (const { id, account } of now.list) {
        const old = before.list.find((space) => space.id === id);
        if (old !== undefined && old.account !== account) post({ kind: 'bound', space: id, account });
      }
    }),
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
