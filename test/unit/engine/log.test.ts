import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Log, type LogLine, redact } from '../../../src/main/engine/log.ts';

function log(level: 'debug' | 'info' = 'info'): { log: Log; lines: LogLine[]; at: (ms: number) => void } {
  const lines: LogLine[] = [];
  let nowMs = 0;
  const made = new Log({ level, wallMs: () => nowMs, write: (line) => lines.push(line) });
  return { log: made, lines, at: (ms) => (nowMs = ms) };
}

it('keeps secrets out of lines, by key and in URLs, at any depth', () => {
  const fields = {
    accessToken: 'abc',
    deep: [{ PIN: '1234', name: 'x' }],
    url: 'wss://feed?version=2&token=abc&clientId=99&authType=2',
    error: new Error('GET https://x/?access-token=abc failed'),
  };
  const text = JSON.stringify(redact(fields));
  assert.ok(!/abc|1234|99/.test(text), text);
  assert.ok(text.includes('version=2') && text.includes('"name":"x"'));
});

it('keeps tokens out by their form, and PIN and code out of addresses, whatever the key is', () => {
  const token = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzUxMiJ9.eyJpc3MiOiJkaGFuIiwiZXhwIjoxfQ.c2lnbmF0dXJl';
  const fields = {
    text: `the header was ${token}, it said`,
    body: [`{"accessToken":"${token}"}`],
    address: 'POST https://auth/app/generateAccessToken?dhanClientId=1100&pin=135790&totp=424242',
    error: new Error(`cannot use ${token}`),
  };
  const text = JSON.stringify(redact(fields));
  assert.ok(!/eyJ|135790|424242|1100/.test(text), text);
  assert.ok(text.includes('generateAccessToken') && text.includes('it said'));
});

it('writes event, thread, time and level, and leaves out what is below the level', () => {
  const { log: made, lines } = log();
  made.child('feed').write('info', 'feed.connected', { event: 'forged', sockets: 1 });
  made.write('debug', 'feed.detail');
  assert.deepEqual(lines, [
    { at: '1970-01-01T00:00:00.000Z', level: 'info', thread: 'feed', event: 'feed.connected', sockets: 1 },
  ]);
});

it('holds back an event that repeats, counts it, and leaves other events alone', () => {
  const { log: made, lines, at } = log();
  for (let i = 0; i < 1_000; i += 1) made.write('warn', 'feed.failed');
  made.write('warn', 'store.slow');
  assert.equal(lines.length, 6);
  at(1_000);
  made.write('warn', 'feed.failed');
  assert.equal(lines.at(-1)?.['suppressed'], 995);
});
