import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writePdf } from '../../../src/main/cli/alert-pdf.ts';
import { alertTable } from '../../../src/main/core/alerts/export-table.ts';
import { SAMPLE_ALERT } from '../../contract/alert-samples.ts';
import { temporaryFolder } from '../../support/database.ts';

test('a PDF has every row: as many pages as the rows need, none empty', async (context) => {
  const pagesOf = async (rows: number): Promise<number> => {
    const file = join(temporaryFolder(context), 'alerts.pdf');
    const alerts = Array.from({ length: rows }, (_, i) => ({
      ...SAMPLE_ALERT,
      id: i + 1,
      text: `₹ row ${i} `.repeat(30),
    }));
    await writePdf(file, 'Alerts', alertTable(alerts), [
      { name: 'time_ist', share: 0.2 },
      { name: 'text', share: 0.8 },
    ]);
    const text = readFileSync(file, 'latin1');
    assert.ok(text.startsWith('%PDF-') && text.trimEnd().endsWith('%%EOF'));
    return [...text.matchAll(/\/Type \/Page\b(?!s)/g)].length;
  };
  assert.equal(await pagesOf(1), 1);
  const many = await pagesOf(200);
  assert.ok(many >= 4 && many <= 6, `${many} pages for 200 rows`);
});
