import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WebSocketServer } from 'ws';
import { randomOf } from '../../e2e/fake-market.ts';

/** What is used of Perspective in Node: it turns columns into the format that it reads fastest. */
interface RivalTable {
  view(): Promise<{ to_arrow(): Promise<ArrayBuffer>; delete(): Promise<void> }>;
  update(columns: Readonly<Record<string, readonly (number | string)[]>>): Promise<void>;
  delete(): Promise<void>;
}
interface Rival {
  table(schema: Readonly<Record<string, string>>): Promise<RivalTable>;
}

const FRAME_MS = 33;
/** Frames that are made beforehand and sent round and round: two seconds. */
const FRAMES = 60;
/** Frames on their way at a time. */
const CREDIT = 2;
const PRICES = ['ltp', 'change', 'changePct', 'bid', 'ask', 'high', 'low', 'average'];
const COUNTS = ['volume', 'oi', 'age'];
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

/** The columns of the fresh market watch for some rows, in rupees and units, as Arrow. */
async function arrowOf(rival: Rival, slots: readonly number[], random: () => number): Promise<Buffer> {
  const price = (): number => Math.round(random() * 500_000) / 100;
  const columns: Record<string, (number | string)[]> = {
    slot: [...slots],
    symbol: slots.map((slot) => `NIFTY 24 NOV ${slot} CE`),
  };
  for (const name of PRICES) columns[name] = slots.map(price);
  for (const name of COUNTS) columns[name] = slots.map(() => Math.floor(random() * 1_000_000));
  const schema = Object.fromEntries(
    Object.keys(columns).map((name) => [
      name,
      name === 'symbol' ? 'string' : PRICES.includes(name) ? 'float' : 'integer',
    ]),
  );
  const table = await rival.table(schema);
  await table.update(columns);
  const view = await table.view();
  const bytes = Buffer.from(await view.to_arrow());
  await view.delete();
  await table.delete();
  return bytes;
}

/** Serves Perspective's own grid and feeds it. @param folder where its packages are installed. */
export async function serveRival(
  folder: string,
  rows: number,
  share: number,
): Promise<{ readonly url: string; close(): void }> {
  const scope = join(folder, 'node_modules', '@finos');
  const module = pathToFileURL(join(scope, 'perspective', 'dist', 'esm', 'perspective.node.js')).href;
  const { default: rival } = (await import(module)) as { default: Rival };
  const random = randomOf(7);
  const slots = Array.from({ length: rows }, (_row, slot) => slot);
  const all = await arrowOf(rival, slots, random);
  const frames: Buffer[] = [];
  for (let i = 0; i < FRAMES; i += 1) {
    const changed = slots.filter(() => random() < share);
    frames.push(await arrowOf(rival, changed, random));
  }
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? '/').split('?')[0] as string));
    const body = (): Buffer => {
      if (path === '/') return readFileSync(join(import.meta.dirname, 'rival-page.html'));
      if (path === '/frames/all') return all;
      const file = join(scope, path.replace(/^\/rival\//, ''));
      if (!file.startsWith(scope + sep)) throw new Error('outside');
      return readFileSync(file);
    };
    try {
      const type = path === '/' ? 'text/html' : (TYPES[extname(path)] ?? 'application/octet-stream');
      const bytes = body();
      response.writeHead(200, { 'content-type': type }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', (socket) => {
    let [credit, next] = [CREDIT, 0];
    socket.on('message', () => (credit += 1));
    const timer = setInterval(() => {
      if (credit === 0) return;
      credit -= 1;
      socket.send(frames[next % FRAMES] as Buffer);
      next += 1;
    }, FRAME_MS);
    socket.on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      server.close();
    },
  };
}
