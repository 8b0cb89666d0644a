import { parentPort } from 'node:worker_threads';
import { WebSocketServer } from 'ws';
import { fullPacket } from './feed-packets.ts';

/** A worker that serves a feed on loopback: one Full packet every 5 ms to whoever connects. Tells its port. */
const EVERY_MS = 5;

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
let volume = 0;
setInterval(() => {
  volume += 1;
  for (const socket of server.clients) {
    // What it sends is dated by the clock of the machine, as the wire has it: India's clock read as UTC.
    socket.send(fullPacket(1, 1333, { ltp: 100, volume, ltt: Math.floor(Date.now() / 1_000) + 19_800 }));
  }
}, EVERY_MS);
// A worker has no origin to name.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
server.on('listening', () => parentPort?.postMessage((server.address() as { port: number }).port));
