import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { calendarFile, readResource } from '../../../src/main/host/resources.ts';
import { FolderInUse, openDataFolder } from '../../../src/main/host/data-folder.ts';

describe('data folder', () => {
  let base = '';
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'muhurat-data-'));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  it('is made with a marker and a lock, and opens again after release', () => {
    const dir = join(base, 'new', 'folder');
    const folder = openDataFolder(dir);
    assert.ok(existsSync(join(dir, 'muhurat-data.json')) && existsSync(folder.logs));
    folder.release();
    assert.ok(!existsSync(join(dir, 'lock.json')));
    openDataFolder(dir).release();
  });

  it('takes a folder in which a person has put a calendar, and that calendar is the one in force', () => {
    const root = join(import.meta.dirname, '..', '..', '..');
    assert.equal(calendarFile(root, base), join(root, 'resources', 'calendar.json'));
    const own = join(base, 'calendar.json');
    writeFileSync(own, '{ "version": ');
    openDataFolder(base).release();
    assert.equal(calendarFile(root, base), own);
    assert.throws(() => readResource(own), /calendar\.json cannot be read: .* Mend it/);
  });

  it('says at once that a folder cannot be made', { skip: existsSync('/proc/self') ? false : 'no /proc here' }, () => {
    assert.throws(
      () => openDataFolder('/proc/muhurat/data'),
      /data folder \/proc\/muhurat\/data cannot be written \(ENOENT\)/,
    );
    const file = join(base, 'file');
    writeFileSync(file, '');
    assert.throws(() => openDataFolder(join(file, 'data')), /cannot be written \(ENOTDIR\).*--data DIR/);
  });

  it('names the owner and the page of a terminal that already runs there', () => {
    const folder = openDataFolder(base);
    folder.publishUrl('http://127.0.0.1:5000/?t=x');
    const lock = join(base, 'lock.json');
    const other = { ...JSON.parse(readFileSync(lock, 'utf8')), pid: process.ppid };
    writeFileSync(lock, JSON.stringify(other));
    assert.throws(
      () => openDataFolder(base),
      (error: unknown) =>
        error instanceof FolderInUse &&
        error.message.includes(String(process.ppid)) &&
        error.message.includes('http://127.0.0.1:5000/?t=x'),
    );
    folder.release();
    assert.ok(existsSync(lock), "another owner's lock is left alone");
  });

  it('takes over the lock of a dead owner, and a damaged one', () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const lock = join(base, 'lock.json');
    openDataFolder(base).release();
    for (const text of [JSON.stringify({ pid: dead, startedAt: 'x', url: null }), '{half']) {
      writeFileSync(lock, text);
      const folder = openDataFolder(base);
      assert.equal(JSON.parse(readFileSync(lock, 'utf8')).pid, process.pid);
      folder.release();
    }
  });

  it('refuses a foreign, a damaged and a newer folder, and touches nothing in it', () => {
    writeFileSync(join(base, 'thesis.doc'), 'mine');
    assert.throws(() => openDataFolder(base), /not a data folder.*thesis\.doc.*--data DIR/);
    assert.ok(!existsSync(join(base, 'lock.json')));
    rmSync(join(base, 'thesis.doc'));
    for (const [text, message] of [
      ['{"product":"other"}', /damaged or foreign/],
      ['{"product":"muhurat","layout":99}', /newer terminal \(layout 99\)/],
    ] as const) {
      writeFileSync(join(base, 'muhurat-data.json'), text);
      assert.throws(() => openDataFolder(base), message);
    }
  });

  it('refuses a folder that cannot be written', () => {
    writeFileSync(join(base, 'file'), '');
    assert.throws(() => openDataFolder(join(base, 'file', 'below')), /cannot be written \(ENOTDIR\).*--data DIR/);
  });
});
