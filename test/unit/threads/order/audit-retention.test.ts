import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { OrderBed } from '../../../support/order-bed.ts';

const DAYS = ['2026-11-10', '2026-11-17', '2026-11-18', '2026-11-19'] as const;

test('the audit keeps the days that the configuration says, at the start of the order thread', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'muhurat-retention-'));
  const dir = join(dataDir, 'orders', 'paper-main');
  mkdirSync(dir, { recursive: true });
  for (const day of DAYS) writeFileSync(join(dir, `${day}.audit.jsonl`), '');
  const kept = (): string[] =>
    readdirSync(dir)
      .filter((name) => name.endsWith('.audit.jsonl'))
      .toSorted();
  await new OrderBed({ dataDir, boot: { auditDays: 90 } }).start();
  assert.equal(kept().length, DAYS.length + 1, 'today beside all of them');
  await new OrderBed({ dataDir, boot: { auditDays: 3 } }).start();
  assert.deepEqual(kept(), ['2026-11-18.audit.jsonl', '2026-11-19.audit.jsonl', '2026-11-20.audit.jsonl']);
});
