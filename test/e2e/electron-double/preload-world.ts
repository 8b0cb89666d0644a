/**
 * The preload's side in the page, as source text: an isolated world with `require('electron')` limited to what the
 * double has of it. Ports that main sends become real ones; their traffic goes over a binding that the page itself
 * cannot see.
 */
export const WORLD = 'electron-preload';
export const BINDING = '__electronDoubleSend';
export const DELIVER = '__electronDoubleDeliver';

export function preloadSource(preload: string): string {
  return `(() => {
  const listeners = new Map();
  const ports = new Map();
  const send = (message) => ${BINDING}(JSON.stringify(message));
  const toCrossing = (data) => typeof data === 'string'
    ? { text: data }
    : { bytes: btoa(Array.from(new Uint8Array(data), (byte) => String.fromCharCode(byte)).join('')) };
  const fromCrossing = (crossing) => 'text' in crossing
    ? crossing.text
    : Uint8Array.from(atob(crossing.bytes), (char) => char.charCodeAt(0)).buffer;
  const open = (id) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => send({ type: 'port', id, data: toCrossing(event.data) });
    port1.addEventListener('close', () => send({ type: 'closed', id }));
    ports.set(id, port1);
    return port2;
  };
  globalThis.${DELIVER} = (message) => {
    if (message.type === 'ipc') {
      const event = { ports: message.ports.map(open) };
      for (const listener of listeners.get(message.channel) ?? []) listener(event, message.payload);
    } else if (message.type === 'port') ports.get(message.id)?.postMessage(fromCrossing(message.data));
    else if (message.type === 'closed') ports.get(message.id)?.close();
  };
  const electron = { ipcRenderer: { on: (channel, listener) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
  } } };
  const require = (name) => {
    if (name === 'electron') return electron;
    throw new Error('electron double: a sandboxed preload cannot require ' + name);
  };
  const module = { exports: {} };
  ((require, module, exports) => { ${preload}
  })(require, module, module.exports);
  send({ type: 'preloaded' });
})();`;
}
