import { TextWire } from '#contract/text-wire.ts';
import type { Wire } from '#contract/wire.ts';

/** The wire over a WebSocket to the page's own origin; resolves when it is open, rejects with the reason in words. */
export function openSocketWire(url: string): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    const wire = new TextWire({
      post: (data) => socket.send(data),
      close: () => socket.close(1000),
      backlogBytes: () => socket.bufferedAmount,
    });
    socket.addEventListener('open', () => resolve(wire));
    socket.addEventListener('message', (event: MessageEvent<unknown>) => wire.deliver(event.data));
    socket.addEventListener('close', (event) => {
      const reason = event.reason === '' ? `the engine went away (code ${event.code})` : event.reason;
      wire.ended(reason);
      reject(new Error(reason));
    });
  });
}
