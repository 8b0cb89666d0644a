import assert from 'node:assert/strict';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { configSchema } from '#contract/config.ts';
import { openTerminal } from '../../../src/main/host/terminal.ts';

test('real orders without the broker as source are refused before anything is made', () => {
  const dataDir = join(mkdtempSync(join(tmpdir(), 'muhurat-flag-')), 'data');
  const config = configSchema.parse({ dataDir, source: 'sim', orders: 'live' });
  const options = { kind: 'browser', config, root: '' } as unknown as Parameters<typeof openTerminal>[0];
  assert.throws(() => openTerminal(options), /--orders live needs --source dhan, and the source is sim/);
  assert.equal(existsSync(dataDir), false);
});
