import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { Answerer } from '#contract/answerer.ts';
import { faultOf } from '#contract/faults.ts';
import type { Wire } from '#contract/wire.ts';
import { connectToTerminal } from '../../../src/main/host/command-client.ts';
import { COMMAND_PATH, CommandDoor, readCommandAddress } from '../../../src/main/host/command-door.ts';
import { openDataFolder } from '../../../src/main/host/data-folder.ts';

const base = mkdtempSync(join(tmpdir(), 'muhurat-command-door-'));
after(() => rmSync(base, { recursive: true, force: true }));

function answering(wire: Wire): void {
  const options = { hello: () => ({}), answer: () => ({ answered: true }), onCredit: () => {}, onBug: () => {} };
  assert.ok(new Answerer(wire, options));
}

/** Status of an upgrade: 101, or the refusal. */
function upgrade(port: number, path: string, headers: Record<string, string>): Promise<number> {
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

async function refusal(dir: string): Promise<string> {
  return connectToTerminal(dir).then(
    () => 'connected',
    (thrown: unknown) => faultOf(thrown).text,
  );
}

describe('door of the command line', () => {
  it('lets in who has the key, and nobody else: no other key, no browser, no other path', async () => {
    const folder = openDataFolder(join(base, 'doors'));
    const door = await CommandDoor.open(folder.dir, answering);
    const address = readCommandAddress(folder.dir);
    assert.ok(address !== null);
    assert.equal(statSync(join(folder.dir, 'command.json')).mode & 0o777, 0o600);
    const { port, key } = address;
    const authorization = `Bearer ${key}`;
    assert.equal(await upgrade(port, COMMAND_PATH, { authorization }), 101);
    assert.equal(await upgrade(port, COMMAND_PATH, {}), 403);
    assert.equal(await upgrade(port, COMMAND_PATH, { authorization: `Bearer ${key.slice(1)}x` }), 403);
    assert.equal(await upgrade(port, COMMAND_PATH, { authorization, origin: `http://127.0.0.1:${port}` }), 403);
    assert.equal(await upgrade(port, COMMAND_PATH, { authorization, host: 'evil.example' }), 421);
    assert.equal(await upgrade(port, '/wire', { authorization }), 404);
    const caller = await connectToTerminal(folder.dir);
    assert.deepEqual(await caller.call('trading.read', {}), { answered: true });
    caller.close('done');
    await door.close();
    assert.ok(!existsSync(join(folder.dir, 'command.json')));
    folder.release();
  });

  it('takes a bounded number of commands at a time', async () => {
    const folder = openDataFolder(join(base, 'many'));
    const door = await CommandDoor.open(folder.dir, answering);
    const lines = await Promise.all(Array.from({ length: 8 }, () => connectToTerminal(folder.dir)));
    assert.match(await refusal(folder.dir), /does not answer/);
    for (const line of lines) line.close('done');
    await door.close();
    folder.release();
  });

  it('says in words what is missing: folder, terminal, door, answer', async () => {
    assert.match(await refusal(join(base, 'nowhere')), /There is no data folder .*--data DIR/);
    const foreign = mkdtempSync(join(base, 'foreign-'));
    writeFileSync(join(foreign, 'thesis.doc'), '');
    assert.match(await refusal(foreign), /not a data folder of this terminal/);
    const folder = openDataFolder(join(base, 'words'));
    assert.match(await refusal(folder.dir), /takes no commands: it is starting/);
    const file = join(folder.dir, 'command.json');
    const stale = { pid: process.pid, port: 1, key: 'k'.repeat(43) };
    writeFileSync(file, JSON.stringify({ ...stale, pid: 1 }));
    assert.match(await refusal(folder.dir), /takes no commands/);
    writeFileSync(file, JSON.stringify(stale));
    assert.match(await refusal(folder.dir), /does not answer. Nothing was sent/);
    chmodSync(file, 0o600);
    folder.release();
    assert.match(await refusal(folder.dir), /No terminal runs on .*npm start/);
  });
});
