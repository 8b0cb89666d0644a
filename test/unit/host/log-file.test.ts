import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { LOG_FILE_BYTES_MAX, LogFile } from '../../../src/main/host/log-file.ts';

it('starts a file a day and at the size limit, and removes old days only', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'muhurat-log-'));
  for (const name of ['2026-11-01.log', '2026-11-07.1.log', '2026-11-08.log', 'notes.txt'])
    writeFileSync(join(dir, name), '');
  const log = new LogFile(dir, 14);
  log.write({ at: '2026-11-20T10:00:00.000Z', event: 'a.happened' });
  log.write({ at: '2026-11-21T00:00:01.000Z', event: 'b.happened' });
  log.write({ at: '2026-11-21T00:00:02.000Z', event: 'c.happened', filler: 'x'.repeat(LOG_FILE_BYTES_MAX) });
  log.write({ at: '2026-11-21T00:00:03.000Z', event: 'd.happened' });
  await log.close();
  assert.deepEqual(readdirSync(dir).sort(), [
    '2026-11-08.log',
    '2026-11-20.log',
    '2026-11-21.1.log',
    '2026-11-21.log',
    'notes.txt',
  ]);
  assert.equal(JSON.parse(readFileSync(join(dir, '2026-11-21.1.log'), 'utf8')).event, 'd.happened');
  rmSync(dir, { recursive: true });
});
