import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertTable } from '../../../src/main/core/alerts/export-table.ts';
import { SAMPLE_ALERT } from '../../contract/alert-samples.ts';
import { tablePdf } from '../../../src/main/host/table-pdf.ts';

test('a PDF has every row: as many pages as the rows need, none empty', async () => {
  const pagesOf = async (rows: number): Promise<number> => {
    const alerts = Array.from({ length: rows }, (_, i) => ({
      ...SAMPLE_ALERT,
      id: i + 1,
      text: `₹ row ${i} `.repeat(30),
    }));
    const columns = [
      { name: 'time_ist', share: 0.2 },
      { name: 'text', share: 0.8 },
    ];
    const bytes = await tablePdf({ title: 'Alerts', ...alertTable(alerts), columns });
    const text = Buffer.from(bytes).toString('latin1');
    assert.ok(text.startsWith('%PDF-') && text.trimEnd().endsWith('%%EOF'));
    return [...text.matchAll(/\/Type \/Page\b(?!s)/g)].length;
  };
  assert.equal(await pagesOf(1), 1);
  const many = await pagesOf(200);
  assert.ok(many >= 4 && many <= 6, `${many} pages for 200 rows`);
});
