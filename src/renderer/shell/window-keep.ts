import { z } from 'zod';
import { PANEL_IDS } from '../panels/index.ts';
import { groupOf, LINK_GROUPS } from '../stores/link-groups.ts';
import { sessionStore } from '../stores/session.ts';
import { windowsStore } from '../stores/windows.ts';
import { openPanelWindow, role } from './dock-control.ts';
import { call } from './terminal.ts';
import { type PanelWindow, parseWindows, WINDOWS_PREF, withoutWindow, withWindow } from './window-list.ts';

const CHANNEL = 'muhurat.panels';
/** A window that closes may only be reloading; after this time it is gone, ms. */
const GONE_AFTER_MS = 2_000;
/** Windows that are there answer within this time, ms. */
const ANSWER_MS = 500;

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ask') }),
  z.object({ kind: z.literal('here'), panel: z.string().max(32), group: z.literal(LINK_GROUPS) }),
  z.object({ kind: z.literal('gone'), panel: z.string().max(32) }),
]);
type Message = z.infer<typeof messageSchema>;

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a broadcast channel has no target: it stays in its origin
const tell = (channel: BroadcastChannel, message: Message): void => channel.postMessage(message);

/** A window of one panel says that it is there, and that it goes. */
function announce(channel: BroadcastChannel, panel: string): void {
  const here = (): void => tell(channel, { kind: 'here', panel, group: groupOf(panel) });
  channel.addEventListener('message', ({ data }) => messageSchema.safeParse(data).data?.kind === 'ask' && here());
  window.addEventListener('pagehide', () => tell(channel, { kind: 'gone', panel }));
  here();
}

/** The terminal's own window remembers which others there are. */
function watch(channel: BroadcastChannel): void {
  const present = new Map<string, PanelWindow>();
  const keep = (wanted: readonly PanelWindow[]): void => windowsStore.setState({ wanted });
  channel.addEventListener('message', ({ data }) => {
    const message = messageSchema.safeParse(data).data;
    if (message?.kind === 'here') {
      const { panel, group } = message;
      present.set(panel, { panel, group });
      windowsStore.setState(({ offered }) => ({ offered: withoutWindow(offered, panel) }));
      keep(withWindow(windowsStore.getState().wanted, { panel, group }));
    } else if (message?.kind === 'gone') {
      present.delete(message.panel);
      // When the whole terminal ends, this window is gone too by then, and the others stay remembered.
      setTimeout(() => {
        if (!present.has(message.panel)) keep(withoutWindow(windowsStore.getState().wanted, message.panel));
      }, GONE_AFTER_MS);
    }
  });
  void offerStored(channel, present);
}

async function offerStored(channel: BroadcastChannel, present: ReadonlyMap<string, PanelWindow>): Promise<void> {
  await opened();
  const { json } = await call('prefs.get', { key: WINDOWS_PREF });
  const stored = parseWindows(json, PANEL_IDS);
  const { wanted } = windowsStore.getState();
  windowsStore.setState({ wanted: wanted.reduce((all, one) => withWindow(all, one), stored) });
  windowsStore.subscribe((now, before) => {
    if (now.wanted === before.wanted) return;
    // Not connected: it is written with the next change.
    call('prefs.set', { key: WINDOWS_PREF, json: JSON.stringify(now.wanted) }).catch(() => {});
  });
  tell(channel, { kind: 'ask' });
  setTimeout(() => windowsStore.setState({ offered: stored.filter(({ panel }) => !present.has(panel)) }), ANSWER_MS);
}

/** Resolves when the engine has answered for the first time. */
function opened(): Promise<void> {
  if (sessionStore.getState().everOpen) return Promise.resolve();
  return new Promise((done) => {
    const stop = sessionStore.subscribe(({ everOpen }) => {
      if (!everOpen) return;
      stop();
      done();
    });
  });
}

/** Remembers the windows of single panels over a restart. */
export function keepWindows(): void {
  const channel = new BroadcastChannel(CHANNEL);
  if (role.panel === null) watch(channel);
  else announce(channel, role.panel);
}

/** Opens what was offered; what the browser does not allow stays offered. */
export function openOffered(): void {
  const { offered } = windowsStore.getState();
  const left = offered.filter((one) => !openPanelWindow(one));
  windowsStore.setState({ offered: left, refused: left.length > 0 });
}

/** Forgets what was offered. */
export function leaveOffered(): void {
  windowsStore.setState(({ wanted, offered }) => ({
    offered: [],
    refused: false,
    wanted: wanted.filter(({ panel }) => !offered.some((one) => one.panel === panel)),
  }));
}
