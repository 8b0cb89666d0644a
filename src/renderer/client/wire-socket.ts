import { TextWire } from '#contract/text-wire.ts';
import type { Wire } from '#contract/wire.ts';

/** Why the engine's door stays shut, in words with the remedy: another engine, or none, is behind this address. */
async function refusalWords(): Promise<string> {
  const { origin, host } = location;
  try {
    const { status } = await fetch(`${origin}/`, { method: 'HEAD', cache: 'no-store' });
    if (status !== 403) return `the engine at ${host} does not take this window (status ${status})`;
    return 'the terminal that runs there now does not know this window; open the address that it printed';
  } catch {
    return `nothing answers at ${host}; start the terminal again, and if it prints another address, open that one`;
  }
}

/** The wire over a WebSocket to the page's own origin; resolves when it is open, rejects with the reason in words. */
export function openSocketWire(url: string): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    let opened = false;
    const wire = new TextWire({
      post: (data) => socket.send(data),
      close: () => socket.close(1000),
      backlogBytes: () => socket.bufferedAmount,
    });
    socket.addEventListener('open', () => {
      opened = true;
      resolve(wire);
    });
    socket.addEventListener('message', (event: MessageEvent<unknown>) => wire.deliver(event.data));
    socket.addEventListener('close', (event) => {
      const reason = event.reason === '' ? `the engine went away (code ${event.code})` : event.reason;
      wire.ended(reason);
      if (!opened) void refusalWords().then((words) => reject(new Error(words)));
    });
  });
}
