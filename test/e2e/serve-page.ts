import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { PAGE_CSP } from './page-csp.ts';
import { PAGE_TYPES } from './page-types.ts';

/** A server of the built page's files under the product's content policy. */
export function servePage(pageDir: string): Server {
  return createServer((request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? '/').split('?')[0] as string));
    const file = join(pageDir, path === '/' ? 'index.html' : path);
    try {
      const body = readFileSync(file);
      response.writeHead(200, {
        'content-type': PAGE_TYPES[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': PAGE_CSP,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
}
