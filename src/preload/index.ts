import { ipcRenderer } from 'electron';

/**
 * Hands the engine's port to the page; nothing else crosses here. The engine sends a fresh port after every load of the
 * page, under this one name, and the page trusts it since only this window can post to itself.
 */
const PORT_MESSAGE = 'muhurat:port';

ipcRenderer.on(PORT_MESSAGE, (event) => {
  window.postMessage(PORT_MESSAGE, window.location.origin, event.ports);
});
