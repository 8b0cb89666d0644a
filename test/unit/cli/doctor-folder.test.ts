import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../support/recordings.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');

test('the examination finds its simulator in a folder whose name holds a blank and an umlaut', (context) => {
  const root = join(temporaryFolder(context), 'my tërminal');
  for (const part of ['src/main', 'src/contract', 'resources', 'package.json']) {
    cpSync(join(ROOT, part), join(root, part), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const args = [join(root, 'src/main/cli.ts'), 'doctor', '--dhan', '--urls', 'sim', '--data', join(root, 'data')];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: root });
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /^ok {3}feed {7}open after/m);
});
