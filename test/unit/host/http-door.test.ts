import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import type { Wire } from '#contract/wire.ts';
import { HttpDoor } from '../../../src/main/host/http-door.ts';

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

describe('http door', () => {
  const base = mkdtempSync(join(tmpdir(), 'muhurat-door-'));
  const attachUrls: string[] = [];
  const wires: Wire[] = [];
  let kept: readonly string[] = [];
  const sessions = { known: [], keep: (digests: readonly string[]) => void (kept = digests) };
  let door: HttpDoor;
  let port = 0;
  let cookie = '';

  function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
        let body = '';
        answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      });
      sent.on('error', reject);
      sent.end();
    });
  }

  /** Status of an upgrade: 101, or the refusal. */
  function upgrade(path: string, headers: Record<string, string>): Promise<number> {
    return new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
      socket.on('open', () => {
        resolve(101);
        socket.close();
      });
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      socket.on('error', () => {});
    });
  }

  before(async () => {
    writeFileSync(join(base, 'index.html'), '<!doctype html><title>page</title>');
    writeFileSync(join(base, '..', 'muhurat-secret.json'), '{}');
    door = await HttpDoor.open({
      port: 0,
      pageDir: base,
      onWire: (wire) => wires.push(wire),
      onAttachUrl: (url) => attachUrls.push(url),
      sessions,
    });
    port = Number(new URL(door.url).port);
  });
  after(async () => {
    await door.close();
    rmSync(base, { recursive: true, force: true });
    rmSync(join(base, '..', 'muhurat-secret.json'), { force: true });
  });

  it('opens for the token once, and gives a strict cookie', async () => {
    const path = door.url.slice(door.url.indexOf('/?'));
    assert.equal((await get('/')).status, 403);
    assert.equal((await get('/?t=wrong')).status, 403);
    const first = await get(path);
    assert.deepEqual([first.status, first.headers['location']], [303, '/']);
    const [set = ''] = first.headers['set-cookie'] as string[];
    assert.match(set, /HttpOnly; SameSite=Strict/);
    cookie = set.split(';')[0] ?? '';
    assert.equal((await get(path)).status, 403, 'the token is used up');
    const page = await get('/', { cookie });
    assert.match(page.body, /<title>page/);
    const policy = String(page.headers['content-security-policy']);
    assert.match(policy, /default-src 'none'/);
    assert.ok(policy.includes(`ws://127.0.0.1:${port}`) && !policy.includes('unsafe-eval'));
  });

  it('offers a fresh address to a second browser each time one is used', async () => {
    const [first = ''] = attachUrls;
    assert.equal((await get(first.slice(first.indexOf('/?')))).status, 303);
    assert.ok(attachUrls.length >= 2 && new Set(attachUrls).size === attachUrls.length);
  });

  it('refuses foreign hosts, methods, paths outside of the page and unknown files', async () => {
    assert.equal((await get('/', { cookie, host: 'evil.example' })).status, 421);
    assert.equal((await get('/', { cookie }, 'POST')).status, 405);
    for (const path of [
      '/../muhurat-secret.json',
      '/%2e%2e/muhurat-secret.json',
      '/..%2fmuhurat-secret.json',
      '/x.js',
    ]) {
      assert.equal((await get(path, { cookie })).status, 404, path);
    }
  });

  it('upgrades only its own page with its cookie', async () => {
    const origin = `http://127.0.0.1:${port}`;
    assert.equal(await upgrade('/wire', { cookie, origin }), 101);
    assert.equal(wires.length, 1);
    assert.equal(await upgrade('/wire', { origin }), 403);
    assert.equal(await upgrade('/wire', { cookie, origin: 'http://evil.example' }), 403);
    assert.equal(await upgrade('/wire', { cookie }), 403);
    assert.equal(await upgrade('/wire', { cookie, origin, host: `evil.example:${port}` }), 421);
    assert.equal(await upgrade('/other', { cookie, origin }), 404);
  });

  it('says which port is in use and what to do', async () => {
    const again = HttpDoor.open({ port, pageDir: base, onWire: () => {}, onAttachUrl: () => {}, sessions });
    await assert.rejects(again, new RegExp(`Port ${port} .* in use .*--port N`));
  });

  it('knows the windows of the run before when it is opened again on the same port, from digests alone', async () => {
    assert.equal((await get('/', { cookie })).status, 200);
    assert.ok(kept.length > 0 && kept.every((digest) => !cookie.includes(digest)));
    await door.close();
    const options = { port, pageDir: base, onWire: () => {}, onAttachUrl: () => {} };
    door = await HttpDoor.open({ ...options, sessions: { known: [], keep: () => {} } });
    assert.equal((await get('/', { cookie })).status, 403);
    await door.close();
    door = await HttpDoor.open({ ...options, sessions: { known: ['damaged', ...kept], keep: () => {} } });
    assert.equal((await get('/', { cookie })).status, 200);
    assert.equal(await upgrade('/wire', { cookie, origin: `http://127.0.0.1:${port}` }), 101);
    assert.equal((await get('/', { cookie: `muhurat_${port}=${kept[0]}` })).status, 403);
  });
});
