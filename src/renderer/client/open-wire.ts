import type { Wire } from '#contract/wire.ts';
import { portWire } from './wire-port.ts';
import { openSocketWire } from './wire-socket.ts';

/** What the preload posts next to the port; the one name that both know. */
export const PORT_MESSAGE = 'muhurat:port';
/** Path of the wire on the browser host. */
const SOCKET_PATH = '/wire';

let waiting: ((port: MessagePort) => void) | null = null;
let arrived: MessagePort | null = null;

/** True in a desktop window, where the engine's port comes from the preload. */
function inDesktop(): boolean {
  return location.protocol !== 'http:' || navigator.userAgent.includes('Electron/');
}

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const port = event.ports[0];
  if (event.source !== window || event.data !== PORT_MESSAGE || port === undefined) return;
  if (waiting === null) {
    arrived?.close();
    arrived = port;
    return;
  }
  waiting(port);
  waiting = null;
});

/**
 * The wire to the engine: in a desktop window the next port that the preload forwards, otherwise a WebSocket to the
 * page's own origin. Call it again after the wire has ended; a socket that cannot be opened rejects.
 */
export function openWire(): Promise<Wire> {
  if (!inDesktop()) return openSocketWire(`ws://${location.host}${SOCKET_PATH}`);
  return new Promise((resolve) => {
    if (arrived === null) {
      waiting = (port) => resolve(portWire(port));
      return;
    }
    resolve(portWire(arrived));
    arrived = null;
  });
}
