import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DHAN_URLS, SANDBOX_REST, brokerUrls } from '../../../src/main/host/broker-urls.ts';

const base = mkdtempSync(join(tmpdir(), 'muhurat-urls-'));
after(() => rmSync(base, { recursive: true, force: true }));
const file = (value: unknown): string => {
  const path = join(base, 'urls.json');
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
};

test('the broker, its sandbox, and a file that replaces some addresses', () => {
  assert.equal(brokerUrls('dhan').rest, 'https://api.dhan.co/v2');
  assert.deepEqual(brokerUrls('sandbox'), { ...DHAN_URLS, rest: SANDBOX_REST });
  const own = brokerUrls(file({ feed: 'ws://127.0.0.1:9/feed', depth20: null, clientId: '1', clock: {} }));
  assert.deepEqual(own, { ...DHAN_URLS, feed: 'ws://127.0.0.1:9/feed', depth20: null });
});

test('a token is never sent in the clear to another machine, nor to an address with a query or a user', () => {
  for (const bad of [
    { rest: 'http://api.dhan.co/v2' },
    { auth: 'http://10.0.0.1/auth' },
    { feed: 'ws://feed.example' },
    { feed: 'https://feed.example' },
    { rest: 'https://user@api.example/v2' },
    { rest: 'https://api.example/v2?x=1' },
    { rest: 'nonsense' },
  ]) {
    assert.throws(() => brokerUrls(file(bad)), /must be an? (https|wss) address/, JSON.stringify(bad));
  }
  assert.throws(() => brokerUrls(file('{')), /cannot be read from .*urls\.json/);
  assert.throws(() => brokerUrls(join(base, 'none.json')), /no such file/);
});
