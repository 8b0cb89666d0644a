import { z } from 'zod';
import type { Dispose } from '#contract/wire.ts';
import { LINK_GROUPS, linkStore, selectInGroup } from '../stores/link-groups.ts';
import { type FacePrefs, facePrefsSchema, prefsStore } from '../stores/prefs.ts';

const CHANNEL = 'muhurat.windows';

const messageSchema = z.discriminatedUnion('kind', [
  /** A new window asks what the colours show. */
  z.object({ kind: z.literal('ask') }),
  z.object({ kind: z.literal('selected'), group: z.literal(LINK_GROUPS), key: z.string().max(40) }),
  z.object({ kind: z.literal('prefs'), prefs: z.unknown() }),
]);
type Message = z.infer<typeof messageSchema>;

/** Taken from another window: not told on. */
let hearing = false;

function hear(message: Message, post: (message: Message) => void): void {
  hearing = true;
  try {
    if (message.kind === 'selected') selectInGroup(message.group, message.key);
    else if (message.kind === 'prefs') {
      const { charted: _own, ...shared } = facePrefsSchema.parse(message.prefs);
      prefsStore.setState(shared);
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
