import { TextWire } from '#contract/text-wire.ts';
import type { Wire } from '#contract/wire.ts';

/** The wire over a DOM MessagePort that the preload handed to the page. */
export function portWire(port: MessagePort): Wire {
  const wire = new TextWire({
    post: (data) => port.postMessage(data),
    close: () => port.close(),
    backlogBytes: () => 0,
  });
  port.addEventListener('message', (event: MessageEvent<unknown>) => wire.deliver(event.data));
  port.addEventListener('messageerror', () => wire.close('a message could not be read'));
  // Chromium tells a port that its other end is gone; lib.dom does not know the event's type yet.
  port.addEventListener('close', () => wire.ended('the engine went away'));
  port.start();
  return wire;
}
