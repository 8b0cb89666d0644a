import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { WIRE_LIMITS, type Wire } from '#contract/wire.ts';
import { readJson, replaceJson } from './lock-file.ts';
import { socketWire } from './wire-socket.ts';

const LOOPBACK = '127.0.0.1';
const KEY_BYTES = 32;
/** Commands that are connected at a time: a person has a few terminals open, a script one. */
const COMMANDS_MAX = 8;
/** Path of the WebSocket. */
export const COMMAND_PATH = '/command';
const DOOR_FILE = 'command.json';

const doorSchema = z.object({ pid: z.int(), port: z.int(), key: z.string().min(KEY_BYTES) });
/** Where a running terminal takes commands, and the key to it. */
export type CommandAddress = z.infer<typeof doorSchema>;

/** What the door file of a data folder says; null when it is missing, damaged or not ours to read. */
export function readCommandAddress(dataDir: string): CommandAddress | null {
  return doorSchema.safeParse(readJson(join(dataDir, DOOR_FILE))).data ?? null;
}

/**
 * The door for the command line, of both hosts and apart from every window: a socket on 127.0.0.1 whose key lies in
 * the data folder, where only the same user can read it. A browser cannot come in: it has no key, and whoever names
 * an origin is refused.
 */
export class CommandDoor {
  readonly #dir: string;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #key: string;
  #port = 0;

  private constructor(dir: string, server: Server, onWire: (wire: Wire) => void) {
    this.#dir = dir;
    this.#server = server;
    this.#key = randomBytes(KEY_BYTES).toString('base64url');
    const limits = { maxPayload: WIRE_LIMITS.messageBytesMax, perMessageDeflate: false };
    this.#sockets = new WebSocketServer({ noServer: true, ...limits });
    server.on('request', (_request, response) => response.writeHead(404, { connection: 'close' }).end());
    server.on('upgrade', (request: IncomingMessage, socket, head) => {
      socket.on('error', () => socket.destroy());
      const status = this.#statusOf(request);
      if (status === null) {
        this.#sockets.handleUpgrade(request, socket, head, (accepted) => onWire(socketWire(accepted)));
        return;
      }
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    });
  }

  /** Opens the door on a free port and writes where it is. */
  static async open(dir: string, onWire: (wire: Wire) => void): Promise<CommandDoor> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, LOOPBACK, resolve);
    });
    const door = new CommandDoor(dir, server, onWire);
    door.#port = (server.address() as AddressInfo).port;
    const address: CommandAddress = { pid: process.pid, port: door.#port, key: door.#key };
    replaceJson(join(dir, DOOR_FILE), address);
    return door;
  }

  async close(): Promise<void> {
    if (readCommandAddress(this.#dir)?.pid === process.pid) rmSync(join(this.#dir, DOOR_FILE), { force: true });
    for (const socket of this.#sockets.clients) socket.terminate();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #statusOf({ headers, url }: IncomingMessage): string | null {
    if (headers.host !== `${LOOPBACK}:${this.#port}`) return '421 Misdirected Request';
    const given = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    if (headers.origin !== undefined || !same(given, this.#key)) return '403 Forbidden';
    if (url !== COMMAND_PATH) return '404 Not Found';
    return this.#sockets.clients.size >= COMMANDS_MAX ? '503 Service Unavailable' : null;
  }
}

/** Compared as digests, so that time tells nothing, not even the length. */
function same(given: string, key: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(key));
}
