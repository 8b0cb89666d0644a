import assert from 'node:assert/strict';
import { it } from 'node:test';
import { istDay, istTime, money, priceText, textTable, units } from '../../../src/main/cli/text-table.ts';

it('groups rupees and units by lakh and crore, and shows a dash for what is not known', () => {
  assert.equal(money(1_234_567_850), '1,23,45,678.50');
  assert.equal(money(-12_345_600), '-1,23,456.00');
  assert.equal(money(0), '0.00');
  assert.equal(money(null), '–');
  assert.equal(units(-1_23_45_678), '-1,23,45,678');
  assert.equal(priceText(2_451_235, 2), '24,512.35');
  assert.equal(priceText(8_412_525, 4), '841.2525');
  assert.equal(priceText(null, 2), '–');
});

it('times are those of India, whatever the machine says', () => {
  assert.equal(istTime(Date.UTC(2026, 10, 20, 18, 29, 59)), '23:59:59');
  assert.equal(istDay(Date.UTC(2026, 10, 20, 18, 30)), '2026-11-21');
});

it('columns are as wide as their widest cell, numbers on the right, no blanks at the end', () => {
  const columns = [
    { title: 'NAME', text: ({ name }: { name: string; n: string }) => name },
    { title: 'N', right: true, text: ({ n }: { name: string; n: string }) => n },
    { title: 'NOTE', text: () => '' },
  ];
  const rows = [
    { name: 'a', n: '1,00,000' },
    { name: 'longer', n: '1' },
  ];
  assert.equal(
    textTable(columns, rows),
    ['NAME           N  NOTE', 'a       1,00,000', 'longer         1', ''].join('\n'),
  );
});
